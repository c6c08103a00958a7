package org.cachescope.evaluation;

import java.util.Objects;
import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a run made: final samples in host memory.
 *
 * @param shape (N, C, H, W)
 * @param values row-major; not copied
 */
public record SampledImages(Shape shape, float[] values) {
    /**
     * Runs a recipe from noise to images.
     *
     * <p>In each evaluation the network's output and the latent are looked at, a small kernel each: clamped, an
     * infinite output would make an image. Where one is not finite, the run is repeated with conditioning and every
     * layer looked at, to name the first that is not.
     *
     * @param watch stands between the network and the cache, to stop the run or its repetition by throwing
     * @param afterStep called with the number of network evaluations done
     * @throws NotFiniteException if an evaluation gives NaN or infinity
     * @throws IllegalArgumentException if the schedule does not fit
     */
    public static SampledImages run(
            SamplingSession session,
            SamplingRecipe recipe,
            CacheSchedule schedule,
            LayerWatch watch,
            IntConsumer afterStep) {
        @Nullable SampledImages[] sample = new SampledImages[1];
        new CheckedRun(session, recipe, schedule, watch, null).forEachStep(step -> {
            if (step.evaluation().number() == recipe.evaluations() - 1) {
                sample[0] = of(step.x());
            }
            afterStep.accept(step.evaluation().number() + 1);
        });
        return Objects.requireNonNull(sample[0], "a run has one step or more");
    }

    /** A copy of a tensor's values, F32 (N, C, H, W). */
    public static SampledImages of(Tensor tensor) {
        return new SampledImages(tensor.shape(), tensor.toFloats());
    }
}
