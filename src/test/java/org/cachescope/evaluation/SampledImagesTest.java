package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampledImagesTest {
    private static final DitArchitecture SIZES = RandomCheckpoint.TINY;
    private static final int STEPS = 4;
    private static final SamplingRecipe RECIPE =
            new SamplingRecipe(List.of(0L, 3L), STEPS, new Solver.Ddim(0), new Guidance(2, 3), true, 1);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static CacheSchedule allReused() {
        return new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(RunShape.of(SIZES, STEPS, "ddim"));
    }

    private static CacheSchedule full() {
        return CacheSchedule.full(STEPS, SIZES.layers());
    }

    /** Something to do with a session on a network of these weights. */
    private void withSession(Map<String, HostTensor> weights, Consumer<SamplingSession> use) {
        try (Dit dit = Dit.load(engine, SIZES, new HostWeights(weights), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, dit)) {
            use.accept(session);
        }
    }

    @Test
    void everyStepIsToldAndTheSampleIsFinite() {
        withSession(RandomCheckpoint.weights(SIZES, 1), session -> {
            List<Integer> told = new ArrayList<>();

            SampledImages samples = SampledImages.run(session, RECIPE, full(), LayerWatch.NONE, told::add);

            assertThat(told).containsExactly(1, 2, 3, 4);
            assertThat(samples.shape())
                    .isEqualTo(Shape.of(2, SIZES.inChannels(), SIZES.inputSize(), SIZES.inputSize()));
            assertThat(samples.values()).doesNotContain(Float.NaN);
        });
    }

    @Test
    void aWatchSeesEveryLayerAndCanStopBetweenTwo() {
        withSession(RandomCheckpoint.weights(SIZES, 1), session -> {
            List<LayerId> seen = new ArrayList<>();
            LayerWatch watch = (step, layers) -> (layer, compute) -> {
                if (step == 1 && layer.column() == 2) {
                    throw new CancellationException("enough");
                }
                seen.add(layer);
                return layers.evaluate(layer, compute);
            };

            assertThatThrownBy(() -> SampledImages.run(session, RECIPE, full(), watch, _ -> {}))
                    .isInstanceOf(CancellationException.class);
            assertThat(seen).hasSize(SIZES.layers() + 2);
        });
    }

    @Test
    void theFirstLayerThatIsNotFiniteIsNamedWithItsStep() {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(SIZES, 1);
        spoil(weights, "blocks.2.attn.proj.bias");
        withSession(
                weights,
                session -> assertThatThrownBy(
                                () -> SampledImages.run(session, RECIPE, allReused(), LayerWatch.NONE, _ -> {}))
                        .isInstanceOfSatisfying(NotFiniteException.class, e -> {
                            assertThat(e.layer()).isEqualTo(LayerId.mhsa(2));
                            assertThat(e.evaluation()).isZero();
                            assertThat(e).hasMessageContaining("timestep 999").hasMessageContaining("MHSA of block 2");
                        }));
    }

    @Test
    void whereAllLayersAreFiniteWhatFollowsIsNamed() {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(SIZES, 1);
        spoil(weights, "final_layer.linear.bias");
        withSession(
                weights,
                session -> assertThatThrownBy(
                                () -> SampledImages.run(session, RECIPE, full(), LayerWatch.NONE, _ -> {}))
                        .isInstanceOfSatisfying(
                                NotFiniteException.class,
                                e -> assertThat(e.layer()).isNull()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t_embedder.mlp.2.bias",
                "y_embedder.embedding_table.weight",
                "blocks.1.adaLN_modulation.1.bias",
                "final_layer.adaLN_modulation.1.bias"
            })
    void whatTimestepAndLabelMakeIsNamedBeforeTheLayersItFeeds(String weight) {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(SIZES, 1);
        spoil(weights, weight);
        withSession(
                weights,
                session -> assertThatThrownBy(
                                () -> SampledImages.run(session, RECIPE, full(), LayerWatch.NONE, _ -> {}))
                        .isInstanceOf(NotFiniteException.class)
                        .hasMessageContaining("step 0 (timestep 999), timestep or label conditioning"));
    }

    @Test
    void anInfinitePredictionIsNotHiddenByTheClamp() {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(SIZES, 1);
        spoil(weights, "final_layer.linear.bias", Float.POSITIVE_INFINITY);
        assertThat(RECIPE.clip()).isTrue();
        withSession(
                weights,
                session -> assertThatThrownBy(
                                () -> SampledImages.run(session, RECIPE, full(), LayerWatch.NONE, _ -> {}))
                        .isInstanceOf(NotFiniteException.class)
                        .hasMessageContaining("step 0")
                        .hasMessageContaining("final layer"));
    }

    @Test
    void theSearchForWhatIsNotFiniteCanBeStoppedToo() {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(SIZES, 1);
        spoil(weights, "blocks.2.attn.proj.bias");
        withSession(weights, session -> {
            AtomicInteger firstSteps = new AtomicInteger();
            LayerWatch watch = (step, layers) -> {
                if (step == 0 && firstSteps.incrementAndGet() == 2) {
                    throw new CancellationException("enough");
                }
                return layers;
            };

            assertThatThrownBy(() -> SampledImages.run(session, RECIPE, full(), watch, _ -> {}))
                    .isInstanceOf(CancellationException.class);
        });
    }

    @Test
    void latencyIsMeasuredInTurnsAfterAWarmUp() {
        withSession(RandomCheckpoint.weights(SIZES, 1), session -> {
            List<Integer> told = new ArrayList<>();

            LatencyMeasurement latency =
                    LatencyMeasurement.measure(session, RECIPE, allReused(), 5, LayerWatch.NONE, told::add);

            assertThat(told).hasSize(12).isSorted().endsWith(12);
            assertThat(latency.full().n()).isEqualTo(5);
            assertThat(latency.full().median()).isPositive();
            assertThat(latency.speedUp().median()).isPositive();
            assertThatThrownBy(
                            () -> LatencyMeasurement.measure(session, RECIPE, allReused(), 4, LayerWatch.NONE, _ -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    private static void spoil(Map<String, HostTensor> weights, String name) {
        spoil(weights, name, Float.NaN);
    }

    private static void spoil(Map<String, HostTensor> weights, String name, float value) {
        float[] values = weights.get(name).toFloats();
        values[0] = value;
        weights.put(name, HostTensor.ofFloats(weights.get(name).shape(), values));
    }
}
