package org.cachescope.training;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.data.DrawnLabels;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Learns a router for a frozen network, by iterations that each update one row or all, as the loss has it.
 *
 * <p>Iteration i draws its row, images, noise and label drops from (seed, i) alone, so training that stops and resumes
 * gives the router of training that did not.
 */
public final class RouterTrainer implements AutoCloseable {
    /** Updates that each row gets where no other number is asked for and an iteration updates one row. */
    public static final int UPDATES_PER_ROW = 40;

    /** Iterations where no other number is asked for and each updates all rows. */
    public static final int RUNS_PER_ROUTER = 60;

    /**
     * A logit of β 0.98: from nearer to 0.5, noisy gradients of a small λ lead many scores below it that belong above.
     */
    private static final double NEARLY_COMPUTED = 4;

    private static final double DIT_LAMBDA = 1e-5;
    private static final double U_VIT_LAMBDA = 1e-2;

    private final Engine engine;
    private final RouterRecipe recipe;
    private final Architecture architecture;
    private final @Nullable CleanImages source; // of the loss of outputs; closed with this
    private final @Nullable SignalLeak leak; // of the loss of whole runs
    private final PublishedTraining published;
    private final RouterObjective objective;
    private final RateCurve rates;
    private final RowOptimizer optimizer;
    private final RouterRows rows;
    private final int[] cacheRows;
    private int iteration;

    /** A trainer at iteration 0, of runs that begin from noise alone. */
    public RouterTrainer(
            Engine engine, Network network, RouterRecipe recipe, @Nullable CleanImages source, boolean clip) {
        this(engine, network, recipe, source, clip, null);
    }

    /**
     * A trainer at iteration 0.
     *
     * @param network with plain weights; outlives the trainer
     * @param source clean images of the network's size and classes, closed with the trainer; null where the loss is
     *     that of whole runs, which need classes alone
     * @param clip whether predicted clean images are clamped to [-1, 1], as for models of pixels
     * @param leak what the network's runs begin with besides noise, or null
     * @throws IllegalArgumentException if images or solver do not fit the network, or the loss needs images that are
     *     not there, or none that are
     */
    public RouterTrainer(
            Engine engine,
            Network network,
            RouterRecipe recipe,
            @Nullable CleanImages source,
            boolean clip,
            @Nullable SignalLeak leak) {
        this.engine = engine;
        this.recipe = recipe;
        this.architecture = network.architecture();
        this.source = source;
        this.leak = leak;
        requireFit(recipe.loss(), source, architecture);
        this.published = PublishedTraining.of(architecture, recipe.solver(), recipe.steps(), recipe.pattern());
        this.objective = switch (recipe.loss()) {
            case OUTPUT -> new OutputObjective(engine, network, published, clip, recipe.mode());
            case RUN -> new RunObjective(engine, network, published, clip, recipe.mode());
        };
        this.rows = published.rows();
        this.cacheRows = rows.cacheEvaluations().map(this::row).toArray();
        this.rates = new RateCurve(recipe.iterations(), 0, decayShare(recipe.loss()), 0);
        this.optimizer = new RowOptimizer(published.logitBound(), initialLogits());
    }

    /**
     * Share of the iterations over which the learning rate falls: none as published. Of whole runs, whose batches are
     * small, the last updates would else be a matter of chance.
     */
    private static double decayShare(RouterLoss loss) {
        return switch (loss) {
            case OUTPUT -> 0;
            case RUN -> 0.5;
        };
    }

    private static void requireFit(RouterLoss loss, @Nullable CleanImages source, Architecture architecture) {
        if ((source == null) == (loss == RouterLoss.OUTPUT)) {
            throw new IllegalArgumentException(
                    "images: expected them by the loss of outputs and none by that of whole runs, found "
                            + (source == null ? "none" : "some") + " by the loss '" + loss.label() + "'");
        }
        if (source != null) {
            source.requireFit(architecture);
        }
    }

    /** The row that a cache evaluation reads, in the numbering of published files. */
    private int row(int evaluation) {
        return rows.rowOfEvaluation(evaluation).orElseThrow();
    }

