package org.cachescope.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.checkpoint.Origin.Stored;
import org.cachescope.format.FormatException;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.model.UVitWeightNames;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Derives a U-ViT's sizes from the names and shapes of its tensors, then proves that each weight is there with the
 * shape that those sizes give it.
 */
final class UVitRecognizer {
    private static final List<String> MODULES =
            List.of(UVitWeightNames.IN_BLOCKS, UVitWeightNames.OUT_BLOCKS, "mid_block.attn.");
    private static final String TEXT = "context_embed.";

    private final StoredTensors tensors;
    private final TensorShapes shapes;
    private final @Nullable Integer givenHeads;

    /** @param heads attention heads, or null to take the published ones */
    UVitRecognizer(StoredTensors tensors, @Nullable Integer heads) {
        this.tensors = tensors;
        this.shapes = new TensorShapes(tensors);
        this.givenHeads = heads;
    }

    /** Whether these tensors are a U-ViT's, or a part of it. */
    static boolean recognizes(StoredTensors tensors) {
        return tensors.names().stream().anyMatch(name -> MODULES.stream().anyMatch(name::startsWith))
                && ForeignContent.of(tensors.names()).isEmpty();
    }

    Recognized<UVitArchitecture> recognize() throws FormatException {
        UVitArchitecture architecture = architecture();
        Map<String, Origin> origins = new LinkedHashMap<>();
        for (Map.Entry<String, Shape> weight :
                UVitWeightNames.shapes(architecture).entrySet()) {
            origins.put(weight.getKey(), shapes.checked(weight.getKey(), weight.getValue()));
        }
        List<String> ignored = tensors.names().stream()
                .filter(name -> !origins.containsKey(name))
                .toList();
        return new Recognized<>(architecture, PublishedUVit.nameOf(architecture), origins, ignored);
    }

    private UVitArchitecture architecture() throws FormatException {
        Stored patch = shapes.sized(UVitWeightNames.PATCH_WEIGHT, "[width, channels, patch, patch]", 4);
        int width = TensorShapes.size(patch, 0);
        int channels = TensorShapes.size(patch, 1);
        int patchSize = TensorShapes.size(patch, 2);
        if (patch.shape().size(2) != patch.shape().size(3)) {
            throw TensorShapes.wrong(patch, "square patches", patch.shape().toString());
        }
        if (width % 2 != 0) {
            throw TensorShapes.wrong(patch, "an even width", patch.shape().toString());
        }
        int classes = classes(width);
        int depth = depth();
        int ffnSize =
                TensorShapes.size(shapes.sized(UVitWeightNames.firstFfn(), "[hidden width, " + width + "]", 2), 0);
        String expected =
                "[1, " + UVitArchitecture.LEADING_TOKENS + " + patches, " + width + "] for a square of patches";
        Stored positions = shapes.required(UVitWeightNames.POSITIONS, expected);
        int grid = shapes.grid(positions, expected, UVitArchitecture.LEADING_TOKENS, patchSize);
        return new UVitArchitecture(
                grid * patchSize,
                patchSize,
                channels,
                width,
                depth,
                heads(depth, width),
                ffnSize,
                classes,
                has(UVitWeightNames.firstQkvBias()),
                has(UVitWeightNames.TIME.getFirst()),
                has(UVitWeightNames.CONVOLUTION.getFirst()));
    }

    private boolean has(String name) {
        return tensors.get(name) != null;
    }

    private int classes(int width) throws FormatException {
        if (!has(UVitWeightNames.LABELS)) {
            boolean text = tensors.names().stream().anyMatch(name -> name.startsWith(TEXT));
            throw new FormatException(
                    tensors.path(),
                    "tensor '" + UVitWeightNames.LABELS + "'",
                    "a class-conditional U-ViT's, [classes + 1, " + width + "]",
                    text ? "a U-ViT that is conditioned on text" : "no such tensor: a U-ViT without classes",
                    "This version runs class-conditional models only.");
        }
        Stored labels = shapes.sized(UVitWeightNames.LABELS, "[classes + 1, " + width + "]", 2);
        int classes = TensorShapes.size(labels, 0) - 1;
        if (classes < 1) {
            throw TensorShapes.wrong(
                    labels,
                    "a row for each class and one for none",
                    labels.shape().toString());
        }
        return classes;
    }

    private int depth() throws FormatException {
        int in = shapes.blocks("in-blocks", UVitWeightNames.IN_BLOCKS);
        int out = shapes.blocks("out-blocks", UVitWeightNames.OUT_BLOCKS);
        if (in != out) {
            throw new FormatException(
                    tensors.path(),
                    "out-blocks",
                    "as many as in-blocks, " + in,
                    String.valueOf(out),
                    TensorShapes.INCOMPLETE);
        }
        return in + out;
    }

    private int heads(int depth, int width) throws FormatException {
        Integer given = givenHeads;
        if (given != null) {
            return shapes.divisor(given, width);
        }
        Optional<PublishedUVit> published = PublishedUVit.of(depth, width);
        if (published.isEmpty()) {
            throw new FormatException(
                    tensors.path(),
                    "attention heads",
                    "a published size (U-ViT-S, M, L or H), which tells them",
                    (depth + 1) + " blocks of width " + width,
                    "The weights do not tell how many heads they were trained with: give --heads.");
        }
        return published.get().heads();
    }
}
