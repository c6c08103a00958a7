package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.LongStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.RunState;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.model.Architecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss of whole runs is what sampling makes of a schedule, and its gradient is that of the loss. */
class RunObjectiveTest {
    private static final long[] LABELS = {1, 4};

    /** Sigmoids of these are 0 and 1 in float32. */
    private static final float REUSE = -200;

    private static final float COMPUTE = 200;

    private Engine engine;
    private TensorScope scope;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        scope = engine.newScope();
    }

    @AfterEach
    void closeEngine() {
        scope.close();
        engine.close();
    }

    private static Architecture architecture(String kind) {
        return kind.equals("dit") ? TestNetworks.TINY : TestNetworks.TINY_UVIT;
    }

    private static Solver solver(SolverName name) {
        return switch (name) {
            case DDIM -> new Solver.Ddim(0);
            case DPM_SOLVER_2 -> new Solver.DpmSolver2();
            case DPM_PLUS_PLUS_2M -> new Solver.DpmPlusPlus2M();
            default -> throw new IllegalArgumentException(name.label());
        };
    }

    private Network network(Architecture architecture) {
        return Network.load(engine, architecture, TestNetworks.random(architecture), LinearOperators.PLAIN);
    }

    private Tensor noise(Architecture a) {
        Shape shape = Shape.of(LABELS.length, a.inChannels(), a.inputSize(), a.inputSize());
        Random random = new Random(2);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.floats(shape, values);
    }

    private RunObjective.Outcome evaluate(
            RunObjective objective,
            Architecture a,
            Map<Integer, float[]> logits,
            double lambda,
            OptionalDouble straightThrough) {
        return objective.evaluate(scope, noise(a), LABELS, logits, lambda, straightThrough, () -> {});
    }

    @ParameterizedTest
    @CsvSource({
        "dit, DDIM, 6, REUSE,",
        "dit, DDIM, 5, REUSE,",
        "dit, DDIM, 6, DROP,",
        "dit, DPM_PLUS_PLUS_2M, 6, REUSE,",
        "uvit, DPM_PLUS_PLUS_2M, 5, REUSE,",
        "uvit, DPM_SOLVER_2, 3, REUSE,",
        "dit, DDIM, 6, REUSE, ANY_STEP",
        "dit, DDIM, 5, DROP, ANY_STEP",
        "dit, DPM_PLUS_PLUS_2M, 4, REUSE, ANY_STEP",
        "uvit, DPM_SOLVER_2, 3, REUSE, ANY_STEP",
        "uvit, DPM_SOLVER_2, 3, REUSE, UNSHIFTED"
    })
    void theErrorIsThatOfTheImagesOfARunWithTheSameCells(
            String kind, SolverName name, int steps, RouterMode mode, @Nullable ReusePattern pattern) {
        Architecture a = architecture(kind);
        PublishedTraining published = PublishedTraining.of(a, Optional.of(name), steps, Optional.ofNullable(pattern));
        Random random = new Random(5);
        Map<Integer, float[]> saturated = new HashMap<>();
        List<CacheSchedule.Row> rows = new ArrayList<>();
        for (int evaluation = 0; evaluation < published.rows().evaluations(); evaluation++) {
            rows.add(CacheSchedule.Row.full(a.layers()));
        }
        published.rows().cacheEvaluations().forEach(evaluation -> {
            float[] logits = new float[a.layers()];
            List<CellAction> cells = new ArrayList<>();
            for (int column = 0; column < logits.length; column++) {
                boolean computed = random.nextBoolean();
                logits[column] = computed ? COMPUTE : REUSE;
                cells.add(computed ? CellAction.COMPUTE : mode.action());
            }
            saturated.put(evaluation, logits);
            rows.set(evaluation, new CacheSchedule.Row(OptionalInt.empty(), cells));
        });

        try (Network network = network(a);
                RunObjective objective = new RunObjective(engine, network, published, true, mode);
                SamplingSession session = new SamplingSession(engine, network)) {
            RunObjective.Outcome outcome = evaluate(objective, a, saturated, 0, OptionalDouble.empty());
            float[] cached = images(session, solver(name), steps, new CacheSchedule(rows));
            float[] full = images(session, solver(name), steps, new CacheSchedule(rows).uncached());
            double expected = published.errorWeight() * meanSquare(cached, full);
            assertThat((double) outcome.error()).isPositive().isCloseTo(expected, within(1e-3 * expected));

            Map<Integer, float[]> soft = new HashMap<>();
            saturated.forEach((evaluation, logits) -> {
                float[] values = logits.clone();
                for (int column = 0; column < values.length; column++) {
                    values[column] = Math.signum(values[column]);
                }
                soft.put(evaluation, values);
            });
            RunObjective.Outcome hardened = evaluate(objective, a, soft, 0, OptionalDouble.of(0.5));
            assertThat((double) hardened.error())
                    .as("scores hardened at a half")
                    .isCloseTo(expected, within(1e-3 * expected));
        }
    }

    private float[] images(SamplingSession session, Solver solver, int steps, CacheSchedule schedule) {
        Architecture a = session.network().architecture();
        SamplingRecipe recipe = new SamplingRecipe(
                LongStream.of(LABELS).boxed().toList(),
                steps,
                solver,
                SamplingRecipe.publishedGuidance(a, a instanceof UVitArchitecture ? 0 : 1),
                true,
                1);
        RunState start = new RunState(0, SampledImages.of(noise(a)), null);
        try (SamplingSession.Run run = session.resume(recipe, schedule, LayerWatch.NONE, start)) {
            return run.sampler().drain().toFloats();
        }
    }

    private static double meanSquare(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - (double) b[i]) * (a[i] - (double) b[i]);
        }
        return sum / a.length;
    }

    @ParameterizedTest
    @CsvSource({
        "dit, DDIM, 6,",
        "dit, DDIM, 5,",
        "dit, DPM_PLUS_PLUS_2M, 6,",
        "uvit, DPM_PLUS_PLUS_2M, 4,",
        "uvit, DPM_SOLVER_2, 3,",
        "dit, DDIM, 4, ANY_STEP",
        "dit, DPM_PLUS_PLUS_2M, 4, ANY_STEP",
        "uvit, DPM_SOLVER_2, 2, ANY_STEP",
        "uvit, DPM_SOLVER_2, 2, UNSHIFTED",
    })
    void theGradientIsThatOfTheLoss(String kind, SolverName name, int steps, @Nullable ReusePattern pattern) {
        Architecture a = architecture(kind);
        PublishedTraining published = PublishedTraining.of(a, Optional.of(name), steps, Optional.ofNullable(pattern));
        double lambda = 1e-4;
        try (Network network = network(a);
                RunObjective objective = new RunObjective(engine, network, published, false, RouterMode.REUSE)) {
            Map<Integer, float[]> logits = new HashMap<>();
            published.rows().cacheEvaluations().forEach(evaluation -> {
                float[] row = new float[a.layers()];
                Arrays.fill(row, 0.3f);
                logits.put(evaluation, row);
            });
            Map<Integer, float[]> gradients = evaluate(objective, a, logits, lambda, OptionalDouble.empty())
                    .gradients();
            assertThat(gradients.keySet()).isEqualTo(logits.keySet());
            double largest = gradients.values().stream()
                    .mapToDouble(RunObjectiveTest::largest)
                    .max()
                    .orElseThrow();
            assertThat(largest).isPositive();
            float step = 0.05f;
            logits.forEach((evaluation, row) -> {
                for (int column = 0; column < row.length; column++) {
                    float kept = row[column];
                    row[column] = kept + step;
                    double above = loss(objective, a, logits, lambda);
                    row[column] = kept - step;
                    double below = loss(objective, a, logits, lambda);
                    row[column] = kept;
                    assertThat((double) gradients.get(evaluation)[column])
                            .as("evaluation %d, column %d", evaluation, column)
                            .isCloseTo((above - below) / (2 * step), within(0.01 * largest));
                }
            });
        }
    }

    private static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private double loss(RunObjective objective, Architecture a, Map<Integer, float[]> logits, double lambda) {
        RunObjective.Outcome outcome = evaluate(objective, a, logits, lambda, OptionalDouble.empty());
        return outcome.error() + outcome.penalty();
    }
}
