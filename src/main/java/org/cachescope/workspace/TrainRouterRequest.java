package org.cachescope.workspace;

import java.nio.file.Path;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a router.
 *
 * @param model the frozen network
 * @param learning how it learns
 * @param data folder of images by class; null for the model's own generator, when resuming for what the file says, and
 *     by the loss of whole runs, which needs no images
 * @param file the router to write
 * @param checkpoint file to resume from, or null for none
 * @param resume whether to go on with {@code checkpoint}; how it learns is then as the file says, save for the
 *     iterations
 * @param saveEvery iterations between two writings of {@code checkpoint}
 */
public record TrainRouterRequest(
        ModelChoice model,
        Learning learning,
        @Nullable Path data,
        Path file,
        @Nullable Path checkpoint,
        boolean resume,
        int saveEvery) {
    /**
     * How it learns.
     *
     * @param solver of the runs that it is for; null for that of the network's publication
     * @param steps solver steps of those runs
     * @param pattern which of their evaluations may reuse; null for that of the solver's publication
     * @param lambda weight of Σβ in the loss; null for the network's usual one
     * @param learningRate step size of AdamW; null for what suits the loss
     * @param batch images of one iteration; null for what suits the loss
     * @param iterations updates in all; null for what suits the loss, or when resuming for what the file says
     * @param labelDrop share of labels dropped
     * @param straightThrough threshold of hardened β, or null
     * @param loss where the student's error is measured
     * @param mode what stands for a layer that is not computed
     * @param seed seed of everything
     */
    public record Learning(
            @Nullable SolverName solver,
            int steps,
            @Nullable ReusePattern pattern,
            @Nullable Double lambda,
            @Nullable Double learningRate,
            @Nullable Integer batch,
            @Nullable Integer iterations,
            double labelDrop,
            @Nullable Double straightThrough,
            RouterLoss loss,
            RouterMode mode,
            long seed) {
        /** Learning to reuse for the network's published solver, by the usual loss. */
        public Learning(
                int steps,
                double lambda,
                double learningRate,
                int batch,
                @Nullable Integer iterations,
                double labelDrop,
                @Nullable Double straightThrough,
                long seed) {
            this(
                    null,
                    steps,
                    null,
                    lambda,
                    learningRate,
                    batch,
                    iterations,
                    labelDrop,
                    straightThrough,
                    RouterLoss.RUN,
                    RouterMode.REUSE,
                    seed);
        }

        /** The same learning with errors measured elsewhere. */
        public Learning by(RouterLoss other) {
            return with(solver, pattern, other, mode);
        }

        /** The same learning for runs of another solver. */
        public Learning forRunsOf(SolverName other) {
            return with(other, pattern, loss, mode);
        }

        /**
         * The same learning of other cells.
         *
         * @param evaluations which may reuse; null for those of the solver's publication
         * @param instead what stands for a layer that is not computed
         */
        public Learning choosing(@Nullable ReusePattern evaluations, RouterMode instead) {
            return with(solver, evaluations, loss, instead);
        }

        private Learning with(
                @Nullable SolverName otherSolver,
                @Nullable ReusePattern otherPattern,
                RouterLoss otherLoss,
                RouterMode otherMode) {
            return new Learning(
                    otherSolver,
                    steps,
                    otherPattern,
                    lambda,
                    learningRate,
                    batch,
                    iterations,
                    labelDrop,
                    straightThrough,
                    otherLoss,
                    otherMode,
                    seed);
        }
    }

    /** @throws IllegalArgumentException if options do not go together */
    public TrainRouterRequest {
        if (resume && checkpoint == null) {
            throw new IllegalArgumentException("--resume: say from which file by --checkpoint FILE");
        }
        if (saveEvery < 1) {
            throw new IllegalArgumentException("save every: expected 1 iteration or more, found " + saveEvery);
        }
    }
}
