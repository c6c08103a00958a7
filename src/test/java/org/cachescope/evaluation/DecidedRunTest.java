package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.DecidingRule;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that decide while a run goes on, on small random networks. */
class DecidedRunTest {
    private static final DitArchitecture DIT = new DitArchitecture(16, 4, 3, 32, 3, 2, 128, 10, false);
    private static final UVitArchitecture UVIT = TestNetworks.TINY_UVIT;

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);

    @AfterEach
    void close() {
        engine.close();
    }

    private static SamplingRecipe recipe(Architecture a) {
        return a instanceof UVitArchitecture
                ? new SamplingRecipe(
                        List.of(0L, 3L),
                        4,
                        new Solver.DpmSolver2(),
                        SamplingRecipe.publishedGuidance(a, 0.4),
                        false,
                        11)
                : new SamplingRecipe(List.of(0L, 3L), 10, new Solver.Ddim(0), new Guidance(2, 3), true, 11);
    }

    private static List<DecidingRule> rules(double threshold) {
        return List.of(
                new DecidingRule.FirstBlock(threshold),
                new DecidingRule.Accumulated(threshold, DecidingRule.Accumulated.IDENTITY));
    }

    private static DecidedRun.Outcome decide(SamplingSession session, DecidingRule rule) {
        return DecidedRun.of(session, recipe(session.network().architecture()), rule, LayerWatch.NONE, _ -> {});
    }

    private static float[] sample(SamplingSession session, CacheSchedule schedule, LayerWatch watch) {
        return SampledImages.run(session, recipe(session.network().architecture()), schedule, watch, _ -> {})
                .values();
    }

    private static int passing(CacheSchedule schedule) {
        return (int)
                schedule.rows().stream().filter(row -> !row.ranges().isEmpty()).count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThresholdOfZeroIsTheUncachedRunBitForBit(boolean skips) {
        Architecture a = skips ? UVIT : DIT;
        try (Network network = Network.load(engine, a, TestNetworks.random(a), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, network)) {
            CacheSchedule uncached = CacheSchedule.full(recipe(a).evaluations(), a.layers());
            float[] full = sample(session, uncached, LayerWatch.NONE);
            for (DecidingRule rule : rules(0)) {
                DecidedRun.Outcome outcome = decide(session, rule);
                assertThat(outcome.schedule()).isEqualTo(uncached);
                assertThat(outcome.images().values()).isEqualTo(full);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWasDecidedMakesTheSameRunAgainBitForBit(boolean skips) {
        Architecture a = skips ? UVIT : DIT;
        try (Network network = Network.load(engine, a, TestNetworks.random(a), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, network)) {
            int evaluations = recipe(a).evaluations();
            for (int kind = 0; kind < 2; kind++) {
                int mixed = 0;
                int before = 0;
                for (double threshold = 0.005; threshold < 1e6; threshold *= threshold < 1 ? 1.9 : 1e6) {
                    DecidedRun.Outcome outcome =
                            decide(session, rules(threshold).get(kind));
                    CacheSchedule schedule = outcome.schedule();
                    assertThat(outcome.images().values())
                            .as("threshold %s, %s", threshold, schedule)
                            .isEqualTo(sample(session, schedule, LayerWatch.NONE));
                    mixed += passing(schedule) > 0 && passing(schedule) < evaluations - 2 ? 1 : 0;
                    before = passing(schedule);
                }
                assertThat(mixed).as("thresholds that pass over some").isPositive();
                assertThat(before)
                        .as("all but the first, of the accumulated rule but the last too")
                        .isEqualTo(evaluations - 1 - kind);
            }
        }
    }

    @Test
    void firstBlockCachingIsAsAStraightforwardOneLayerByLayer() {
        int mixed = 0;
        try (Network network = Network.load(engine, DIT, TestNetworks.random(DIT), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, network);
                TensorScope owner = engine.newScope()) {
            for (double threshold = 0.01; threshold < 2; threshold *= 1.7) {
                DecidedRun.Outcome outcome = decide(session, new DecidingRule.FirstBlock(threshold));
                Straightforward reference = new Straightforward(threshold, owner);
                float[] want = sample(session, outcome.schedule().uncached(), reference);
                List<Boolean> decided = outcome.schedule().rows().stream()
                        .map(row -> !row.ranges().isEmpty())
                        .toList();
                assertThat(decided).as("threshold %s", threshold).isEqualTo(reference.decided);
                assertThat(relativeL2(outcome.images().values(), want)).isLessThan(1e-4);
                int passing = passing(outcome.schedule());
                mixed += passing > 0 && passing < decided.size() - 1 ? 1 : 0;
            }
        }
        assertThat(mixed).as("thresholds that pass over some").isPositive();
    }

    /**
     * Asked layer by layer: adds up gate times output of the first block and compares; then the second block's
     * attention gives what all blocks behind the first added when they were last computed, by its own gate, and the
     * rest nothing.
     */
    private static final class Straightforward implements LayerWatch {
        private final double threshold;
        private final TensorScope owner;
        private final List<Boolean> decided = new ArrayList<>();
        private final Map<LayerId, float[]> added = new HashMap<>();
        private float[] computedFirst = new float[0];
        private float[] first = new float[0];
        private float[] modulation = new float[0];

        Straightforward(double threshold, TensorScope owner) {
            this.threshold = threshold;
            this.owner = owner;
        }

        @Override
        public void conditioned(int evaluation, Conditioning conditioning) {
            modulation = conditioning.values().toFloats();
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return this::evaluate;
        }

        private Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
            if (layer.block() == 0) {
                Tensor out = compute.get();
                float[] values = gated(layer, out);
                first = layer.column() == 0 ? values : sum(first, values);
                return out;
            }
            if (layer.column() == 2) {
                boolean passes = computedFirst.length > 0 && change() < threshold;
                decided.add(passes);
                computedFirst = passes ? computedFirst : first;
            }
            if (!decided.getLast()) {
                Tensor out = compute.get();
                added.put(layer, gated(layer, out));
                return out;
            }
            float[] out = new float[first.length];
            if (layer.column() == 2) {
                for (float[] values : added.values()) {
                    out = sum(out, values);
                }
                for (int i = 0; i < out.length; i++) {
                    out[i] /= gate(layer, i);
                }
            }
            int d = DIT.hiddenSize();
            return owner.floats(Shape.of(out.length / d / DIT.tokens(), DIT.tokens(), d), out);
        }

        private double change() {
            double distance = 0;
            double size = 0;
            for (int i = 0; i < first.length; i++) {
                distance += Math.abs((double) first[i] - computedFirst[i]);
                size += Math.abs((double) computedFirst[i]);
            }
            return distance / size;
        }

        private static float[] sum(float[] a, float[] b) {
            float[] sum = new float[a.length];
            for (int i = 0; i < sum.length; i++) {
                sum[i] = a[i] + b[i];
            }
            return sum;
        }

        private float[] gated(LayerId layer, Tensor out) {
            float[] values = out.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= gate(layer, i);
            }
            return values;
        }

        private float gate(LayerId layer, int i) {
            int d = DIT.hiddenSize();
            int row = i / (DIT.tokens() * d);
            return modulation[(row * DIT.conditioningVectors() + 3 * layer.column() + 2) * d + i % d];
        }
    }

    @Test
    void aRunThatDecidesCanBeStopped() {
        try (Network network = Network.load(engine, DIT, TestNetworks.random(DIT), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, network)) {
            LayerWatch stopping = (evaluation, layers) -> {
                if (evaluation == 3) {
                    throw new CancellationException();
                }
                return layers;
            };
            List<Integer> steps = new ArrayList<>();
            DecidingRule rule = new DecidingRule.FirstBlock(0.1);
            assertThatThrownBy(() -> DecidedRun.of(session, recipe(DIT), rule, stopping, steps::add))
                    .isInstanceOf(CancellationException.class);
            assertThat(steps).containsExactly(1, 2, 3);
        }
    }
}
