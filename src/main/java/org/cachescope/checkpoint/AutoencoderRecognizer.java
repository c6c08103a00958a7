package org.cachescope.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.checkpoint.Origin.Stored;
import org.cachescope.format.FormatException;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.Shape;

/**
 * Derives an autoencoder's sizes from the names and shapes of its tensors, then proves that each weight is there with
 * the shape that those sizes give it, and that the two networks hold nothing else.
 */
final class AutoencoderRecognizer {
    /** Whole latent-diffusion models keep their autoencoder under this. */
    private static final String WITHIN_MODEL = "first_stage_model.";

    private static final List<String> MODULES = List.of("encoder.", "decoder.", "quant_conv.", "post_quant_conv.");
    private static final String SIGNATURE = "decoder.mid.attn_1.q.weight";
    private static final int MOST_LEVELS = 8;
    private static final int MOST_BLOCKS = 64;
    private static final int LISTED = 5;

    /**
     * A recognised autoencoder.
     *
     * @param names the layout
     * @param architecture its sizes
     * @param origins published weight name to origin, in the published order
     * @param ignored names of tensors that it has no use for
     */
    record Recognized(
            AutoencoderNames names,
            AutoencoderArchitecture architecture,
            Map<String, Origin> origins,
            List<String> ignored) {}

    private final StoredTensors tensors;
    private final Map<String, Stored> weights;
    private final AutoencoderNames names;

    private AutoencoderRecognizer(StoredTensors tensors, Map<String, Stored> weights, AutoencoderNames names) {
        this.tensors = tensors;
        this.weights = weights;
        this.names = names;
    }

    /** Whether tensors of these names are an autoencoder, or hold one. */
    static boolean isOne(StoredTensors tensors) {
        return layoutOf(withoutPrefix(tensors)).isPresent();
    }

    /**
     * Recognises an autoencoder.
     *
     * @param config what its tensors do not say
     * @throws FormatException saying what the tensors are instead, or what is missing
     */
    static Recognized recognize(StoredTensors tensors, AutoencoderConfig config) throws FormatException {
        Map<String, Stored> weights = withoutPrefix(tensors);
        Optional<AutoencoderNames> names = layoutOf(weights);
        if (names.isEmpty()) {
            String start = tensors.names().stream()
                    .limit(LISTED)
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "));
            throw new FormatException(
                    tensors.path(),
                    "tensor names",
                    "those of a KL autoencoder of latent diffusion",
                    ForeignContent.of(tensors.names())
                            .map(ForeignContent::words)
                            .orElse(start + (tensors.names().size() > LISTED ? ", ..." : "")));
        }
        return new AutoencoderRecognizer(tensors, weights, names.get()).recognize(config);
    }

    private static Map<String, Stored> withoutPrefix(StoredTensors tensors) {
        boolean within = tensors.names().stream().anyMatch(name -> name.startsWith(WITHIN_MODEL));
        Map<String, Stored> weights = new LinkedHashMap<>();
        tensors.tensors().forEach((name, tensor) -> {
            if (!within) {
                weights.put(name, tensor);
            } else if (name.startsWith(WITHIN_MODEL)) {
                weights.put(name.substring(WITHIN_MODEL.length()), tensor);
            }
        });
        return weights;
    }

    private static Optional<AutoencoderNames> layoutOf(Map<String, Stored> weights) {
        return Arrays.stream(AutoencoderNames.values())
                .filter(names -> weights.containsKey(names.stored(SIGNATURE, 1)))
                .findFirst();
    }

