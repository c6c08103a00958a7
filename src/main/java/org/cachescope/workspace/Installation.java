package org.cachescope.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.data.ClassNames;

/**
 * Where the files that ship with the program lie.
 *
 * @param folder the folder that holds {@code assets} and {@code sample-routers}
 * @param cache folder for what is worth remembering between starts; made when needed
 */
public record Installation(Path folder, Path cache) {
    private static final String JSON = ".json";

    private static final int IMAGENET_CLASSES = 1000;

    /** Where published models are downloaded to. */
    public Path published() {
        return cache.resolve("published");
    }

    /** Folders of the shipped networks that make images, by name; what else ships beside them is left out. */
    public List<Path> models() {
        return entries(folder.resolve("assets/models"), Installation::isNetwork);
    }

    /** A damaged one counts, so that it is opened and told. */
    private static boolean isNetwork(Path folder) {
        try {
            return ModelBundle.isIn(folder) && !ClassifierBundle.isIn(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Names for a model that brings none: ImageNet's where it has as many classes, with or without one for none.
     *
     * @throws IOException if the names that ship cannot be read
     */
    ClassNames usualClasses(int classes) throws IOException {
        if (classes != IMAGENET_CLASSES && classes != IMAGENET_CLASSES + 1) {
            return ClassNames.numbered(classes);
        }
        Path file = folder.resolve("assets/labels/imagenet.txt");
        return Files.exists(file) ? ClassNames.read(file).extendedTo(classes) : ClassNames.numbered(classes);
    }

    /** Files of the shipped routers, by name. */
    public List<Path> routers() {
        return entries(
                folder.resolve("sample-routers"), entry -> entry.toString().endsWith(JSON));
    }

    private static List<Path> entries(Path folder, Predicate<Path> wanted) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The model that is used where none is named.
     *
     * @throws IllegalArgumentException if none ships with this build
     */
    public Path defaultModel() {
        return models().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no model ships with this build: "
                        + folder.resolve("assets/models") + " holds none. Name a checkpoint by --model FILE, or train"
                        + " one by 'cachescope train-model'."));
    }

    /**
     * A file or folder, else a shipped model by its name.
     *
     * @throws IllegalArgumentException if there is neither
     */
    public Path model(String nameOrPath) {
        return named("model", nameOrPath, models(), "");
    }

    /**
     * A file, else a shipped router by its name, with or without {@value #JSON}.
     *
     * @throws IllegalArgumentException if there is neither
     */
    public Path router(String nameOrPath) {
        return named("router", nameOrPath, routers(), JSON);
    }

    private static Path named(String what, String nameOrPath, List<Path> shipped, String ending) {
        try {
            Path path = Path.of(nameOrPath);
            if (!nameOrPath.isEmpty() && Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException _) {
            // What can be no path is no file either.
        }
        for (Path candidate : shipped) {
            String name = name(candidate);
            if (name.equals(nameOrPath) || name.equals(nameOrPath + ending)) {
                return candidate;
            }
        }
        List<String> known = shipped.stream().map(Installation::name).toList();
        String names = shipped.isEmpty() ? "none" : String.join(", ", known);
        throw new IllegalArgumentException(what + " '" + nameOrPath + "': there is no such file, and no shipped " + what
                + " of that name (shipped: " + names + ")" + DidYouMean.of(nameOrPath, typable(known, ending)));
    }

    /** Names with and without an ending that need not be typed. */
    private static List<String> typable(List<String> names, String ending) {
        return names.stream()
                .flatMap(name -> ending.isEmpty()
                        ? Stream.of(name)
                        : Stream.of(name.substring(0, name.length() - ending.length()), name))
                .toList();
    }

    /** The last part of a path. */
    public static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** The last part of a path without its ending, as routers are called. */
    public static String bareName(Path path) {
        String name = name(path);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
