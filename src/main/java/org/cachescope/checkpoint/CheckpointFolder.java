package org.cachescope.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;

/** Finds the weights in a folder that is no model bundle. */
record CheckpointFolder(Path path) {
    /** A pipeline keeps its network in a folder of this name. */
    static final String TRANSFORMER = "transformer";

    private static final String STEM = "diffusion_pytorch_model";
    private static final List<String> SUFFIXES = List.of(".safetensors", ".bin");
    private static final String INDEX = ".index.json";
    private static final int MOST_FILES = 1000;
    private static final int LISTED = 6;
    private static final String ADVICE = "Open one of its files, or give a folder with one checkpoint.";

    /** The folder itself or, for a pipeline, the one of its network. */
    static CheckpointFolder of(Path path) {
        Path network = path.resolve(TRANSFORMER);
        return new CheckpointFolder(Files.isRegularFile(network.resolve(DiffusersConfig.NAME)) ? network : path);
    }

    /** The files that hold the weights: one, or the shards of an index. */
    List<Path> weightFiles() throws IOException {
        for (String suffix : SUFFIXES) {
            Path whole = path.resolve(STEM + suffix);
            if (Files.isRegularFile(whole)) {
                return List.of(whole);
            }
            Path index = path.resolve(STEM + suffix + INDEX);
            if (Files.isRegularFile(index)) {
                return shards(index);
            }
        }
        return List.of(onlyCheckpoint());
    }

    private List<Path> shards(Path index) throws IOException {
        JsonFields map = JsonFields.read(index).object("weight_map");
        TreeSet<String> names = new TreeSet<>();
        for (Iterator<String> tensors = map.node().fieldNames(); tensors.hasNext(); ) {
            names.add(map.text(tensors.next()));
        }
        List<Path> shards = new ArrayList<>();
        for (String name : names) {
            if (name.contains("/") || name.contains("\\") || name.startsWith(".")) {
                throw new FormatException(index, "weight_map", "names of files in the same folder", name);
            }
            Path shard = path.resolve(name);
            if (!Files.isRegularFile(shard)) {
                throw new FormatException(
                        index,
                        "weight_map",
                        "shards in the same folder",
                        "no file " + name,
                        "Fetch the missing shard.");
            }
            shards.add(shard);
        }
        if (shards.isEmpty()) {
            throw new FormatException(index, "weight_map", "one shard or more", "none");
        }
        return shards;
    }

    private Path onlyCheckpoint() throws IOException {
        List<Path> candidates = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            List<Path> some = files.limit(MOST_FILES + 1).toList();
            if (some.size() > MOST_FILES) {
                throw new FormatException(path, "folder", "at most " + MOST_FILES + " files", "more", ADVICE);
            }
            for (Path file : some.stream().filter(Files::isRegularFile).sorted().toList()) {
                if (holdsTensors(file)) {
                    candidates.add(file);
                }
            }
        }
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        if (candidates.isEmpty()) {
            throw new FormatException(path, "folder", "one checkpoint file", "none", "Give the folder of a model.");
        }
        String found = candidates.size() + ": "
                + candidates.stream()
                        .limit(LISTED)
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.joining(", "))
                + (candidates.size() > LISTED ? ", ..." : "");
        throw new FormatException(path, "folder", "one checkpoint file", found, ADVICE);
    }

    private static boolean holdsTensors(Path file) throws IOException {
        try {
            return switch (FileKind.of(file)) {
                case SAFETENSORS, TORCH_ZIP, TORCH_LEGACY -> true;
                case PICKLE, NPZ, JSON, PNG, UNKNOWN -> false;
            };
        } catch (FormatException _) {
            // An empty file, a web page or the like beside a checkpoint does no harm.
            return false;
        }
    }
}
