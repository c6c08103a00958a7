package org.cachescope.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.tensor.Shape;

/**
 * Sizes of the shapes classifier: four stages that halve the image, of widths W, 2 W, 3 W and 3 W.
 *
 * @param inputSize height and width of the RGB images; a multiple of 16
 * @param width channels W of the first stage; a multiple of {@link #GROUPS}
 * @param classes labels
 */
public record ClassifierArchitecture(int inputSize, int width, int classes) {
    /** Groups of channels that are normalised together. */
    public static final int GROUPS = 8;

    static final int STAGES = 4;
    static final String HEAD_WEIGHT = "head.weight";
    static final String HEAD_BIAS = "head.bias";

    private static final int MAX_WIDTH = 1 << 10;
    private static final int MAX_INPUT = 1 << 12;
    private static final int MAX_CLASSES = 1 << 16;
    private static final int KERNEL = 3;
    private static final int RGB = 3;

    /** @throws IllegalArgumentException if a size is out of range or not the multiple it must be */
    public ClassifierArchitecture {
        require("inputSize", inputSize, 1 << STAGES, MAX_INPUT);
        require("width", width, GROUPS, MAX_WIDTH);
        require("classes", classes, 1, MAX_CLASSES);
    }

    private static void require(String name, int value, int multipleOf, int most) {
        if (value < 1 || value > most || value % multipleOf != 0) {
            throw new IllegalArgumentException("classifier " + name + ": expected a multiple of " + multipleOf
                    + " up to " + most + ", found " + value);
        }
    }

    /** Features of one image, F: what the last stage gives, averaged over the image. */
    public int features() {
        return channels(STAGES - 1);
    }

    private int channels(int stage) {
        return width * Math.min(stage + 1, 3);
    }

    /** Every weight's shape by name, in the kernels' order. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        int in = RGB;
        for (int stage = 0; stage < STAGES; stage++) {
            int out = channels(stage);
            shapes.put("stages." + stage + ".conv.weight", Shape.of(out, in, KERNEL, KERNEL));
            shapes.put("stages." + stage + ".norm.weight", Shape.of(out));
            shapes.put("stages." + stage + ".norm.bias", Shape.of(out));
            in = out;
        }
        shapes.put(HEAD_WEIGHT, Shape.of(classes, in));
        shapes.put(HEAD_BIAS, Shape.of(classes));
        return shapes;
    }

    /** Weights in all. */
    public long parameters() {
        return shapes().values().stream().mapToLong(Shape::elements).sum();
    }
}
