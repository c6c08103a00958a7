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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of Euler's and Heun's methods for any network of velocity. */
class VelocitySolverTest {
    private static final Shape SHAPE = Shape.of(2, 3, 4, 4);
    private static final int VALUES = (int) SHAPE.elements();
    private static final VelocitySolver EULER = new VelocitySolver.Euler();
    private static final VelocitySolver HEUN = new VelocitySolver.Heun();

    private final SolverRuns runs = new SolverRuns(SHAPE);

    @AfterEach
    void close() {
        runs.close();
    }

    /** dx/dt of one value at a time t of the path, 1 at the noise. */
    @FunctionalInterface
    private interface Field {
        double of(double x, double t, int index);
    }

    static Stream<Arguments> solversAndDirections() {
        return Stream.of(EULER, HEUN)
                .flatMap(solver -> Arrays.stream(LinearInterpolant.Direction.values())
                        .map(direction -> Arguments.of(solver, new LinearInterpolant(direction))));
    }

    private static float[] normal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A network of a field, which counts time and direction as the interpolant's networks do. */
    private static Denoiser network(LinearInterpolant interpolant, Field field) {
        boolean toNoise = interpolant.networkTime() == LinearInterpolant.Direction.TO_NOISE;
        return (owner, x, evaluation) -> {
            float[] values = x.toFloats();
            double t = toNoise ? evaluation.networkTime() : 1 - evaluation.networkTime();
            for (int i = 0; i < values.length; i++) {
                double velocity = field.of(values[i], t, i);
                values[i] = (float) (toNoise ? velocity : -velocity);
            }
            return owner.floats(SHAPE, values);
        };
    }

    private List<Made> run(
            VelocitySolver solver, LinearInterpolant interpolant, int steps, float[] start, Field field) {
        return runs.run(
                solver, solver.path(interpolant, steps), false, network(interpolant, field), Made.noise(start), 0);
    }

    @ParameterizedTest
    @MethodSource("solversAndDirections")
    void aPerfectNetworkRecoversTheImageInAnyNumberOfSteps(VelocitySolver solver, LinearInterpolant interpolant) {
        float[] clean = normal(1);
        float[] noise = normal(2);
        for (int steps : new int[] {1, 2, 3, 7, 20}) {
            List<Made> made = run(solver, interpolant, steps, noise, (_, _, i) -> noise[i] - clean[i]);
            assertThat(made).hasSize(steps * solver.evaluationsPerStep());
            made.forEach(step -> assertClose("x0", step.x0(), clean, 1e-6));
            assertClose("sample", made.getLast().x(), clean, 1e-6);
        }
    }

    /** Where the field a x + b cos t takes a value that starts at time 1, at time 0: in closed form. */
    private static double exact(double start, double a, double b) {
        // x = particular + c e^(a t), with particular(t) = b (sin t - a cos t) / (1 + a²)
        double atOne = b * (Math.sin(1) - a * Math.cos(1)) / (1 + a * a);
        double atZero = -b * a / (1 + a * a);
        return atZero + (start - atOne) * Math.exp(-a);
    }

    private double error(VelocitySolver solver, LinearInterpolant interpolant, int steps) {
        double a = 1.5;
        double b = 0.8;
        float[] start = normal(3);
        float[] end = run(solver, interpolant, steps, start, (x, t, _) -> a * x + b * Math.cos(t))
                .getLast()
                .x();
        double sum = 0;
        for (int i = 0; i < VALUES; i++) {
            sum += Math.pow(end[i] - exact(start[i], a, b), 2);
        }
        return Math.sqrt(sum / VALUES);
    }

    @ParameterizedTest
    @EnumSource(LinearInterpolant.Direction.class)
    void theErrorFallsWithTheOrderOfTheMethod(LinearInterpolant.Direction direction) {
        LinearInterpolant interpolant = new LinearInterpolant(direction);
        for (int steps : new int[] {8, 16}) {
            double eulers = error(EULER, interpolant, steps) / error(EULER, interpolant, 2 * steps);
            double heuns = error(HEUN, interpolant, steps) / error(HEUN, interpolant, 2 * steps);
            assertThat(Math.log(eulers) / Math.log(2))
                    .as("Euler, %s steps", steps)
                    .isEqualTo(1, within(0.15));
            assertThat(Math.log(heuns) / Math.log(2))
                    .as("Heun, %s steps", steps)
                    .isEqualTo(2, within(0.2));
        }
    }

    @ParameterizedTest
    @MethodSource("solversAndDirections")
    void stepsAreThoseOfTheFormulas(VelocitySolver solver, LinearInterpolant interpolant) {
        int steps = 4;
        float[] start = normal(4);
        Field field = (x, t, i) -> Math.sin(3 * x) + t * t - 0.1 * i;
        double[] expected = new double[VALUES];
        for (int i = 0; i < VALUES; i++) {
            double x = start[i];
            for (int step = 0; step < steps; step++) {
                double t = 1 - step / (double) steps;
                double h = 1.0 / steps;
                double first = field.of(x, t, i);
                double velocity =
                        solver.evaluationsPerStep() == 1 ? first : (first + field.of(x - h * first, t - h, i)) / 2;
                x -= h * velocity;
            }
            expected[i] = x;
        }
        float[] found = run(solver, interpolant, steps, start, field).getLast().x();
        for (int i = 0; i < VALUES; i++) {
            assertThat((double) found[i]).isEqualTo(expected[i], within(1e-5));
        }
    }

