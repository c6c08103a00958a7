package org.cachescope.training;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterRows;
import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.RespacedSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Learns a router for a frozen DiT: at each iteration one cache step is drawn at random and its row updated (Ma et al.,
 * 2024, Algorithm 1).
 *
 * <p>Iteration i draws its row, images, noise and label drops from (seed, i) alone, so training that stops and resumes
 * gives the router of training that did not.
 */
public final class RouterTrainer implements AutoCloseable {
    private final Engine engine;
    private final RouterRecipe recipe;
    private final DitArchitecture architecture;
    private final ImageSource source;
    private final RouterObjective objective;
    private final RowOptimizer optimizer;
    private final RouterRows rows;
    private final int[] cacheIndices;
    private final RespacedSchedule schedule;
    private final double medianGain;
    private int iteration;

    /**
     * A trainer at iteration 0.
     *
     * @param network with plain weights; outlives the trainer
     * @param source clean images of the network's size and classes
     * @param clip whether predicted clean images are clamped to [-1, 1], as for models of pixels
     * @throws IllegalArgumentException if the images do not fit the network
     */
    public RouterTrainer(Engine engine, Dit network, RouterRecipe recipe, ImageSource source, boolean clip) {
        this.engine = engine;
        this.recipe = recipe;
        this.architecture = network.architecture();
        this.source = source;
        if (source.size() != architecture.inputSize()
                || source.classes() != architecture.classes()
                || architecture.inChannels() != 3) {
            throw new IllegalArgumentException("data: expected images of " + architecture.inChannels() + " channels, "
                    + architecture.inputSize() + " pixels and " + architecture.classes()
                    + " classes, found 3 channels, "
                    + source.size() + " pixels and " + source.classes() + " classes");
        }
        this.schedule = NoiseSchedule.linear().respaced(recipe.steps());
        this.objective = new RouterObjective(engine, network, schedule, clip);
        this.rows = new RouterRows(recipe.steps(), ReusePattern.ALTERNATE);
        this.cacheIndices = rows.cacheEvaluations().map(rows::respacedIndex).toArray();
        this.medianGain = medianGain();
        this.optimizer = new RowOptimizer(recipe.learningRate(), initialLogits());
    }

    private double[][] initialLogits() {
        SplittableRandom random = new SplittableRandom(recipe.seed());
        double[][] logits = new double[recipe.steps()][architecture.layers()];
        for (double[] row : logits) {
            for (int column = 0; column < row.length; column++) {
                row[column] = random.nextGaussian();
            }
        }
        return logits;
    }

    /**
     * One iteration's outcome.
     *
     * @param iteration iterations done, this one included
     * @param row respaced index of the row that was updated
     * @param loss mean squared error of the output plus λ Σβ, with the row's own λ
     * @param error mean squared error of the student's output
     * @param sumOfScores Σβ of the row before the update
     */
    public record Progress(int iteration, int row, float loss, float error, float sumOfScores) {}

    /** Iterations done. */
    public int iteration() {
        return iteration;
    }

    /** Whether all iterations of the recipe are done. */
    public boolean done() {
        return iteration >= recipe.iterations();
    }

    /** Makes one iteration. */
    public Progress advance() {
        return advance(() -> {});
    }

    /**
     * Makes one iteration, or none.
     *
     * @param proceed called before each kernel of the network; what it throws ends the iteration there, of which then
     *     nothing is left
     */
    public Progress advance(Runnable proceed) {
        SplittableRandom random = new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L + iteration);
        int row = cacheIndices[random.nextInt(cacheIndices.length)];
        int n = recipe.batch();
        LabelledBatch images = source.batch(recipe.seed(), (long) iteration * n, n);
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            labels[i] = random.nextDouble() < recipe.labelDrop() ? architecture.nullClass() : images.labels()[i];
        }
        engine.seed(random.nextLong() >>> 1);
        try (TensorScope scope = engine.newScope()) {
            Tensor clean = scope.copyOf(HostTensor.ofFloats(images.shape(), images.pixels()));
            Tensor noise = scope.normal(images.shape());
            RouterObjective.Outcome outcome = objective.evaluate(
                    scope,
                    clean,
                    noise,
                    labels,
                    row + 1,
                    optimizer.row(row),
                    rowLambda(row),
                    recipe.straightThrough(),
                    proceed,
                    _ -> {});
            if (!Float.isFinite(outcome.loss())) {
                throw new TrainingDivergedException("iteration " + iteration + ", row " + row
                        + ": the loss is not a number; check the model's weights for NaN (cachescope inspect)");
            }
            optimizer.update(row, outcome.gradient());
            iteration++;
            return new Progress(iteration, row, outcome.loss(), outcome.error(), outcome.sumOfScores());
        }
    }

    /**
     * λ of a row. An error measured in the sample is the output's times the solver's gain g, its square so many times
     * the published loss; λ (g̃ / g)² beside the published loss has the same minimum as λ beside (g / g̃)² times it. The
     * median gain g̃ keeps λ of the size that it has in the paper.
     *
     * @param row respaced index of a cache step
     */
    double rowLambda(int row) {
        return switch (recipe.loss()) {
            case OUTPUT -> recipe.lambda();
            case SAMPLE -> {
                double share = medianGain / Solver.Ddim.predictionGain(schedule, row);
                yield recipe.lambda() * share * share;
            }
        };
    }

    private double medianGain() {
        double[] gains = IntStream.of(cacheIndices)
                .mapToDouble(index -> Solver.Ddim.predictionGain(schedule, index))
                .sorted()
                .toArray();
        return gains[gains.length / 2];
    }

    /** The router as it is now, in sampling order, its unused rows absent. */
    public Router router() {
        float[][] logits = new float[recipe.steps()][];
        rows.cacheEvaluations().forEach(step -> logits[step] = optimizer.row(rows.respacedIndex(step)));
        return new Router(RouterInfo.ddim(architecture.depth(), recipe.steps(), ReusePattern.ALTERNATE), logits);
    }

    /** All that {@link #resume} needs besides the recipe, the network and {@link #iteration}. */
    public double[] state() {
        return optimizer.state();
    }

    /**
     * Goes on from a saved state, as if training had never stopped.
     *
     * @param state what {@link #state} gave for the same recipe
     * @param atIteration what {@link #iteration} gave
     */
    public void resume(double[] state, int atIteration) {
        optimizer.restore(state);
        iteration = atIteration;
    }

    @Override
    public void close() {
        objective.close();
    }
}
