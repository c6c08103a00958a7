package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * The Inception network (Szegedy et al., 2016) in the variant of 2015-12-05 by which FID is published: describes images
 * by features. Use it on the engine thread only.
 */
public final class Inception implements AutoCloseable {
    /** Features of a whole image: the mean over the image behind the last block. */
    public static final int POOLED = 2048;

    /** Features that keep places: the first 7 channels of 17 × 17 places, row by row. */
    public static final int SPATIAL = 17 * 17 * 7;

    private static final int SIDE = 299;

    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> weights = new ArrayList<>();

    /** How pixels become the network's input; figures made by one do not compare with those made by the other. */
    public enum Preprocessing {
        /**
         * As the TensorFlow graph of the ADM evaluation resizes: source = index · in / out, without half a pixel;
         * then (x - 128) / 128.
         */
        TENSORFLOW(1 / 128.0, -1),
        /** As pytorch-fid resizes: half-pixel centres, no antialiasing; then 2 x / 255 - 1. */
        PYTORCH(2 / 255.0, -1);

        private final double factor;
        private final double offset;

        Preprocessing(double factor, double offset) {
            this.factor = factor;
            this.offset = offset;
        }

        /** The row of weights, over {@code size} pixels, that makes one pixel of the input. */
        private void weigh(float[] row, int offsetInRow, int index, int size) {
            // The graph multiplies floats, which shows in the fifth digit of an input.
            double source = this == TENSORFLOW
                    ? index * ((float) size / SIDE)
                    : Math.max(0, (index + 0.5) * ((double) size / SIDE) - 0.5);
            int below = Math.min((int) source, size - 1);
            int above = Math.min(below + 1, size - 1);
            double share = source - below;
            row[offsetInRow + below] += (float) (1 - share);
            row[offsetInRow + above] += (float) share;
        }
    }

    private Inception(Engine engine, WeightSource source) {
        this.kernels = engine.compile(InceptionKernels.TEXT);
        this.scope = engine.newScope();
        for (String name : InceptionWeights.shapes().keySet()) {
            try (Arena arena = Arena.ofConfined()) {
                weights.add(scope.copyOf(source.read(name, arena).toF32(arena)));
            }
        }
    }

    /**
     * Loads the network.
     *
     * @param engine the engine, on whose thread this is called
     * @param source weights by the names of the published file; others in it are left alone
     * @return the network, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape
     */
    public static Inception load(Engine engine, WeightSource source) {
        WeightLoader.require(engine, source, InceptionWeights.shapes(), LinearOperators.PLAIN, Precision.SINGLE);
        return new Inception(engine, source);
    }

    /** Every weight's shape by name, in the published order. */
    public static Map<String, Shape> shapes() {
        return InceptionWeights.shapes();
    }

    /**
     * Resizes an image to the network's input.
     *
     * @param owner owner of the result
     * @param pixels F32 (N, 3, H, W), values 0 to 255
     * @return F32 (N, 3, 299, 299)
     */
    public Tensor prepare(TensorScope owner, Tensor pixels, Preprocessing preprocessing) {
        try (TensorScope call = scope.newScope()) {
            return kernels.callOne(
                    owner,
                    "resized",
                    pixels,
                    resizing(call, preprocessing, (int) pixels.shape().size(2)),
                    resizing(call, preprocessing, (int) pixels.shape().size(3)),
                    KernelArgument.of(preprocessing.factor),
                    KernelArgument.of(preprocessing.offset));
        }
    }

    private static Tensor resizing(TensorScope owner, Preprocessing preprocessing, int size) {
        float[] matrix = new float[SIDE * size];
        for (int index = 0; index < SIDE; index++) {
            preprocessing.weigh(matrix, index * size, index, size);
        }
        return owner.floats(Shape.of(SIDE, size), matrix);
    }

    /**
     * Describes images.
     *
     * @param owner owner of the results
     * @param inputs what {@link #prepare} gave, (N, 3, 299, 299)
     */
    public Evaluation evaluate(TensorScope owner, Tensor inputs) {
        List<Tensor> results = kernels.call(owner, "evaluate", inputs, KernelArgument.list(weights));
        return new Evaluation(results.get(0), results.get(1), results.get(2));
    }

    /**
     * What the network says about N images.
     *
     * @param pooled F32 (N, {@value #POOLED})
     * @param spatial F32 (N, {@value #SPATIAL}), rows, columns, channels
     * @param logits F32 (N, 1008), without bias, as the Inception Score wants them
     */
    public record Evaluation(Tensor pooled, Tensor spatial, Tensor logits) {}

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
