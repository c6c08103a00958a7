package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
    private static final int IMAGES = 2;
    private static final int LAGS = 2;

    private static SamplingRecipe recipe(Architecture network) {
        return network instanceof DitArchitecture
                ? new SamplingRecipe(List.of(1L, 2L), 4, new Solver.Ddim(0), new Guidance(3, 3), true, 7)
                : new SamplingRecipe(
                        List.of(1L, 2L),
                        2,
                        new Solver.DpmSolver2(),
                        SamplingRecipe.publishedGuidance(network, 0.4),
                        false,
                        7);
    }

    /** Outputs and gates of a run, copied to the host. */
    private static final class Copies implements LayerWatch {
        private final List<List<List<float[]>>> outputs = new ArrayList<>(); // by evaluation, pass, column
        private final List<float[]> modulations = new ArrayList<>(); // by evaluation, of the last pass

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            if (outputs.size() == evaluation) {
                outputs.add(new ArrayList<>());
            }
            List<float[]> ofPass = new ArrayList<>();
            outputs.get(evaluation).add(ofPass);
            return (layer, compute) -> {
                Tensor output = layers.evaluate(layer, compute);
                ofPass.add(output.toFloats());
                return output;
            };
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            modulations.add(conditioning.values().toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void figuresAreThoseOfOutputsAndGatesCopiedToTheHost(boolean dit) {
        Architecture a = dit ? TestNetworks.TINY : TestNetworks.TINY_UVIT;
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Network network = Network.load(engine, a, TestNetworks.random(a), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, network)) {
            SamplingRecipe recipe = recipe(a);
            Copies copies = new Copies();
            try (SamplingSession.Run run =
                    session.start(recipe, CacheSchedule.full(recipe.evaluations(), a.layers()), copies)) {
                run.sampler().drain();
            }
            CalibratedErrors errors = Calibration.measure(session, recipe, LAGS, LayerWatch.NONE, _ -> {});
            for (int evaluation = 0; evaluation < recipe.evaluations(); evaluation++) {
                for (int column = 0; column < a.layers(); column++) {
                    for (int lag = 1; lag <= LAGS; lag++) {
                        check(a, copies, errors, evaluation, column, lag);
                    }
                }
            }
        }
    }

    private static void check(
            Architecture a, Copies copies, CalibratedErrors errors, int evaluation, int column, int lag) {
        double relative = errors.relativeL1().get(lag - 1).get(evaluation).get(column);
        if (evaluation < lag) {
            assertThat(relative).isZero();
            return;
        }
        double distance = 0;
        double size = 0;
        double weighted = 0;
        double added = 0;
        for (int pass = 0; pass < copies.outputs.get(evaluation).size(); pass++) {
            float[] now = copies.outputs.get(evaluation).get(pass).get(column);
            float[] before = copies.outputs.get(evaluation - lag).get(pass).get(column);
            int width = a.hiddenSize();
            int row = a.tokens() * width;
            for (int first = 0; first < now.length; first += row) {
                double squared = 0;
                double weight = 0;
                for (int i = first; i < first + row; i++) {
                    double difference = (double) now[i] - before[i];
                    double gate = a instanceof DitArchitecture
                            ? copies.modulations
                                    .get(evaluation)[
                                    (first / row * a.conditioningVectors()
                                                            + DitArchitecture.gateVector(LayerId.ofColumn(column)))
                                                    * width
                                            + i % width]
                            : 1;
                    distance += Math.abs(difference);
                    size += Math.abs(now[i]);
                    squared += difference * difference;
                    added += gate * gate * difference * difference / IMAGES;
                    weight += Math.abs(gate) / row;
                }
                weighted += weight * squared / IMAGES;
            }
        }
        assertClose(relative, distance / size);
        if (lag == 1) {
            assertClose(errors.added().get(evaluation).get(column), added);
            assertClose(errors.weighted().get(evaluation).get(column), weighted);
        }
    }

    private static void assertClose(double found, double expected) {
        assertThat(expected).isPositive();
        assertThat(found).isCloseTo(expected, within(1e-6 * expected));
    }

    @Test
    void aRunNeedsALag() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Network network = Network.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, network)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> Calibration.measure(session, recipe(TestNetworks.TINY), 0, LayerWatch.NONE, _ -> {}))
                    .withMessage("lags: expected 1 or more, found 0");
        }
    }
}
