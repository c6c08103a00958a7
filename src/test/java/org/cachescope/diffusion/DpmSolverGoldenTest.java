package org.cachescope.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stable Diffusion's schedule and DPM-Solver-2 against the reference, with the network's recorded predictions. */
@Tag("golden")
class DpmSolverGoldenTest {
    private static final GoldenFixture GOLDEN = GoldenFixture.open("uvit-dpmsolver");
    private static final NoiseSchedule NOISE = NoiseSchedule.scaledLinear();

    private final double timeTolerance = GOLDEN.tolerance("times_abs");

    static Stream<String> runs() {
        return GOLDEN.manifest().get("values").properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.matches("nfe\\d+\\.kinds"))
                .map(name -> name.substring(0, name.indexOf('.')));
    }

    private static int steps(String run) {
        return Integer.parseInt(run.replaceAll("\\D", "")) / new Solver.DpmSolver2().evaluationsPerStep();
    }

    private static List<Evaluation> evaluations(String run) {
        return new Solver.DpmSolver2().path(NOISE, steps(run)).evaluations();
    }

    @Test
    void theTableOfLogAlphaIsTheReferences() {
        HostTensor want = GOLDEN.tensor("log_alpha_discrete");
        HostTensor knots = GOLDEN.tensor("t_discrete");
        assertThat(NOISE.timesteps()).isEqualTo((int) want.shape().elements());
        for (int i = 0; i < NOISE.timesteps(); i++) {
            double t = (i + 1.0) / NOISE.timesteps();
            assertThat(t).isCloseTo(knots.valueAt(i), within(timeTolerance));
            assertThat(NOISE.logAlpha(t))
                    .as("log alpha at knot %d", i)
                    .isCloseTo(want.valueAt(i), within(GOLDEN.tolerance("log_alpha_table_abs")));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void timesAndWhatTheScheduleSaysThereAreTheReferences(String run) {
        double[] times = NOISE.solverTimes(steps(run));
        float[] want = GOLDEN.tensor(run + ".timesteps").toFloats();
        assertThat(times).hasSameSizeAs(want);
        double tableTolerance = GOLDEN.tolerance("log_alpha_table_abs");
        for (int i = 0; i < want.length; i++) {
            assertThat(times[i]).isCloseTo(want[i], within(timeTolerance));
        }
        assertTable(run + ".log_alpha", times, NOISE::logAlpha, tableTolerance);
        assertTable(run + ".sigma", times, NOISE::sigma, tableTolerance);
    }

    /** λ and σ are steep at the clean end: what the table's tolerance makes of them there. */
    @ParameterizedTest
    @MethodSource("runs")
    void lambdaIsTheReferencesAsFarAsItsTableIs(String run) {
        double[] times = NOISE.solverTimes(steps(run));
        float[] want = GOLDEN.tensor(run + ".lambda").toFloats();
        for (int i = 0; i < want.length; i++) {
            double sigma = NOISE.sigma(times[i]);
            double slope = 1 / (sigma * sigma); // |dλ / d log α|
            assertThat(NOISE.lambda(times[i]))
                    .as("lambda %d", i)
                    .isCloseTo(want[i], within(GOLDEN.tolerance("log_alpha_table_abs") * slope));
        }
    }

    private static void assertTable(String name, double[] times, DoubleUnaryOperator got, double tolerance) {
        float[] want = GOLDEN.tensor(name).toFloats();
        for (int i = 0; i < want.length; i++) {
            assertThat(got.applyAsDouble(times[i])).as("%s[%d]", name, i).isCloseTo(want[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void intermediateTimesAreTheReferences(String run) {
        double[] times = NOISE.solverTimes(steps(run));
        float[] want = GOLDEN.tensor(run + ".s1").toFloats();
        for (int step = 0; step < want.length; step++) {
            double middle = (NOISE.lambda(times[step]) + NOISE.lambda(times[step + 1])) / 2;
            assertThat(NOISE.timeOfLambda(middle)).as("s1[%d]", step).isCloseTo(want[step], within(timeTolerance));
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theNetworkIsAskedWhereTheReferenceAsksIt(String run) {
        float[] want = GOLDEN.tensor(run + ".eval_t_model").toFloats();
        List<Evaluation> evaluations = evaluations(run);
        assertThat(evaluations).hasSameSizeAs(want);
        for (Evaluation evaluation : evaluations) {
            assertThat(evaluation.networkTime())
                    .as("%s", evaluation)
                    .isCloseTo(want[evaluation.number()], within(GOLDEN.tolerance("network_time_abs")));
            String kind = GOLDEN.manifest()
                    .get("values")
                    .get(run + ".kinds")
                    .get(evaluation.number())
                    .asText();
            assertThat(evaluation.completesStep()).isEqualTo(kind.equals("intermediate"));
            assertThat(evaluation.step()).isEqualTo(evaluation.number() / 2);
        }
    }

    /** The reference rounds in float32, which may differ from float64 at a half. */
    @ParameterizedTest
    @MethodSource("runs")
    void firstEvaluationsHaveTheTimestepsThatRoutersAreLookedUpBy(String run) {
        long[] keys = GOLDEN.tensor(run + ".router_map").toLongs();
        for (Evaluation evaluation : evaluations(run)) {
            double fromHalf = Math.abs(evaluation.networkTime() - Math.floor(evaluation.networkTime()) - 0.5);
            if (!evaluation.completesStep() && fromHalf > GOLDEN.tolerance("network_time_abs")) {
                assertThat((long) evaluation.timestep()).isEqualTo(keys[evaluation.step()]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void recordedPredictionsMakeTheRecordedTrajectory(String run) {
        HostTensor conditional = GOLDEN.tensor(run + ".eval_cond");
        HostTensor unconditional = GOLDEN.tensor(run + ".eval_uncond");
        HostTensor asked = GOLDEN.tensor(run + ".eval_x");
        HostTensor trajectory = GOLDEN.tensor(run + ".x");
        Guidance guidance = new Guidance(
                GOLDEN.config().get("guidance_scale").asDouble(),
                GOLDEN.config().get("model").get("in_chans").asInt(),
                Guidance.Form.BEYOND);
        Solver solver = new Solver.DpmSolver2();
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                TensorScope scope = engine.newScope();
                DiffusionKernels kernels = DiffusionKernels.compile(engine)) {
            List<float[]> seen = new ArrayList<>();
            Denoiser replay = (owner, x, evaluation) -> {
                seen.add(x.toFloats());
                return guidance.combine(
                        kernels,
                        owner,
                        row(owner, conditional, evaluation.number()),
                        row(owner, unconditional, evaluation.number()));
            };
            try (Sampler sampler = new Sampler(
                    kernels,
                    solver,
                    solver.path(NOISE, steps(run)),
                    false,
                    replay,
                    new NoiseStream(engine, 0, Shape.of(1)),
                    Sampler.Start.of(scope.copyOf(GOLDEN.tensor("z"))),
                    scope)) {
                while (sampler.hasNext()) {
                    Sampler.Step step = sampler.next();
                    int number = step.evaluation().number();
                    String what = run + ", evaluation " + number;
                    double tolerance = GOLDEN.tolerance(number == 0 ? "first_eval_rel_l2" : "final_x_rel_l2");
                    assertClose(what + ", asked at", seen.get(number), floats(asked, number), tolerance);
                    if (step.evaluation().completesStep()) {
                        float[] want = floats(trajectory, step.evaluation().step() + 1);
                        assertClose(what, step.x().toFloats(), want, GOLDEN.tolerance("final_x_rel_l2"));
                    }
                }
            }
            assertThat(seen).hasSize(2 * steps(run));
        }
    }

    private static Tensor row(TensorScope owner, HostTensor table, int i) {
        return owner.floats(rowShape(table), floats(table, i));
    }

    private static Shape rowShape(HostTensor table) {
        return Shape.of(
                Arrays.copyOfRange(table.shape().toArray(), 1, table.shape().toArray().length));
    }

    private static float[] floats(HostTensor table, int i) {
        int size = (int) rowShape(table).elements();
        return Arrays.copyOfRange(table.toFloats(), i * size, (i + 1) * size);
    }
}