    @Test
    void theNetworkIsAskedAtTheTimesOfItsOwnDirection() {
        assertThat(times(EULER, LinearInterpolant.Direction.TO_NOISE)).containsExactly(1.0, 0.75, 0.5, 0.25);
        assertThat(times(EULER, LinearInterpolant.Direction.TO_IMAGE)).containsExactly(0.0, 0.25, 0.5, 0.75);
        assertThat(times(HEUN, LinearInterpolant.Direction.TO_NOISE))
                .containsExactly(1.0, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25, 0.0);
        assertThat(HEUN.path(new LinearInterpolant(LinearInterpolant.Direction.TO_NOISE), 2)
                        .evaluations())
                .extracting(Evaluation::label)
                .containsExactly("0", "0½", "1", "1½");
        assertThat(EULER.path(new LinearInterpolant(LinearInterpolant.Direction.TO_NOISE), 3)
                        .evaluations()
                        .get(1)
                        .timeText())
                .isEqualTo("t = 0.667");
    }

    private static List<Double> times(VelocitySolver solver, LinearInterpolant.Direction direction) {
        return solver.path(new LinearInterpolant(direction), 4).evaluations().stream()
                .map(Evaluation::networkTime)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("solversAndDirections")
    void aVarianceHalfIsDropped(VelocitySolver solver, LinearInterpolant interpolant) {
        Field field = (x, t, _) -> x - t;
        Denoiser plain = network(interpolant, field);
        Denoiser withHalf = (owner, x, evaluation) -> {
            float[] velocity = plain.predict(owner, x, evaluation).toFloats();
            int image = VALUES / 2;
            float[] both = new float[2 * VALUES];
            for (int n = 0; n < 2; n++) {
                System.arraycopy(velocity, n * image, both, 2 * n * image, image);
                Arrays.fill(both, (2 * n + 1) * image, (2 * n + 2) * image, Float.NaN);
            }
            return owner.floats(Shape.of(2, 6, 4, 4), both);
        };
        Made start = Made.noise(normal(5));
        assertThat(runs.run(solver, solver.path(interpolant, 3), false, withHalf, start, 0)
                        .getLast()
                        .x())
                .isEqualTo(runs.run(solver, solver.path(interpolant, 3), false, plain, start, 0)
                        .getLast()
                        .x());
    }

    @ParameterizedTest
    @MethodSource("solversAndDirections")
    void aRunGoesOnFromAnyEvaluation(VelocitySolver solver, LinearInterpolant interpolant) {
        Field field = (x, t, i) -> Math.cos(x + i) * t;
        List<Made> whole = run(solver, interpolant, 3, normal(6), field);
        for (int made = 1; made < whole.size(); made++) {
            List<Made> rest = runs.run(
                    solver, solver.path(interpolant, 3), false, network(interpolant, field), whole.get(made - 1), made);
            assertThat(rest).hasSize(whole.size() - made);
            assertThat(rest.getLast().x()).isEqualTo(whole.getLast().x());
        }
    }

    @ParameterizedTest
    @MethodSource("solversAndDirections")
    void clampingKeepsPredictedImagesWithinPixels(VelocitySolver solver, LinearInterpolant interpolant) {
        Made start = Made.noise(normal(7));
        List<Made> made = runs.run(
                solver, solver.path(interpolant, 5), true, network(interpolant, (x, _, _) -> -4 * x), start, 0);
        for (Made step : made) {
            for (float value : step.x0()) {
                assertThat(value).isBetween(-1f, 1f);
            }
        }
        for (float value : made.getLast().x()) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void solversOfNoiseAndOfVelocityRefuseEachOthersNetworks() {
        LinearInterpolant interpolant = new LinearInterpolant(LinearInterpolant.Direction.TO_IMAGE);
        for (Solver solver : List.of(new Solver.Ddim(0), new Solver.DpmSolver2(), new Solver.DpmPlusPlus2M())) {
            assertThat(solver.misfit(interpolant, 10)).get().asString().contains("velocity", "euler or heun");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solver.path(interpolant, 10))
                    .withMessageContaining("velocity");
        }
        for (VelocitySolver solver : List.of(EULER, HEUN)) {
            assertThat(solver.misfit(interpolant, 10)).isEmpty();
            assertThat(solver.misfit(NoiseSchedule.linear(), 10))
                    .get()
                    .asString()
                    .contains("predicts noise", "ddim");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> solver.path(NoiseSchedule.linear(), 10))
                    .withMessageContaining("predicts noise");
        }
    }
}
