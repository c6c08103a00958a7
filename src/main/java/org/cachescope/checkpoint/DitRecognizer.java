package org.cachescope.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
    private static final long MOST_POSITION_VALUES = 1 << 28;
    private static final int LISTED = 5;

    /**
     * What tensors do not tell.
     *
     * @param heads attention heads, or null to take the published ones
     * @param inputSize side of the (latent) image, for layouts without a position table
     */
    record Hints(@Nullable Integer heads, @Nullable Integer inputSize) {}

    private final StoredTensors tensors;
    private final TensorShapes shapes;
    private final TensorNames names;
    private final Hints hints;

    DitRecognizer(StoredTensors tensors, TensorNames names, Hints hints) {
        this.tensors = tensors;
        this.shapes = new TensorShapes(tensors);
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
                "those of a DiT or a U-ViT",
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

    Recognized<DitArchitecture> recognize() throws FormatException {
        DitArchitecture architecture = architecture();
        Map<String, Origin> origins = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (Map.Entry<String, Shape> weight :
                DitWeightNames.shapes(architecture).entrySet()) {
            origins.put(weight.getKey(), origin(architecture, weight.getKey(), weight.getValue(), used));
            for (String copy : names.copies(weight.getKey(), architecture.depth())) {
                used.add(copy);
                shapes.checked(copy, weight.getValue());
            }
        }
        List<String> ignored =
                tensors.names().stream().filter(name -> !used.contains(name)).toList();
        return new Recognized<>(architecture, PublishedSize.nameOf(architecture), origins, ignored);
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
            Stored tensor = shapes.checked(name, Shape.of(part));
            if (!parts.isEmpty() && tensor.dtype() != parts.getFirst().dtype()) {
                String expected =
                        parts.getFirst().dtype() + " as '" + parts.getFirst().name() + "'";
                throw TensorShapes.wrong(tensor, expected, String.valueOf(tensor.dtype()));
            }
            parts.add(tensor);
        }
        return parts.size() == 1 ? parts.getFirst() : new Origin.Stacked(List.copyOf(parts));
    }

    private DitArchitecture architecture() throws FormatException {
        Stored patch = shapes.sized(stored(DitWeightNames.PATCH_WEIGHT), "[width, channels, patch, patch]", 4);
        int width = TensorShapes.size(patch, 0);
        int channels = TensorShapes.size(patch, 1);
        int patchSize = TensorShapes.size(patch, 2);
        if (patch.shape().size(2) != patch.shape().size(3)) {
            throw TensorShapes.wrong(patch, "square patches", patch.shape().toString());
        }
        if (width % 4 != 0) {
            throw TensorShapes.wrong(
                    patch, "a width that is a multiple of 4", patch.shape().toString());
        }
        Stored labels = shapes.sized(stored(DitWeightNames.LABELS), "[classes + 1, " + width + "]", 2);
        int classes = TensorShapes.size(labels, 0) - 1;
        if (classes < 1) {
            throw TensorShapes.wrong(
                    labels,
                    "a row for each class and one for none",
                    labels.shape().toString());
        }
        Stored last = shapes.sized(stored(FINAL), "[patch² · channels or twice that, " + width + "]", 2);
        long pixels = (long) patchSize * patchSize;
        boolean learnSigma = last.shape().size(0) == 2 * pixels * channels;
        if (!learnSigma && last.shape().size(0) != pixels * channels) {
            String expected = pixels * channels + " or " + 2 * pixels * channels + " rows for " + channels
                    + " channels in patches of " + patchSize;
            throw TensorShapes.wrong(last, expected, last.shape().toString());
        }
        int depth = shapes.blocks("blocks", names.blockPrefix());
        int ffnSize = TensorShapes.size(shapes.sized(stored(FC1), "[hidden width, " + width + "]", 2), 0);
        int inputSize = inputSize(width, patchSize);
        return new DitArchitecture(
                inputSize, patchSize, channels, width, depth, heads(depth, width), ffnSize, classes, learnSigma);
    }

    /** The name under which the layout has a weight's sizes. */
    private String stored(String weight) {
        return names.stored(weight).getFirst();
    }

    private int inputSize(int width, int patchSize) throws FormatException {
        String name = stored(DitWeightNames.POSITIONS);
        Integer given = hints.inputSize();
        if (given != null && tensors.get(name) == null) {
            long grid = given / patchSize;
            if (given % patchSize != 0
                    || given > TensorShapes.LARGEST_SIZE
                    || grid * grid > MOST_POSITION_VALUES / width) {
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
        Stored positions = shapes.required(name, expected);
        return shapes.grid(positions, expected, 0, patchSize) * patchSize;
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
        return shapes.divisor(given, width);
    }
}