    /**
     * Standard normal as published. Whole runs begin near computing everything instead: a small λ then leaves its rows
     * there, where from about a half it would have to find out of every cell that it is to compute.
     */
    private double[][] initialLogits() {
        double[][] logits = new double[rows.evaluations()][architecture.layers()];
        if (recipe.loss() == RouterLoss.RUN) {
            Arrays.stream(logits).forEach(row -> Arrays.fill(row, NEARLY_COMPUTED));
            return logits;
        }
        SplittableRandom random = new SplittableRandom(recipe.seed());
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
     * @param loss error plus λ Σβ of the rows that were updated
     * @param error squared error of what the loss compares, averaged for a DiT and summed up for a U-ViT
     */
    public record Progress(int iteration, float loss, float error) {}

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
        try (TensorScope scope = engine.newScope()) {
            Lesson lesson = switch (objective) {
                case OutputObjective output -> oneRow(scope, output, random, proceed);
                case RunObjective runs -> allRows(scope, runs, random, proceed);
            };
            if (!Float.isFinite(lesson.loss())) {
                throw new TrainingDivergedException("iteration " + iteration
                        + ": the loss is not a number; check the model's weights for NaN (cachescope inspect)");
            }
            double rate = recipe.learningRate() * rates.factor(iteration);
            lesson.gradients().forEach((evaluation, gradient) -> optimizer.update(row(evaluation), gradient, rate));
            iteration++;
            return new Progress(iteration, lesson.loss(), lesson.error());
        }
    }

    /**
     * What an iteration found.
     *
     * @param gradients of the rows to update, by their cache evaluations
     */
    private record Lesson(float loss, float error, Map<Integer, float[]> gradients) {}

    /** By the output of one cache evaluation, drawn at random (Ma et al., 2024, Algorithm 1). */
    private Lesson oneRow(TensorScope scope, OutputObjective output, SplittableRandom random, Runnable proceed) {
        int row = cacheRows[random.nextInt(cacheRows.length)];
        int evaluation = rows.evaluationOfRow(row).orElseThrow();
        int n = recipe.batch();
        CleanImages.Batch images = Objects.requireNonNull(source).batch(scope, recipe.seed(), (long) iteration * n, n);
        long[] labels = dropped(images.labels(), random);
        engine.seed(random.nextLong() >>> 1);
        Tensor clean = images.values();
        Tensor noise = scope.normal(clean.shape());
        OutputObjective.Outcome outcome = output.evaluate(
                scope,
                clean,
                noise,
                labels,
                evaluation,
                optimizer.row(row),
                recipe.lambda(),
                recipe.straightThrough(),
                proceed,
                _ -> {});
        return new Lesson(outcome.loss(), outcome.error(), Map.of(evaluation, outcome.gradient()));
    }

    /** By the finished images of whole runs, of classes drawn uniformly. */
    private Lesson allRows(TensorScope scope, RunObjective runs, SplittableRandom random, Runnable proceed) {
        int n = recipe.batch();
        long first = (long) iteration * n;
        int[] drawn = IntStream.range(0, n)
                .map(i -> DrawnLabels.label(recipe.seed(), first + i, architecture.classes()))
                .toArray();
        long[] labels = dropped(drawn, random);
        long noiseSeed = random.nextLong() >>> 1;
        engine.seed(noiseSeed);
        Tensor noise = scope.normal(
                Shape.of(n, architecture.inChannels(), architecture.inputSize(), architecture.inputSize()));
        Tensor start =
                leak == null ? noise : leak.start(scope, noise, published.path().signal(), noiseSeed);
        Map<Integer, float[]> logits = new HashMap<>();
        rows.cacheEvaluations().forEach(evaluation -> logits.put(evaluation, optimizer.row(row(evaluation))));
        RunObjective.Outcome outcome =
                runs.evaluate(scope, start, labels, logits, recipe.lambda(), recipe.straightThrough(), proceed);
        return new Lesson((float) (outcome.error() + outcome.penalty()), outcome.error(), outcome.gradients());
    }

    private long[] dropped(int[] labels, SplittableRandom random) {
        return IntStream.of(labels)
                .mapToLong(label -> random.nextDouble() < recipe.labelDrop() ? architecture.nullClass() : label)
                .toArray();
    }

    /**
     * The updates in all where no other number is asked for: {@value #UPDATES_PER_ROW} for each row that is trained;
     * where one iteration updates all, {@value #RUNS_PER_ROUTER}.
     *
     * @param solver empty for the published one
     * @param pattern empty for that of the solver's publication
     * @throws IllegalArgumentException if routers of such runs are not trained
     */
    public static int usualIterations(
            Architecture architecture,
            Optional<SolverName> solver,
            int steps,
            Optional<ReusePattern> pattern,
            RouterLoss loss) {
        RouterRows rows =
                PublishedTraining.of(architecture, solver, steps, pattern).rows();
        return switch (loss) {
            case OUTPUT ->
                UPDATES_PER_ROW * Math.toIntExact(rows.cacheEvaluations().count());
            case RUN -> RUNS_PER_ROUTER;
        };
    }

    /** The solver that a network's routers are published for. */
    public static SolverName usualSolver(Architecture architecture) {
        return PublishedTraining.solver(architecture);
    }

    /**
     * The λ to begin with where none is asked for. A U-ViT's error is a sum over all values of an image, where a DiT's
     * is their mean.
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
        if (source != null) {
            source.close();
        }
    }
}
