package org.cachescope.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cachescope.checkpoint.Origin.Stored;
import org.cachescope.format.FormatException;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Derives a DiT's sizes from the names and shapes of its tensors, then proves that each weight is there with the shape
 * that those sizes give it.
 */
final class DitRecognizer {
    private static final String QKV = "blocks.0.attn.qkv.weight";
    private static final String FC1 = "blocks.0.mlp.fc1.weight";
    private static final String FINAL = "final_layer.linear.weight";
    private static final List<String> SIGNATURE =
            List.of(DitWeightNames.PATCH_WEIGHT, DitWeightNames.LABELS, "t_embedder.mlp.0.weight", QKV, FINAL);
    private static final int ENOUGH_OF_SIGNATURE = 3;
    private static final int MOST_BLOCK_DIGITS = 5;
    private static final long LARGEST_SIZE = 1 << 20;
    private static final long MOST_POSITION_VALUES = 1 << 28;
    private static final int LISTED = 5;
    private static final String INCOMPLETE = "The file is incomplete or holds another network: fetch it again.";

    /**
     * What tensors do not tell.
     *
     * @param heads attention heads, or null to take the published ones
     * @param inputSize side of the (latent) image, for layouts without a position table
     */
    record Hints(@Nullable Integer heads, @Nullable Integer inputSize) {}

    /**
     * A recognised network.
     *
     * @param architecture its sizes
     * @param origins published weight name to origin, in the published order
     * @param ignored names of tensors that it has no use for
     */
    record Recognized(DitArchitecture architecture, Map<String, Origin> origins, List<String> ignored) {}

    private final StoredTensors tensors;
    private final TensorNames names;
    private final Hints hints;

    DitRecognizer(StoredTensors tensors, TensorNames names, Hints hints) {
        this.tensors = tensors;
        this.names = names;
        this.hints = hints;
    }

    /** The layout whose DiT these tensors are, or a part of. @throws FormatException saying what they are instead */
    static TensorNames layoutOf(StoredTensors tensors) throws FormatException {
        TensorNames likely = TensorNames.PUBLISHED;
        for (TensorNames layout : TensorNames.values()) {
            likely = signature(tensors, layout) > signature(tensors, likely) ? layout : likely;
        }
        if (signature(tensors, likely) == SIGNATURE.size()) {
            return likely;
        }
        Optional<ForeignContent> foreign = ForeignContent.of(tensors.names());
        if (foreign.isEmpty() && signature(tensors, likely) >= ENOUGH_OF_SIGNATURE) {
            return likely;
        }
        throw new FormatException(
                tensors.path(),
                "tensor names",
                "those of a DiT",
                foreign.map(ForeignContent::words).orElseGet(() -> some(tensors.names())),
                foreign.map(ForeignContent::advice).orElse(""));
    }

    private static long signature(StoredTensors tensors, TensorNames layout) {
        return SIGNATURE.stream()
                .filter(weight -> tensors.names().contains(layout.stored(weight).getFirst()))
                .count();
    }

    private static String some(Set<String> names) {
        String start =
                names.stream().limit(LISTED).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        return names.isEmpty() ? "no tensors" : start + (names.size() > LISTED ? ", ..." : "");
    }

    Recognized recognize() throws FormatException {
        DitArchitecture architecture = architecture();
        Map<String, Origin> origins = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (Map.Entry<String, Shape> weight :
                DitWeightNames.shapes(architecture).entrySet()) {
            origins.put(weight.getKey(), origin(architecture, weight.getKey(), weight.getValue(), used));
            for (String copy : names.copies(weight.getKey(), architecture.depth())) {
                used.add(copy);
                checked(copy, weight.getValue());
            }
        }
        List<String> ignored =
                tensors.names().stream().filter(name -> !used.contains(name)).toList();
        return new Recognized(architecture, origins, ignored);
    }

    private Origin origin(DitArchitecture architecture, String weight, Shape shape, Set<String> used)
            throws FormatException {
        List<String> stored = names.stored(weight);
        if (weight.equals(DitWeightNames.POSITIONS) && tensors.get(stored.getFirst()) == null) {
            return new Origin.Positions(architecture);
        }
        long[] part = shape.toArray();
        part[0] /= stored.size();
        List<Stored> parts = new ArrayList<>();
        for (String name : stored) {
            used.add(name);
            Stored tensor = checked(name, Shape.of(part));
            if (!parts.isEmpty() && tensor.dtype() != parts.getFirst().dtype()) {
                String expected =
                        parts.getFirst().dtype() + " as '" + parts.getFirst().name() + "'";
                throw wrong(tensor, expected, String.valueOf(tensor.dtype()));
            }
            parts.add(tensor);
        }
        return parts.size() == 1 ? parts.getFirst() : new Origin.Stacked(List.copyOf(parts));
    }

    private Stored checked(String name, Shape expected) throws FormatException {
        Stored tensor = required(name, expected.toString());
        if (!tensor.shape().equals(expected)) {
            throw wrong(tensor, expected.toString(), tensor.shape().toString());
        }
        if (!tensor.dtype().isFloating()) {
            throw new FormatException(
                    tensor.file().path(),
                    place(tensor.name()),
                    "floating-point numbers",
                    String.valueOf(tensor.dtype()),
                    "Quantised models cannot be read; open the original.");
        }
        return tensor;
    }

