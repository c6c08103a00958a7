package org.cachescope.evaluation;

import java.util.List;
import java.util.function.Consumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A run that is looked at in each step: the network's output and the latent must be finite. Where one is not, the run is
 * repeated from noise with conditioning and every layer looked at, to name the first that is not.
 *
 * @param session the loaded network
 * @param recipe what decides the images
 * @param schedule the run's cells
 * @param watch stands between the network and the cache, to stop the run or its repetition by throwing
 * @param start the steps made before, or null to start from noise
 */
public record CheckedRun(
        DitSession session,
        SamplingRecipe recipe,
        CacheSchedule schedule,
        LayerWatch watch,
        @Nullable RunState start) {
    /**
     * Makes the steps that are left.
     *
     * @param afterStep hears of each; its tensors are valid until it returns
     * @throws NotFiniteException if a step gives NaN or infinity
     * @throws IllegalArgumentException if the schedule does not fit
     */
    public void forEachStep(Consumer<Sampler.Step> afterStep) {
        List<Integer> timesteps = timesteps(recipe);
        try (DitSession.Run run = begin(new OutputWatch(session, timesteps, watch))) {
            run.sampler().forEachRemaining(step -> {
                requireFinite(session, step.x(), step.step(), timesteps);
                afterStep.accept(step);
            });
        } catch (NotFiniteException found) {
            throw located(new SearchWatch(session, timesteps, watch), found);
        }
    }

    private DitSession.Run begin(LayerWatch looking) {
        RunState from = start;
        return from == null
                ? session.start(recipe, schedule, looking)
                : session.resume(recipe, schedule, looking, from);
    }

    private static void requireFinite(DitSession session, Tensor values, int step, List<Integer> timesteps) {
        if (!session.isFinite(values)) {
            @Nullable LayerId none = null;
            throw new NotFiniteException(step, timesteps.get(step), none);
        }
    }

    /** Looks at what the network gives, beside another watch. */
    private record OutputWatch(DitSession session, List<Integer> timesteps, LayerWatch watch) implements LayerWatch {
        @Override
        public LayerEvaluator over(int step, LayerEvaluator layers) {
            return watch.over(step, layers);
        }

        @Override
        public void conditioned(int step, Conditioning modulation) {
            watch.conditioned(step, modulation);
        }

        @Override
        public void predicted(int step, Tensor prediction) {
            watch.predicted(step, prediction);
            requireFinite(session, prediction, step, timesteps);
        }
    }

    /** Looks at the conditioning and at every layer, beside another watch. */
    private record SearchWatch(DitSession session, List<Integer> timesteps, LayerWatch watch) implements LayerWatch {
        @Override
        public LayerEvaluator over(int step, LayerEvaluator layers) {
            return watch.over(step, (layer, compute) -> {
                Tensor output = layers.evaluate(layer, compute);
                if (!session.isFinite(output)) {
                    throw new NotFiniteException(step, timesteps.get(step), layer);
                }
                return output;
            });
        }

        @Override
        public void conditioned(int step, Conditioning modulation) {
            watch.conditioned(step, modulation);
            if (!session.isFinite(modulation.values())) {
                throw NotFiniteException.inConditioning(step, timesteps.get(step));
            }
        }

        @Override
        public void predicted(int step, Tensor prediction) {
            watch.predicted(step, prediction);
        }
    }

    private NotFiniteException located(LayerWatch search, NotFiniteException found) {
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
    static List<Integer> timesteps(SamplingRecipe recipe) {
        return NoiseSchedule.linear().respaced(recipe.steps()).timesteps();
    }
}
