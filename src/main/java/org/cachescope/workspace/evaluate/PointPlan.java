package org.cachescope.workspace.evaluate;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;

/**
 * One point of a trade-off before it is measured.
 *
 * @param series what it belongs to, such as {@code L2C λ 1e-5} or {@code fewer steps}
 * @param label what tells it from others of its series, such as {@code θ 0.1}
 * @param policy the policy in a few words
 * @param recipe solver, steps, guidance; labels are the classes to go through, the seed that of the first batch
 * @param cells the run's
 * @param base steps of the uncached run that it is compared with
 * @param images how many are judged
 * @param command how to make it again on a terminal
 */
record PointPlan(
        String series,
        String label,
        String policy,
        SamplingRecipe recipe,
        PointCells cells,
        SamplingRecipe base,
        int images,
        String command) {
    /** The run that makes the images: equal for every point of equal cells, steps and seed. */
    RunKey run() {
        return new RunKey(recipe.steps(), cells.key(), recipe.seed());
    }

    /** The uncached run that they are compared with. */
    RunKey reference() {
        return new RunKey(base.steps(), full().shortHash(), base.seed());
    }

    /** The cells of the uncached run. */
    CacheSchedule full() {
        return CacheSchedule.full(base.evaluations(), cells.layers());
    }

    /** What it is stored by: equal points are one. */
    String key() {
        return run() + "-n" + images + "-of" + base.steps();
    }

    /**
     * What decides a run's images beside the setting.
     *
     * @param steps solver steps
     * @param cells what tells them from others
     * @param seed of the first batch
     */
    record RunKey(int steps, String cells, long seed) {
        @Override
        public String toString() {
            return "s" + steps + "-" + cells + "-seed" + seed;
        }
    }
}