    private Recognized recognize(AutoencoderConfig config) throws FormatException {
        AutoencoderArchitecture architecture = architecture(config);
        Map<String, Origin> origins = new LinkedHashMap<>();
        Set<Stored> used = new HashSet<>();
        for (Map.Entry<String, Shape> weight : architecture.shapes().entrySet()) {
            String stored = names.stored(weight.getKey(), architecture.widths().size());
            Stored tensor = checked(stored, weight.getValue());
            used.add(tensor);
            origins.put(
                    weight.getKey(),
                    tensor.shape().equals(weight.getValue()) ? tensor : new Origin.Reshaped(tensor, weight.getValue()));
        }
        for (Map.Entry<String, Stored> weight : weights.entrySet()) {
            if (!used.contains(weight.getValue()) && MODULES.stream().anyMatch(weight.getKey()::startsWith)) {
                throw new FormatException(
                        tensors.path(),
                        place(weight.getKey()),
                        "no such tensor in an autoencoder of these sizes",
                        weight.getValue().shape().toString(),
                        "It is another kind of autoencoder, which would decode wrongly here.");
            }
        }
        List<String> ignored = tensors.tensors().entrySet().stream()
                .filter(entry -> !used.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return new Recognized(names, architecture, origins, ignored);
    }

    private AutoencoderArchitecture architecture(AutoencoderConfig config) throws FormatException {
        Stored stem = convolution("encoder.conv_in.weight");
        Stored code = convolution("decoder.conv_in.weight");
        Stored latent = convolution("post_quant_conv.weight");
        List<Integer> widths = new ArrayList<>();
        while (widths.size() < MOST_LEVELS && has(block(widths.size(), 0))) {
            widths.add(size(convolution(block(widths.size(), 0)), 0));
        }
        int blocks = 0;
        while (blocks < MOST_BLOCKS && has(block(0, blocks))) {
            blocks++;
        }
        try {
            return new AutoencoderArchitecture(
                    size(stem, 1),
                    size(latent, 1),
                    size(code, 1),
                    size(stem, 0),
                    widths,
                    blocks,
                    config.groups(),
                    config.scaleFactor());
        } catch (IllegalArgumentException e) {
            throw new FormatException(
                    tensors.path(),
                    "sizes",
                    "those of an autoencoder",
                    String.valueOf(e.getMessage()),
                    TensorShapes.INCOMPLETE);
        }
    }

    private static String block(int level, int block) {
        return "encoder.down." + level + ".block." + block + ".conv1.weight";
    }

    private boolean has(String weight) {
        return weights.containsKey(names.stored(weight, 1));
    }

    /** A weight outside the decoder's levels, whose names depend on how many there are. */
    private Stored convolution(String weight) throws FormatException {
        String expected = "[channels out, channels in, side, side]";
        Stored tensor = required(names.stored(weight, 1), expected);
        if (tensor.shape().rank() != 4) {
            throw wrong(tensor, expected);
        }
        return tensor;
    }

    private static int size(Stored tensor, int axis) throws FormatException {
        long size = tensor.shape().size(axis);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw wrong(tensor, "sizes of 1 or more");
        }
        return (int) size;
    }

    private Stored checked(String name, Shape expected) throws FormatException {
        Stored tensor = required(name, expected.toString());
        if (!tensor.shape().equals(expected) && !isMatrixOf(expected, tensor.shape())) {
            throw wrong(tensor, expected.toString());
        }
        TensorShapes.requireFloating(tensor);
        return tensor;
    }

    /** Whether a 1×1 convolution is stored as the matrix that it is. */
    private static boolean isMatrixOf(Shape convolution, Shape stored) {
        return convolution.rank() == 4
                && convolution.size(2) == 1
                && convolution.size(3) == 1
                && stored.equals(Shape.of(convolution.size(0), convolution.size(1)));
    }

    private Stored required(String name, String expected) throws FormatException {
        Stored tensor = weights.get(name);
        if (tensor == null) {
            throw new FormatException(tensors.path(), place(name), expected, "no such tensor", TensorShapes.INCOMPLETE);
        }
        return tensor;
    }

    private static FormatException wrong(Stored tensor, String expected) {
        return new FormatException(
                tensor.file().path(),
                place(tensor.name()),
                expected,
                tensor.shape().toString(),
                TensorShapes.INCOMPLETE);
    }

    private static String place(String name) {
        return "tensor '" + name + "'";
    }
}
