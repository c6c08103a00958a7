package org.cachescope.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalLeakTest {
    private static final SignalLeak TWO_CHANNELS =
            new SignalLeak(Shape.of(2, 1, 1), new float[] {1, -2}, new float[] {0.5f, 0, -0.3f, 0.4f});

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
    private final TensorScope scope = engine.newScope();

    @AfterEach
    void close() {
        scope.close();
        engine.close();
    }

    private float[] starts(SignalLeak leak, Shape shape, double signal, long seed) {
        Tensor noise = scope.zeros(shape);
        return leak.start(scope, noise, signal, seed).toFloats();
    }

    @Test
    void drawsHaveTheGivenMeansAndCovariance() {
        int images = 20_000;
        float[] starts = starts(TWO_CHANNELS, Shape.of(images, 2, 1, 1), 0.5, 3);

        double[] sum = new double[5];
        for (int i = 0; i < images; i++) {
            double a = starts[2 * i] / 0.5 - 1;
            double b = starts[2 * i + 1] / 0.5 + 2;
            double[] found = {a, b, a * a, a * b, b * b};
            Arrays.setAll(sum, k -> sum[k] + found[k] / images);
        }
        assertThat(sum[0]).isCloseTo(0, within(0.02));
        assertThat(sum[1]).isCloseTo(0, within(0.02));
        assertThat(sum[2]).isCloseTo(0.25, within(0.01)); // L Lᵀ
        assertThat(sum[3]).isCloseTo(-0.15, within(0.01));
        assertThat(sum[4]).isCloseTo(0.25, within(0.01));
    }

    @Test
    void anAreaHasOneValueAndNoiseKeepsItsShareOfTheVariance() {
        float[] means = {0, 1, 2, 3};
        SignalLeak leak = new SignalLeak(Shape.of(1, 2, 2), means, new float[16]);
        float[] ones = new float[16];
        Arrays.fill(ones, 1);
        Tensor noise = scope.floats(Shape.of(1, 1, 4, 4), ones);

        float[] start = leak.start(scope, noise, 0.6, 5).toFloats();

        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                float mean = means[row / 2 * 2 + column / 2];
                assertThat(start[row * 4 + column]).isCloseTo(0.6f * mean + 0.8f, within(1e-6f));
            }
        }
    }

    @Test
    void anImagesDrawIsItsOwnWhateverComesBehindIt() {
        float[] one = starts(TWO_CHANNELS, Shape.of(1, 2, 3, 3), 0.1, 7);
        float[] three = starts(TWO_CHANNELS, Shape.of(3, 2, 3, 3), 0.1, 7);

        assertThat(Arrays.copyOf(three, one.length)).isEqualTo(one);
        assertThat(starts(TWO_CHANNELS, Shape.of(1, 2, 3, 3), 0.1, 8)).isNotEqualTo(one);
    }

    @Test
    void aSeedGivesTheSameDrawEverywhere() {
        SignalLeak standard = new SignalLeak(Shape.of(1, 1, 1), new float[1], new float[] {1});
        assertThat(starts(standard, Shape.of(3, 1, 1, 1), 1, 1))
                .containsExactly(new float[] {1.6031389f, -0.39605612f, -0.83054614f}, within(1e-6f));
    }

    @Test
    void drawsOfNeighbouringSeedsHaveNothingInCommon() {
        int seeds = 4000;
        double product = 0;
        double last = 0;
        for (int seed = 0; seed < seeds; seed++) {
            double draw = (starts(TWO_CHANNELS, Shape.of(1, 2, 1, 1), 0.5, seed)[0] / 0.5 - 1) / 0.5;
            product += draw * last / seeds;
            last = draw;
        }
        assertThat(product).isCloseTo(0, within(0.06));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> starts(TWO_CHANNELS, Shape.of(1, 3, 2, 2), 0.1, 1))
                .withMessageContaining("expected samples of 2 channels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignalLeak(Shape.of(2, 1, 1), new float[2], new float[3]))
                .withMessageContaining("found [2, 1, 1], 2 means and 3 values");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SignalLeak(Shape.of(1, 1, 1), new float[1], new float[] {Float.NaN}))
                .withMessageContaining("found NaN");
    }

    @Test
    void runsKnowWhatTheirStartLeavesOfAnImage() {
        NoiseSchedule linear = NoiseSchedule.linear();
        NoiseSchedule scaled = NoiseSchedule.scaledLinear();

        assertThat(new Solver.DpmSolver2().path(scaled, 10).signal()).isCloseTo(0.0683, within(1e-4));
        assertThat(new Solver.DpmPlusPlus2M().path(scaled, 10).signal()).isCloseTo(0.0683, within(1e-4));
        assertThat(new Solver.Ddim(0).path(linear, 1000).signal()).isEqualTo(Math.sqrt(linear.alphaBar(999)));
        assertThat(VelocityPath.of(
                                new LinearInterpolant(LinearInterpolant.Direction.TO_IMAGE),
                                new VelocitySolver.Euler(),
                                4)
                        .signal())
                .isZero();
    }
}
