package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.checkpoint.ModelIdentity.NonFinite;
import org.cachescope.format.AtomicFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers identities between runs in a small JSON file, by the path, size and time of change of each file that holds
 * weights. A damaged file counts as an empty one and is written anew. Safe for several threads; of several processes
 * the last to write wins.
 */
public final class IdentityCache {
    private static final Logger LOG = LoggerFactory.getLogger(IdentityCache.class);
    private static final String NAME = "identities.json";
    private static final int MOST_ENTRIES = 200;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;

    /** A cache in {@code folder}, which is made when something is first remembered. */
    public IdentityCache(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** The identity if it is known and no file has changed since. @throws IOException if a file has gone */
    public Optional<ModelIdentity> find(Checkpoint checkpoint) throws IOException {
        String state = stateOf(checkpoint);
        return Optional.ofNullable(read().get(keyOf(checkpoint)))
                .filter(entry -> entry.state().equals(state))
                .map(Entry::identity);
    }

    /**
     * The identity, computed as {@link ModelIdentity#of} does if it is not known yet, and then remembered if possible:
     * a full disk is logged and does not undo the work.
     *
     * @throws org.cachescope.format.FormatException if the weights are other ones than a bundle's description records
     * @throws IOException if the weights cannot be read
     * @throws java.util.concurrent.CancellationException if {@code progress} says so; nothing is then remembered
     */
    public ModelIdentity identify(Checkpoint checkpoint, Progress progress) throws IOException {
        Optional<ModelIdentity> known = find(checkpoint);
        if (known.isPresent()) {
            return known.get();
        }
        String state = stateOf(checkpoint);
        ModelIdentity identity = ModelIdentity.of(checkpoint, progress);
        try {
            remember(keyOf(checkpoint), new Entry(state, identity));
        } catch (IOException e) {
            LOG.warn("The identity is not remembered and will be computed again: {}", e.toString());
        }
        return identity;
    }

    private synchronized void remember(String key, Entry entry) throws IOException {
        Map<String, Entry> entries = read();
        entries.remove(key);
        entries.put(key, entry);
        List<Object> list = new ArrayList<>();
        entries.entrySet().stream()
                .skip(Math.max(0, entries.size() - MOST_ENTRIES))
                .forEach(known -> list.add(toJson(known.getKey(), known.getValue())));
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.writeString(file, JSON.writeValueAsString(Map.of("identities", list)) + "\n");
    }

    private static Map<String, @Nullable Object> toJson(String key, Entry entry) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("weights", key);
        json.put("state", entry.state());
        json.put("sha256", entry.identity().sha256());
        NonFinite nonFinite = entry.identity().firstNonFinite();
        if (nonFinite != null) {
            json.put("weight", nonFinite.weight());
            json.put("index", nonFinite.index());
            json.put("value", nonFinite.value());
        }
        return json;
    }

    private Map<String, Entry> read() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return entries;
        }
        try {
            for (JsonFields json : JsonFields.read(file).objects("identities")) {
                NonFinite nonFinite = json.has("weight")
                        ? new NonFinite(json.text("weight"), (long) json.number("index"), json.text("value"))
                        : null;
                ModelIdentity identity = new ModelIdentity(json.text("sha256"), nonFinite);
                entries.put(json.text("weights"), new Entry(json.text("state"), identity));
            }
        } catch (IOException | IllegalArgumentException _) {
            // What it held can be computed again.
            entries.clear();
        }
        return entries;
    }

    private static String keyOf(Checkpoint checkpoint) {
        return checkpoint.selection() + "|"
                + checkpoint.files().getFirst().toAbsolutePath().normalize();
    }

    /** Sizes and times of all files, the layout, which decides how their tensors are read, and a bundle's own hash. */
    private static String stateOf(Checkpoint checkpoint) throws IOException {
        StringBuilder state = new StringBuilder(checkpoint.layout());
        ModelBundle bundle = checkpoint.bundle();
        if (bundle != null) {
            state.append('|').append(bundle.sha256());
        }
        for (Path path : checkpoint.files()) {
            state.append('|')
                    .append(path.getFileName())
                    .append(' ')
                    .append(Files.size(path))
                    .append(' ')
                    .append(Files.getLastModifiedTime(path));
        }
        return state.toString();
    }

    private record Entry(String state, ModelIdentity identity) {}
}
