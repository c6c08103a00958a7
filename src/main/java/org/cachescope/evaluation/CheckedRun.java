package org.cachescope.evaluation;

import java.util.List;
import java.util.function.Consumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Sampler;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A run that is looked at in each evaluation: the network's output and the latent must be finite. Where one is not, the
 * run is repeated from noise with conditioning and every layer looked at, to name the first that is not.
 *
 * @param session the loaded network
 * @param recipe what decides the images
 * @param schedule the run's cells
 * @param watch stands between the network and the cache, to stop the run or its repetition by throwing
 * @param start the evaluations made before, or null to start from noise
 */
public record CheckedRun(
        SamplingSession session,
        SamplingRecipe recipe,
        CacheSchedule schedule,
        LayerWatch watch,
        @Nullable RunState start) {
    /**
     * Makes the evaluations that are left.
     *
     * @param afterStep hears of each; its tensors are valid until it returns
     * @throws NotFiniteException if an evaluation gives NaN or infinity
     * @throws IllegalArgumentException if the schedule does not fit
     */
    public void forEachStep(Consumer<Sampler.Step> afterStep) {
        List<Evaluation> evaluations = session.evaluations(recipe);
        try (SamplingSession.Run run = begin(new OutputWatch(session, evaluations, watch))) {
            run.sampler().forEachRemaining(step -> {
                requireFinite(session, step.x(), step.evaluation());
                afterStep.accept(step);
            });
        } catch (NotFiniteException found) {
            throw located(new SearchWatch(session, evaluations, watch), found);
        }
    }

    private SamplingSession.Run begin(LayerWatch looking) {
        RunState from = start;
        return from == null
                ? session.start(recipe, schedule, looking)
                : session.resume(recipe, schedule, looking, from);
    }

    private static void requireFinite(SamplingSession session, Tensor values, Evaluation evaluation) {
        if (!session.isFinite(values)) {
            throw new NotFiniteException(evaluation, null);
        }
    }

    /** Looks at what the network gives, beside another watch. */
    private record OutputWatch(SamplingSession session, List<Evaluation> evaluations, LayerWatch watch)
            implements LayerWatch {
        @Override
        public boolean needsWholeBatch() {
            return watch.needsWholeBatch();
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return watch.over(evaluation, layers);
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            watch.conditioned(evaluation, conditioning);
        }

        @Override
        public void predicted(int evaluation, Tensor prediction) {
            watch.predicted(evaluation, prediction);
            requireFinite(session, prediction, evaluations.get(evaluation));
        }
    }

    /** Looks at the conditioning and at every layer, beside another watch. */
    private record SearchWatch(SamplingSession session, List<Evaluation> evaluations, LayerWatch watch)
            implements LayerWatch {
        @Override
        public boolean needsWholeBatch() {
            return watch.needsWholeBatch();
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return watch.over(evaluation, (layer, compute) -> {
                Tensor output = layers.evaluate(layer, compute);
                if (!session.isFinite(output)) {
                    throw new NotFiniteException(evaluations.get(evaluation), layer);
                }
                return output;
            });
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            watch.conditioned(evaluation, conditioning);
            if (!session.isFinite(conditioning.values())) {
                throw NotFiniteException.inConditioning(evaluations.get(evaluation));
            }
        }

        @Override
        public void predicted(int evaluation, Tensor prediction) {
            watch.predicted(evaluation, prediction);
        }
    }

    /** Layer by layer, blocks cannot be passed over as one: such a run is searched as it is without cache. */
    private NotFiniteException located(LayerWatch search, NotFiniteException found) {
        CacheSchedule searched = schedule.hasRanges() ? schedule.uncached() : schedule;
        try (SamplingSession.Run run = session.start(recipe, searched, search)) {
            for (int made = 0; made <= found.evaluation(); made++) {
                run.sampler().next();
            }
        } catch (NotFiniteException first) {
            return first;
        }
        return found;
    }
}
