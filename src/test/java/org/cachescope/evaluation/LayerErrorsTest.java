package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerErrorsTest {
    private static final DitArchitecture NETWORK = TestNetworks.TINY;
    private static final int STEPS = 4;
    private static final int IMAGES = 3;

    private Engine engine;
    private Dit dit;
    private SamplingSession session;

    @BeforeEach
    void load() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PLAIN);
        session = new SamplingSession(engine, dit);
    }

    @AfterEach
    void close() {
        session.close();
        dit.close();
        engine.close();
    }

    private static SamplingRecipe recipe(int steps, double guidance, Long... labels) {
        return new SamplingRecipe(List.of(labels), steps, new Solver.Ddim(0), new Guidance(guidance, 3), true, 7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3})
    void figuresAreThoseOfOutputsCopiedToTheHost(double guidance) {
        SamplingRecipe recipe = recipe(STEPS, guidance, 1L, 2L, 3L);
        List<List<float[]>> outputs = outputs(recipe);
        LayerErrors errors = LayerErrors.measure(session, recipe, LayerWatch.NONE, _ -> {});
        assertThat(errors.steps()).isEqualTo(STEPS);
        assertThat(errors.layers()).isEqualTo(NETWORK.layers());
        assertThat(errors.images()).isEqualTo(IMAGES);
        assertThat(errors.timesteps()).startsWith(999).endsWith(0).hasSize(STEPS);
        for (int pair = 0; pair < STEPS - 1; pair++) {
            for (int column = 0; column < NETWORK.layers(); column++) {
                float[] before = outputs.get(pair).get(column);
                float[] now = outputs.get(pair + 1).get(column);
                int size = before.length / recipe.batchRows();
                double[] ofImages = new double[IMAGES];
                double norm = 0;
                for (int i = 0; i < now.length; i++) {
                    ofImages[i / size % IMAGES] += Math.pow((double) now[i] - before[i], 2);
                    norm += Math.pow(now[i], 2);
                }
                double sum = ofImages[0] + ofImages[1] + ofImages[2];
                double variance = 0;
                for (double image : ofImages) {
                    variance += Math.pow(image - sum / IMAGES, 2) / IMAGES;
                }
                assertClose(errors.squared(), pair, column, sum / IMAGES);
                assertClose(errors.meanSquared(), pair, column, sum / now.length);
                assertClose(errors.relative(), pair, column, Math.sqrt(sum / norm));
                assertClose(errors.spread(), pair, column, Math.sqrt(variance));
            }
        }
    }

    private static void assertClose(List<List<Double>> table, int pair, int column, double expected) {
        assertThat(expected).isPositive();
        assertThat(table.get(pair).get(column)).isCloseTo(expected, within(1e-12 * expected));
    }

    private List<List<float[]>> outputs(SamplingRecipe recipe) {
        List<List<float[]>> outputs = new ArrayList<>();
        LayerWatch copying = (_, layers) -> {
            List<float[]> ofStep = new ArrayList<>();
            outputs.add(ofStep);
            return (layer, compute) -> {
                Tensor output = layers.evaluate(layer, compute);
                ofStep.add(output.toFloats());
                return output;
            };
        };
        try (SamplingSession.Run run =
                session.start(recipe, CacheSchedule.full(recipe.steps(), NETWORK.layers()), copying)) {
            run.sampler().drain();
        }
        return outputs;
    }

    @Test
    void oneImageHasNoSpreadAndEveryStepIsTold() {
        List<Integer> told = new ArrayList<>();
        LayerErrors errors = LayerErrors.measure(session, recipe(STEPS, 1, 0L), LayerWatch.NONE, told::add);
        assertThat(errors.spread()).allSatisfy(row -> assertThat(row).containsOnly(0.0));
        assertThat(told).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aWatchStopsItBetweenLayers() {
        AtomicInteger asked = new AtomicInteger();
        LayerWatch stopping = (_, layers) -> (layer, compute) -> {
            if (asked.incrementAndGet() == 6) {
                throw new CancellationException();
            }
            return layers.evaluate(layer, compute);
        };
        assertThatThrownBy(() -> LayerErrors.measure(session, recipe(STEPS, 1, 0L), stopping, _ -> {}))
                .isInstanceOf(CancellationException.class);
        assertThat(asked).hasValue(6);
        assertThat(LayerErrors.measure(session, recipe(STEPS, 1, 0L), LayerWatch.NONE, _ -> {}))
                .as("the session can be used again")
                .isNotNull();
    }

    @Test
    void theFirstLayerThatIsNotFiniteIsNamed() {
        LayerWatch damaging = (step, layers) -> (layer, compute) -> {
            Tensor output = layers.evaluate(layer, compute);
            boolean here = step == 1 && layer.equals(LayerId.ffn(0));
            return here ? notANumber(output) : output;
        };
        assertThatThrownBy(() -> LayerErrors.measure(session, recipe(STEPS, 1, 0L), damaging, _ -> {}))
                .isInstanceOfSatisfying(NotFiniteException.class, e -> {
                    assertThat(e.evaluation()).isEqualTo(1);
                    assertThat(e.layer()).isEqualTo(LayerId.ffn(0));
                });
    }

    private Tensor notANumber(Tensor like) {
        float[] values = new float[(int) like.shape().elements()];
        values[values.length - 1] = Float.NaN;
        return engine.newScope().floats(like.shape(), values);
    }

    @Test
    void aSingleStepHasNoNeighbour() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LayerErrors.measure(session, recipe(1, 1, 0L), LayerWatch.NONE, _ -> {}))
                .withMessageContaining("2 or more");
    }

    @Test
    void aLayerWithoutOutputHasNoRelativeError() {
        ErrorTables tables = new ErrorTables();
        tables.add(new double[][] {{4, 0}}, new double[] {0}, 8);
        LayerErrors errors = tables.of(List.of(999, 0), 2);
        assertThat(errors.relative()).containsExactly(List.of(Double.NaN));
        assertThat(errors.squared()).containsExactly(List.of(2.0));
        assertThat(errors.meanSquared()).containsExactly(List.of(0.5));
        assertThat(errors.spread()).containsExactly(List.of(2.0));
    }

    @Test
    void tablesOfAnotherSizeAreRefused() {
        List<List<Double>> one = List.of(List.of(1.0, 2.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerErrors(List.of(9, 0), one, one, List.of(List.of(1.0)), one, 1))
                .withMessageContaining("relative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerErrors(List.of(9, 5, 0), one, one, one, one, 1))
                .withMessageContaining("squared");
    }
}
