package org.cachescope.training;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Learns a router for a frozen network: at each iteration one cache evaluation is drawn at random and its row updated (Ma et al.,
 * 2024, Algorithm 1).
 *
 * <p>Iteration i draws its row, images, noise and label drops from (seed, i) alone, so training that stops and resumes
 * gives the router of training that did not.
 */
public final class RouterTrainer implements AutoCloseable {
    /** Updates that each row gets where no other number is asked for. */
    public static final int UPDATES_PER_ROW = 40;

    private static final double DIT_LAMBDA = 1e-5;
    private static final double U_VIT_LAMBDA = 1e-2;

    private final Engine engine;
    private final RouterRecipe recipe;
    private final Architecture architecture;
    private final CleanImages source; // closed with this
    private final PublishedTraining published;
    private final RouterObjective objective;
    private final RowOptimizer optimizer;
    private final RouterRows rows;
    private final int[] cacheRows;
    private final double medianGain;
    private int iteration;

    /**
     * A trainer at iteration 0.
     *
     * @param network with plain weights; outlives the trainer
     * @param source clean images of the network's size and classes, closed with the trainer
     * @param clip whether predicted clean images are clamped to [-1, 1], as for models of pixels
     * @throws IllegalArgumentException if images or loss do not fit the network
     */
    public RouterTrainer(Engine engine, Network network, RouterRecipe recipe, CleanImages source, boolean clip) {
        this.engine = engine;
        this.recipe = recipe;
        this.architecture = network.architecture();
        this.source = source;
        source.requireFit(architecture);
        this.published = PublishedTraining.of(architecture, recipe.solver(), recipe.steps());
        if (recipe.loss() == RouterLoss.SAMPLE && published.usualLoss() != RouterLoss.SAMPLE) {
            throw new IllegalArgumentException(
                    "loss: what " + published.rows().solver().label()
                            + " reuses reaches the sample through later evaluations, so that errors of the sample"
                            + " cannot be weighed: choose output");
        }
        this.objective = new RouterObjective(engine, network, published, clip, recipe.mode());
        this.rows = published.rows();
        this.cacheRows = rows.cacheEvaluations().map(this::row).toArray();
        this.medianGain = recipe.loss() == RouterLoss.SAMPLE ? medianGain() : Double.NaN;
        this.optimizer = new RowOptimizer(recipe.learningRate(), published.logitBound(), initialLogits());
    }

    /** The row that a cache evaluation reads, in the numbering of published files. */
    private int row(int evaluation) {
        return rows.rowOfEvaluation(evaluation).orElseThrow();
    }

    private double[][] initialLogits() {
        SplittableRandom random = new SplittableRandom(recipe.seed());
        double[][] logits = new double[rows.evaluations()][architecture.layers()];
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
     * @param row the row that was updated, in the numbering of published files
     * @param loss error plus λ Σβ, with the row's own λ
     * @param error squared error of the student's output, averaged for a DiT and summed up for a U-ViT
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
        int row = cacheRows[random.nextInt(cacheRows.length)];
        int n = recipe.batch();
        try (TensorScope scope = engine.newScope()) {
            CleanImages.Batch images = source.batch(scope, recipe.seed(), (long) iteration * n, n);
            long[] labels = new long[n];
            for (int i = 0; i < n; i++) {
                labels[i] = random.nextDouble() < recipe.labelDrop() ? architecture.nullClass() : images.labels()[i];
            }
            engine.seed(random.nextLong() >>> 1);
            Tensor clean = images.values();
            Tensor noise = scope.normal(clean.shape());
            RouterObjective.Outcome outcome = objective.evaluate(
                    scope,
                    clean,
                    noise,
                    labels,
                    rows.evaluationOfRow(row).orElseThrow(),
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
     * @param row of a cache evaluation
     */
    double rowLambda(int row) {
        return switch (recipe.loss()) {
            case OUTPUT -> recipe.lambda();
            case SAMPLE -> {
                double share = medianGain / gain(row);
                yield recipe.lambda() * share * share;
            }
        };
    }

    private double medianGain() {
        double[] gains =
                IntStream.of(cacheRows).mapToDouble(this::gain).sorted().toArray();
        return gains[gains.length / 2];
    }

    private double gain(int row) {
        return published
                .path()
                .predictionGain(rows.evaluationOfRow(row).orElseThrow())
                .orElseThrow();
    }

    /**
     * The loss to learn by where none is asked for: errors of the sample where what the solver reuses reaches it at once,
     * else the published one.
     *
     * @param solver empty for the published one
     * @throws IllegalArgumentException if routers of such runs are not trained
     */
    public static RouterLoss usualLoss(Architecture architecture, Optional<SolverName> solver, int steps) {
        return PublishedTraining.of(architecture, solver, steps).usualLoss();
    }

    /**
     * The updates in all where no other number is asked for: {@value #UPDATES_PER_ROW} for each row that is trained.
     *
     * @param solver empty for the published one
     * @throws IllegalArgumentException if routers of such runs are not trained
     */
    public static int usualIterations(Architecture architecture, Optional<SolverName> solver, int steps) {
        RouterRows rows = PublishedTraining.of(architecture, solver, steps).rows();
        return UPDATES_PER_ROW * Math.toIntExact(rows.cacheEvaluations().count());
    }

    /** The solver that a network's routers are published for. */
    public static SolverName usualSolver(Architecture architecture) {
        return PublishedTraining.solver(architecture);
    }

    /**
     * The λ to begin with where none is asked for. A U-ViT's error is a sum over all values of an image, where a DiT's is
     * their mean.
     */
    public static double usualLambda(Architecture architecture) {
        return switch (architecture) {
            case DitArchitecture _ -> DIT_LAMBDA;
            case UVitArchitecture _ -> U_VIT_LAMBDA;
        };
    }

    /** The router as it is now, in sampling order, its unused rows absent. */
    public Router router() {
        float[][] logits = new float[rows.evaluations()][];
        rows.cacheEvaluations().forEach(evaluation -> logits[evaluation] = optimizer.row(row(evaluation)));
        return new Router(RouterInfo.of(architecture.blocks(), rows).withMode(recipe.mode()), logits);
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
        source.close();
    }
}
