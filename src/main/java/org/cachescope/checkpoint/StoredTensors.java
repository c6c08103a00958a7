package org.cachescope.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cachescope.checkpoint.Origin.Stored;
import org.cachescope.format.FormatException;
import org.cachescope.format.TensorFile;
import org.jspecify.annotations.Nullable;

/**
 * All tensors of what was opened, before anyone knows what they are.
 *
 * @param path what was opened
 * @param container what kind of file or folder that is, in words
 * @param selection which of the file's weights these are, or empty
 * @param files the files that hold them
 * @param tensors tensor by name, without the prefixes that training wrappers leave
 * @param notes what the user should know
 */
record StoredTensors(
        Path path,
        String container,
        String selection,
        List<Path> files,
        Map<String, Stored> tensors,
        List<String> notes) {
    /** Left by data-parallel training and by compilation, in any order. */
    private static final List<String> WRAPPERS = List.of("module.", "_orig_mod.");

    static StoredTensors of(Path path, String container, TensorFile... files) throws FormatException {
        Map<String, Stored> tensors = new LinkedHashMap<>();
        List<Path> paths = new ArrayList<>();
        for (TensorFile file : files) {
            paths.add(file.path());
            for (String name : file.names()) {
                Stored other = tensors.put(unwrapped(name), new Stored(file, name));
                if (other != null) {
                    throw new FormatException(
                            file.path(),
                            "tensor '" + name + "'",
                            "one of that name",
                            "'" + other.name() + "' in " + other.file().path().getFileName() + " as well",
                            "Keep only one of the two.");
                }
            }
        }
        return new StoredTensors(
                path, container, "", List.copyOf(paths), Collections.unmodifiableMap(tensors), List.of());
    }

    /** The same tensors, known to be one of a file's sets of weights. */
    StoredTensors selected(String which, List<String> remarks) {
        return new StoredTensors(path, container, which, files, tensors, List.copyOf(remarks));
    }

    private static String unwrapped(String name) {
        String rest = name;
        for (boolean shorter = true; shorter; ) {
            shorter = false;
            for (String wrapper : WRAPPERS) {
                if (rest.startsWith(wrapper)) {
                    rest = rest.substring(wrapper.length());
                    shorter = true;
                }
            }
        }
        return rest;
    }

    Set<String> names() {
        return tensors.keySet();
    }

    @Nullable
    Stored get(String name) {
        return tensors.get(name);
    }
}
