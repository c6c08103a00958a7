package org.cachescope.model;

import java.util.Arrays;
import java.util.List;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Timesteps or labels that a kernel embeds in groups of one size. How a product rounds depends on how many rows it has:
 * in full groups a value's embedding has the same bits, whatever others are asked for.
 */
final class FullGroups {
    /** Values of a group, as the kernels split them. */
    static final int SIZE = 8;

    private FullGroups() {}

    /** The values, the first of them repeated until groups are full. */
    static float[] of(float... values) {
        float[] padded = Arrays.copyOf(values, full(values.length));
        Arrays.fill(padded, values.length, padded.length, values[0]);
        return padded;
    }

    /** The values, the first of them repeated until groups are full. */
    static long[] of(long... values) {
        long[] padded = Arrays.copyOf(values, full(values.length));
        Arrays.fill(padded, values.length, padded.length, values[0]);
        return padded;
    }

    /** Runs the kernel {@code time_embeddings} of a network over its weights. @return (1, D) for each timestep */
    static List<Tensor> timeEmbeddings(KernelCall call, TensorScope owner, List<Tensor> weights, float... timesteps) {
        float[] padded = of(timesteps);
        try (TensorScope scope = owner.newScope()) {
            Tensor t = scope.floats(Shape.of(padded.length), padded);
            List<Tensor> all = call.run(scope, "time_embeddings", t, KernelArgument.list(weights));
            return adoptFirst(owner, all, timesteps.length);
        }
    }

    private static int full(int count) {
        return Math.ceilDiv(count, SIZE) * SIZE;
    }

    /** Hands the first results, those of the values themselves, to an owner. */
    static List<Tensor> adoptFirst(TensorScope owner, List<Tensor> all, int count) {
        return all.stream().limit(count).map(owner::adopt).toList();
    }
}
