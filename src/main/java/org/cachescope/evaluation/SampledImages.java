package org.cachescope.evaluation;

import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.Modulation;
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
     * <p>In each step the network's output and the latent are looked at, a small kernel each: clamped, an infinite
     * output would make an image. Where one is not finite, the run is repeated with conditioning and every layer looked
     * at, to name the first that is not.
     *
     * @param watch stands between the network and the cache, to stop the run or its repetition by throwing
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
        int[] timesteps = timesteps(recipe);
        try (DitSession.Run run = session.start(recipe, schedule, new OutputWatch(session, timesteps, watch))) {
            Sampler sampler = run.sampler();
            @Nullable Tensor sample = null;
            while (sampler.hasNext()) {
                Sampler.Step step = sampler.next();
                sample = step.x();
                requireFinite(session, sample, step.step(), timesteps);
                afterStep.accept(step.step() + 1);
            }
            if (sample == null) {
                throw new IllegalStateException("a run has one step or more");
            }
            return new SampledImages(sample.shape(), sample.toFloats());
        } catch (NotFiniteException found) {
            throw located(session, recipe, schedule, new SearchWatch(session, timesteps, watch), found);
        }
    }

    private static void requireFinite(DitSession session, Tensor values, int step, int[] timesteps) {
        if (!session.isFinite(values)) {
            @Nullable LayerId none = null;
            throw new NotFiniteException(step, timesteps[step], none);
        }
    }

    /** Looks at what the network gives, beside another watch. */
    private record OutputWatch(DitSession session, int[] timesteps, LayerWatch watch) implements LayerWatch {
        @Override
        public LayerEvaluator over(int step, LayerEvaluator layers) {
            return watch.over(step, layers);
        }

        @Override
        public void conditioned(int step, Modulation modulation) {
            watch.conditioned(step, modulation);
        }

        @Override
        public void predicted(int step, Tensor prediction) {
            watch.predicted(step, prediction);
            requireFinite(session, prediction, step, timesteps);
        }
    }

    /** Looks at the conditioning and at every layer, beside another watch. */
    private record SearchWatch(DitSession session, int[] timesteps, LayerWatch watch) implements LayerWatch {
        @Override
        public LayerEvaluator over(int step, LayerEvaluator layers) {
            return watch.over(step, (layer, compute) -> {
                Tensor output = layers.evaluate(layer, compute);
                if (!session.isFinite(output)) {
                    throw new NotFiniteException(step, timesteps[step], layer);
                }
                return output;
            });
        }

        @Override
        public void conditioned(int step, Modulation modulation) {
            watch.conditioned(step, modulation);
            if (!session.isFinite(modulation.values())) {
                throw NotFiniteException.inConditioning(step, timesteps[step]);
            }
        }

        @Override
        public void predicted(int step, Tensor prediction) {
            watch.predicted(step, prediction);
        }
    }

    private static NotFiniteException located(
            DitSession session,
            SamplingRecipe recipe,
            CacheSchedule schedule,
            LayerWatch search,
            NotFiniteException found) {
        try (DitSession.Run run = session.start(recipe, schedule, search)) {
            for (int step = 0; step <= found.step(); step++) {
                run.sampler().next();
            }
        } catch (NotFiniteException first) {
            return first;
        }
        return found;
    }

    /** Original timestep of each step of a run, in sampling order. */
    static int[] timesteps(SamplingRecipe recipe) {
        var respaced = NoiseSchedule.linear().respaced(recipe.steps());
        int[] timesteps = new int[recipe.steps()];
        for (int step = 0; step < timesteps.length; step++) {
            timesteps[step] = respaced.timestep(recipe.steps() - 1 - step);
        }
        return timesteps;
    }
}
