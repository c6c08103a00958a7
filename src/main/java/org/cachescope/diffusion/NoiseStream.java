package org.cachescope.diffusion;

import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The normal draws of one run. Draw k is the same wherever the run starts, and on the CPU equals the k-th
 * {@code torch.randn(shape)} after {@code torch.manual_seed(seed)}: draw 0 is the initial noise, draw k + 1 that of
 * step k.
 *
 * <p>The engine has one random stream: nothing else may draw between the steps of a run.
 */
public final class NoiseStream {
    private static final long UNKNOWN = -1;

    private final Engine engine;
    private final long seed;
    private final Shape shape;
    private long next = UNKNOWN;

    /**
     * A stream.
     *
     * @param seed seed of the run
     * @param shape shape of every draw
     */
    public NoiseStream(Engine engine, long seed, Shape shape) {
        this.engine = engine;
        this.seed = seed;
        this.shape = shape;
    }

    /** Draw {@code k}, owned by {@code owner}. */
    public Tensor draw(TensorScope owner, long k) {
        if (next == UNKNOWN || next > k) {
            engine.seed(seed);
            next = 0;
        }
        for (; next < k; next++) {
            try (TensorScope skipped = owner.newScope()) {
                skipped.normal(shape);
            }
        }
        next++;
        return owner.normal(shape);
    }
}
