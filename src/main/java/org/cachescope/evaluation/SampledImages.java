package org.cachescope.evaluation;

import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.LayerId;
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
     * <p>After each step the latent is looked at, which costs one small kernel. Where it is no longer finite, the run is
     * repeated with every layer looked at, to name the first that is not.
     *
     * @param watch stands between the network and the cache, to stop the run by throwing
     * @param afterStep called with the number of steps done
     * @throws NotFiniteException if a step gives NaN or infinity
     * @throws IllegalArgumentException if the schedule does not fit
     */
    public static SampledImages run(
            DitSession session,
            SamplingRecipe recipe,
            CacheSchedule schedule,
            LayerWatch watch,
            IntConsumer afterStep) {
        try (DitSession.Run run = session.start(recipe, schedule, watch)) {
            Sampler sampler = run.sampler();
            @Nullable Tensor sample = null;
            while (sampler.hasNext()) {
                Sampler.Step step = sampler.next();
                sample = step.x();
                if (!session.isFinite(sample)) {
                    throw located(session, recipe, schedule, step.step());
                }
                afterStep.accept(step.step() + 1);
            }
            if (sample == null) {
                throw new IllegalStateException("a run has one step or more");
            }
            return new SampledImages(sample.shape(), sample.toFloats());
        }
    }

    private static NotFiniteException located(
            DitSession session, SamplingRecipe recipe, CacheSchedule schedule, int failedStep) {
        int[] timesteps = timesteps(recipe);
        LayerWatch search = (step, layers) -> (layer, compute) -> {
            Tensor output = layers.evaluate(layer, compute);
            if (!session.isFinite(output)) {
                throw new NotFiniteException(step, timesteps[step], layer);
            }
            return output;
        };
        try (DitSession.Run run = session.start(recipe, schedule, search)) {
            for (int step = 0; step <= failedStep; step++) {
                run.sampler().next();
            }
        } catch (NotFiniteException found) {
            return found;
        }
        @Nullable LayerId none = null;
        return new NotFiniteException(failedStep, timesteps[failedStep], none);
    }

    private static int[] timesteps(SamplingRecipe recipe) {
        var respaced = NoiseSchedule.linear().respaced(recipe.steps());
        int[] timesteps = new int[recipe.steps()];
        for (int step = 0; step < timesteps.length; step++) {
            timesteps[step] = respaced.timestep(recipe.steps() - 1 - step);
        }
        return timesteps;
    }
}
