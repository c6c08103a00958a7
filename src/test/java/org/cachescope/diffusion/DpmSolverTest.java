package org.cachescope.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.cachescope.diffusion.SolverRuns.Made;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of the DPM-Solvers for any network. */
class DpmSolverTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4, 4);
    private static final Solver SINGLESTEP = new Solver.DpmSolver2();
    private static final Solver MULTISTEP = new Solver.DpmPlusPlus2M();

    private final SolverRuns runs = new SolverRuns(SHAPE);

    @AfterEach
    void close() {
        runs.close();
    }

    /** Noise predicted at a time t for one value. */
    @FunctionalInterface
    private interface Prediction {
        double of(double x, double t, int index);
    }

    static Stream<Arguments> solversAndSchedules() {
        return Stream.of(
                Arguments.of(SINGLESTEP, NoiseSchedule.scaledLinear()),
                Arguments.of(MULTISTEP, NoiseSchedule.scaledLinear()),
                Arguments.of(MULTISTEP, NoiseSchedule.linear()));
    }

    private static float[] normal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) SHAPE.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** The time t of an evaluation, on the schedule that it belongs to. */
    private static double time(NoiseSchedule noise, Evaluation evaluation) {
        double offset = noise.networkTime(1.0) - noise.timesteps();
        return (evaluation.networkTime() - offset) / noise.timesteps();
    }

    private static Denoiser denoiser(NoiseSchedule noise, Prediction prediction) {
        return (owner, x, evaluation) -> {
            float[] values = x.toFloats();
            double t = time(noise, evaluation);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) prediction.of(values[i], t, i);
            }
            return owner.floats(SHAPE, values);
        };
    }

    private List<Made> run(Solver solver, NoiseSchedule noise, int steps, float[] start, Prediction prediction) {
        return runs.run(solver, solver.path(noise, steps), false, denoiser(noise, prediction), Made.noise(start), 0);
    }

    @ParameterizedTest
    @MethodSource("solversAndSchedules")
    void aPerfectDenoiserRecoversTheImageInEveryStep(Solver solver, NoiseSchedule noise) {
        float[] clean = normal(1);
        float[] start = normal(2);
        for (int steps : new int[] {1, 2, 3, 7, 20}) {
            List<Made> made =
                    run(solver, noise, steps, start, (x, t, i) -> (x - noise.alpha(t) * clean[i]) / noise.sigma(t));
            assertThat(made).hasSize(steps * solver.evaluationsPerStep());
            for (Made step : made) {
                assertClose(solver.name() + ", x0", step.x0(), clean, 2e-5);
            }
            // what is left of the noise at the last time, t = 1/1000
            double end = 1.0 / noise.timesteps();
            float[] last = new float[clean.length];
            for (int i = 0; i < last.length; i++) {
                double epsilon = (start[i] - noise.alpha(1) * clean[i]) / noise.sigma(1);
                last[i] = (float) (noise.alpha(end) * clean[i] + noise.sigma(end) * epsilon);
            }
            assertClose(solver.name() + ", sample", made.getLast().x(), last, 2e-5);
        }
    }

    /**
     * Of data from N(0, v) the exact prediction is linear, and so is the exact solution. Looked at down to t = 0.1:
     * below, even steps of t are ever wider ones of λ, and many more of them are needed to see the order.
     */
    @ParameterizedTest
    @MethodSource("solversAndSchedules")
    void aThirdOfTheStepMakesANinthOfTheError(Solver solver, NoiseSchedule noise) {
        double variance = 0.25;
        float[] start = normal(3);
        int[] steps = {37, 111}; // both divide 999, so that whole timesteps are even as well
        double[] errors = new double[steps.length];
        for (int i = 0; i < steps.length; i++) {
            List<Made> made = run(solver, noise, steps[i], start, (x, t, _) -> {
                double alpha = noise.alpha(t);
                double sigma = noise.sigma(t);
                return sigma * x / (alpha * alpha * variance + sigma * sigma);
            });
            double[] times = noise.solverTimes(steps[i]);
            for (int step = 0; step < steps[i] && times[step + 1] >= 0.1; step++) {
                double exact = Math.sqrt(marginal(noise, times[step + 1], variance) / marginal(noise, 1, variance));
                float[] x =
                        made.get(solver.evaluationsPerStep() * (step + 1) - 1).x();
                errors[i] = Math.max(errors[i], Math.abs(x[0] / start[0] / exact - 1));
            }
        }
        double order = Math.log(errors[0] / errors[1]) / Math.log((double) steps[1] / steps[0]);
        assertThat(order)
                .as("%s: order of convergence, from errors %s", solver.name(), Arrays.toString(errors))
                .isBetween(1.8, 2.2);
    }

    private static double marginal(NoiseSchedule noise, double t, double variance) {
        double alpha = noise.alpha(t);
        double sigma = noise.sigma(t);
        return alpha * alpha * variance + sigma * sigma;
    }

    static Stream<NoiseSchedule> schedules() {
        return Stream.of(NoiseSchedule.linear(), NoiseSchedule.scaledLinear());
    }

    /** Lu et al., 2022b, Algorithm 2, with D as the paper defines it and nothing shared with the solver's own code. */
    @ParameterizedTest
    @MethodSource("schedules")
    void multistepEqualsItsFormulaInDoublePrecision(NoiseSchedule noise) {
        int steps = 9;
        float[] start = normal(4);
        Prediction network = (x, t, i) -> Math.sin(x + i) * (0.3 + t);
        List<Made> made = run(MULTISTEP, noise, steps, start, network);

        double[] times = noise.solverTimes(steps);
        float[][] want = new float[steps][start.length];
        for (int i = 0; i < start.length; i++) {
            double x = start[i];
            double dataBefore = 0;
            double hBefore = 0;
            for (int step = 0; step < steps; step++) {
                double s = times[step];
                double t = times[step + 1];
                double logAlphaT = noise.logAlpha(t);
                double sigmaT = Math.sqrt(1 - Math.exp(2 * logAlphaT));
                double sigmaS = Math.sqrt(1 - Math.exp(2 * noise.logAlpha(s)));
                double alphaS = Math.exp(noise.logAlpha(s));
                double h = (logAlphaT - Math.log(sigmaT)) - (noise.logAlpha(s) - Math.log(sigmaS));
                double data = (x - sigmaS * network.of((float) x, s, i)) / alphaS;
                boolean secondOrder = step > 0 && step < steps - 1;
                double r = hBefore / h;
                double d = secondOrder ? (1 + 1 / (2 * r)) * data - 1 / (2 * r) * dataBefore : data;
                x = sigmaT / sigmaS * x - Math.exp(logAlphaT) * (Math.exp(-h) - 1) * d;
                want[step][i] = (float) x;
                dataBefore = data;
                hBefore = h;
            }
        }
        for (int step = 0; step < steps; step++) {
            assertClose("step " + step, made.get(step).x(), want[step], 1e-5);
        }
    }

    /** The state between two evaluations is all that a run needs to go on. */
    @ParameterizedTest
    @MethodSource("solversAndSchedules")
    void aRunThatGoesOnEqualsOneThatDidNotStop(Solver solver, NoiseSchedule noise) {
        Prediction network = (x, t, i) -> Math.sin(3 * x + i) * (0.3 + t);
        int steps = 5;
        List<Made> whole = run(solver, noise, steps, normal(5), network);
        for (int made = 1; made < whole.size(); made++) {
            List<Made> rest = runs.run(
                    solver, solver.path(noise, steps), false, denoiser(noise, network), whole.get(made - 1), made);
            assertThat(rest.getLast().x())
                    .as("%s, going on at evaluation %d", solver.name(), made)
                    .isEqualTo(whole.getLast().x());
        }
    }

    @Test
    void aNetworkOfWholeTimestepsIsAskedAtWholeTimesteps() {
        for (int steps : new int[] {1, 7, 20, 50, 999}) {
            List<Evaluation> evaluations =
                    MULTISTEP.path(NoiseSchedule.linear(), steps).evaluations();
            assertThat(evaluations)
                    .hasSize(steps)
                    .allSatisfy(evaluation ->
                            assertThat((double) evaluation.timestep()).isEqualTo(evaluation.networkTime()))
                    .extracting(Evaluation::timestep)
                    .isSortedAccordingTo((a, b) -> Integer.compare(b, a))
                    .doesNotHaveDuplicates();
            assertThat(evaluations.getFirst().timestep()).isEqualTo(999);
        }
    }

    @Test
    void singlestepIsRefusedWhereTheNetworkSeesWholeTimestepsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SINGLESTEP.path(NoiseSchedule.linear(), 10))
                .withMessageContaining("whole timesteps")
                .withMessageContaining("dpm++2m");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1000})
    void stepsThatHaveNoPlaceAreRefused(int steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MULTISTEP.path(NoiseSchedule.linear(), steps))
                .withMessageContaining("expected 1 to 999")
                .withMessageEndingWith("found " + steps + ".");
    }

    @Test
    void timesOfLambdaUndoLambdas() {
        for (NoiseSchedule noise : schedules().toList()) {
            for (int i = 1; i <= 4000; i++) {
                double t = i / 4000.0;
                assertThat(noise.timeOfLambda(noise.lambda(t))).isCloseTo(t, within(1e-9));
            }
        }
    }
}
