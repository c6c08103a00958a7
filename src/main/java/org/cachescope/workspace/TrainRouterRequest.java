package org.cachescope.workspace;

import java.nio.file.Path;
import org.cachescope.caching.RouterLoss;
import org.cachescope.training.RouterRecipe;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a router.
 *
 * @param model the frozen network
 * @param learning how it learns
 * @param data folder of images by class; null for the model's own generator, or when resuming for what the file says
 * @param file the router to write
 * @param checkpoint file to resume from, or null for none
 * @param resume whether to go on with {@code checkpoint}; how it learns is then as the file says, save for the iterations
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
     * @param steps DDIM steps of the runs that it is for
     * @param lambda weight of Σβ in the loss
     * @param learningRate step size of AdamW
     * @param batch images of one iteration
     * @param iterations updates in all; null for forty a row, or when resuming for what the file says
     * @param labelDrop share of labels dropped
     * @param straightThrough threshold of hardened β, or null
     * @param loss where the student's error is measured
     * @param seed seed of everything
     */
    public record Learning(
            int steps,
            double lambda,
            double learningRate,
            int batch,
            @Nullable Integer iterations,
            double labelDrop,
            @Nullable Double straightThrough,
            RouterLoss loss,
            long seed) {
        /** Learning by errors of the sample, which finds better routers in the same time than the published loss. */
        public Learning(
                int steps,
                double lambda,
                double learningRate,
                int batch,
                @Nullable Integer iterations,
                double labelDrop,
                @Nullable Double straightThrough,
                long seed) {
            this(steps, lambda, learningRate, batch, iterations, labelDrop, straightThrough, RouterLoss.SAMPLE, seed);
        }

        /** Cachescope's own defaults: {@link RouterRecipe#quick}, in which a small model's router takes a minute or two. */
        public static Learning quick(int steps, double lambda, long seed) {
            RouterRecipe recipe = RouterRecipe.quick(steps, lambda, seed);
            return new Learning(
                    steps,
                    lambda,
                    recipe.learningRate(),
                    recipe.batch(),
                    recipe.iterations(),
                    recipe.labelDrop(),
                    null,
                    recipe.loss(),
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