    private Stored required(String name, String expected) throws FormatException {
        Stored tensor = tensors.get(name);
        if (tensor == null) {
            throw new FormatException(tensors.path(), place(name), expected, "no such tensor", INCOMPLETE);
        }
        return tensor;
    }

    private static FormatException wrong(Stored tensor, String expected, String found) {
        return new FormatException(tensor.file().path(), place(tensor.name()), expected, found, INCOMPLETE);
    }

    private static String place(String name) {
        return "tensor '" + name + "'";
    }

    private DitArchitecture architecture() throws FormatException {
        Stored patch = sized(DitWeightNames.PATCH_WEIGHT, "[width, channels, patch, patch]", 4);
        int width = size(patch, 0);
        int channels = size(patch, 1);
        int patchSize = size(patch, 2);
        if (patch.shape().size(2) != patch.shape().size(3)) {
            throw wrong(patch, "square patches", patch.shape().toString());
        }
        if (width % 4 != 0) {
            throw wrong(patch, "a width that is a multiple of 4", patch.shape().toString());
        }
        Stored labels = sized(DitWeightNames.LABELS, "[classes + 1, " + width + "]", 2);
        int classes = size(labels, 0) - 1;
        if (classes < 1) {
            throw wrong(
                    labels,
                    "a row for each class and one for none",
                    labels.shape().toString());
        }
        Stored last = sized(FINAL, "[patch² · channels or twice that, " + width + "]", 2);
        long pixels = (long) patchSize * patchSize;
        boolean learnSigma = last.shape().size(0) == 2 * pixels * channels;
        if (!learnSigma && last.shape().size(0) != pixels * channels) {
            String expected = pixels * channels + " or " + 2 * pixels * channels + " rows for " + channels
                    + " channels in patches of " + patchSize;
            throw wrong(last, expected, last.shape().toString());
        }
        int depth = depth();
        int ffnSize = size(sized(FC1, "[hidden width, " + width + "]", 2), 0);
        int inputSize = inputSize(width, patchSize);
        return new DitArchitecture(
                inputSize, patchSize, channels, width, depth, heads(depth, width), ffnSize, classes, learnSigma);
    }

    private Stored sized(String weight, String meaning, int rank) throws FormatException {
        Stored tensor = required(names.stored(weight).getFirst(), meaning);
        if (tensor.shape().rank() != rank) {
            throw wrong(tensor, meaning, tensor.shape().toString());
        }
        return tensor;
    }

    private static int size(Stored tensor, int axis) throws FormatException {
        long size = tensor.shape().size(axis);
        if (size < 1 || size > LARGEST_SIZE) {
            throw wrong(tensor, "sizes of 1 to " + LARGEST_SIZE, tensor.shape().toString());
        }
        return (int) size;
    }

    /** The blocks' numbers must run from 0 without a gap. */
    private int depth() throws FormatException {
        String prefix = names.blockPrefix();
        TreeSet<Integer> blocks = tensors.names().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
                .filter(number ->
                        number.length() <= MOST_BLOCK_DIGITS && number.chars().allMatch(Character::isDigit))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        if (blocks.isEmpty()) {
            throw new FormatException(tensors.path(), "blocks", "one or more", "none", INCOMPLETE);
        }
        int depth = blocks.last() + 1;
        if (blocks.size() < depth) {
            String missing = Stream.iterate(0, block -> block + 1)
                    .filter(block -> !blocks.contains(block))
                    .limit(Math.min(LISTED, depth - blocks.size()))
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            String more = depth - blocks.size() > LISTED ? ", ..." : "";
            throw new FormatException(
                    tensors.path(),
                    "blocks",
                    "0 to " + (depth - 1) + " without a gap",
                    "none of number " + missing + more,
                    INCOMPLETE);
        }
        return depth;
    }

    private int inputSize(int width, int patchSize) throws FormatException {
        String name = names.stored(DitWeightNames.POSITIONS).getFirst();
        Integer given = hints.inputSize();
        if (given != null && tensors.get(name) == null) {
            long grid = given / patchSize;
            if (given % patchSize != 0 || given > LARGEST_SIZE || grid * grid > MOST_POSITION_VALUES / width) {
                throw new FormatException(
                        tensors.path(),
                        "image size",
                        "a multiple of the patch size " + patchSize + " with at most " + MOST_POSITION_VALUES / width
                                + " patches",
                        String.valueOf(given));
            }
            return given;
        }
        String expected = "[1, tokens, " + width + "] for a square of tokens";
        Stored positions = required(name, expected);
        Shape shape = positions.shape();
        long tokens = shape.rank() == 3 ? shape.size(1) : 0;
        long grid = Math.round(Math.sqrt(tokens));
        if (tokens < 1 || grid * grid != tokens || grid * patchSize > LARGEST_SIZE) {
            throw wrong(positions, expected, shape.toString());
        }
        return (int) grid * patchSize;
    }

    private int heads(int depth, int width) throws FormatException {
        Integer given = hints.heads();
        if (given == null) {
            Optional<PublishedSize> published = PublishedSize.of(depth, width);
            if (published.isEmpty()) {
                throw new FormatException(
                        tensors.path(),
                        "attention heads",
                        "a published size (DiT-S, B, L or XL), which tells them",
                        depth + " blocks of width " + width,
                        "The weights do not tell how many heads they were trained with: give --heads.");
            }
            return published.get().heads();
        }
        if (given < 1 || width % given != 0) {
            throw new FormatException(
                    tensors.path(), "attention heads", "a divisor of the width " + width, String.valueOf(given));
        }
        return given;
    }
}
