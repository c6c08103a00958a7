package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.cachescope.golden.Closeness.assertClose;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CachingEvaluator;
import org.cachescope.caching.CellAction;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UVitTest {
    private static final UVitArchitecture TINY = TestNetworks.TINY_UVIT;
    private static final float[] TIMES = {1, 999.5f, 333.25f};
    private static final long[] LABELS = {3, 0, 10};

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

    static List<UVitArchitecture> networks() {
        List<UVitArchitecture> networks = new ArrayList<>();
        for (int flags = 0; flags < 8; flags++) {
            networks.add(new UVitArchitecture(
                    6, 2, 3, 24, 4, 3, 40, 5, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0));
        }
        networks.add(new UVitArchitecture(4, 4, 1, 16, 2, 1, 64, 10, true, true, true));
        networks.add(new UVitArchitecture(8, 2, 4, 16, 6, 4, 32, 10, false, false, false));
        return networks;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everySizeAndFlagFollowsTheDefinition(UVitArchitecture a) {
        WeightSource weights = TestNetworks.random(a);
        for (LinearOperators operators : LinearOperators.values()) {
            try (UVit uvit = UVit.load(engine, a, weights, operators);
                    ConditioningCache conditionings = new ConditioningCache(engine, uvit, 0)) {
                for (float time : TIMES) {
                    Tensor x = scope.normal(Shape.of(1, a.inChannels(), a.inputSize(), a.inputSize()));
                    Conditioning c = conditionings.of(scope, time, a.nullClass());
                    Tensor out = uvit.forward(scope, x, c, LayerEvaluator.computeAll());
                    float[] want = new StraightforwardUVit(a, weights).predict(x.toFloats(), time, a.nullClass());
                    assertThat(out.shape()).isEqualTo(x.shape());
                    assertClose(a + " " + operators, out.toFloats(), want, 1e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void anyPlanInKernelsOfAnyLengthGivesWhatLayerByLayerGives(LinearOperators operators) {
        SplittableRandom random = new SplittableRandom(4);
        try (UVit uvit = UVit.load(engine, TINY, TestNetworks.random(TINY), operators)) {
            Conditioning c = conditioning(uvit);
            for (int length : new int[] {1, 2, 3, 4, 7, 10}) {
                Tensor x = x();
                List<LayerTask> tasks = tasks(random);
                Map<LayerId, float[]> keptByPlan = new LinkedHashMap<>();
                Map<LayerId, float[]> keptByAsking = new LinkedHashMap<>();
                Tensor planned = uvit.forward(scope, x, c, keeping(tasks, keptByPlan), length);
                Tensor asked = uvit.forward(scope, x, c, asking(tasks, keptByAsking));
                assertClose("in kernels of " + length, planned.toFloats(), asked.toFloats(), 1e-6);
                assertThat(keptByPlan.keySet()).isEqualTo(keptByAsking.keySet());
                keptByPlan.forEach((layer, kept) ->
                        assertClose(layer + " in kernels of " + length, kept, keptByAsking.get(layer), 1e-6));
            }
        }
    }

    private List<LayerTask> tasks(SplittableRandom random) {
        List<LayerTask> tasks = new ArrayList<>();
        for (int column = 0; column < TINY.layers(); column++) {
            Shape shape = Shape.of(LABELS.length, TINY.tokens(), TINY.hiddenSize());
            tasks.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new LayerTask.Compute(false);
                        case 1 -> new LayerTask.Compute(true);
                        case 2 -> new LayerTask.Reuse(scope.normal(shape));
                        case 3 ->
                            new LayerTask.Mix(
                                    scope.normal(shape), scope.floats(Shape.of(1, 1, 1), (float) random.nextDouble()));
                        case 4 ->
                            new LayerTask.Mix(
                                    scope.normal(shape),
                                    scope.floats(Shape.of(1, 1, 1), (float) random.nextDouble()),
                                    true);
                        default -> new LayerTask.Drop();
                    });
        }
        return tasks;
    }

    private static LayerPlan keeping(List<LayerTask> tasks, Map<LayerId, float[]> kept) {
        return new LayerPlan() {
            @Override
            public LayerPart next(int column) {
                return new LayerPart.Run(tasks.subList(column, tasks.size()));
            }

            @Override
            public void keep(LayerId layer, Tensor output) {
                kept.put(layer, output.toFloats());
            }
        };
    }

    private LayerEvaluator asking(List<LayerTask> tasks, Map<LayerId, float[]> kept) {
        return (layer, compute) -> switch (tasks.get(layer.column())) {
            case LayerTask.Compute(boolean keep) -> {
                Tensor output = compute.get();
                if (keep) {
                    kept.put(layer, output.toFloats());
                }
                yield output;
            }
            case LayerTask.Reuse(Tensor output) -> output;
            case LayerTask.Mix(Tensor stored, Tensor score, boolean keep) -> {
                float beta = score.toFloats()[0];
                float[] mixed = stored.toFloats();
                float[] fresh = compute.get().toFloats();
                for (int i = 0; i < mixed.length; i++) {
                    mixed[i] = beta * fresh[i] + (1 - beta) * mixed[i];
                }
                if (keep) {
                    kept.put(layer, mixed);
                }
                yield scope.floats(stored.shape(), mixed);
            }
            case LayerTask.Drop() -> scope.zeros(Shape.of(1, 1, 1));
            case LayerTask.ComputeSum _, LayerTask.ReuseSum _ -> throw new AssertionError("no sum was planned");
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10})
    void cachedRunsWithTheirSumsGiveWhatLayerByLayerGives(int layersPerKernel) {
        SplittableRandom random = new SplittableRandom(layersPerKernel);
        try (UVit uvit = UVit.load(engine, TINY, TestNetworks.random(TINY), LinearOperators.PACKED)) {
            for (int run = 0; run < 8; run++) {
                CacheSchedule schedule = schedule(random, run * 0.14);
                try (CachingEvaluator planned = new CachingEvaluator(schedule, scope);
                        CachingEvaluator asked = new CachingEvaluator(schedule, scope)) {
                    for (int row = 0; row < schedule.evaluations(); row++) {
                        Tensor x = x();
                        Conditioning c = conditioning(uvit);
                        planned.begin(row, () -> c);
                        asked.begin(row, () -> c);
                        LayerPlan plan = planned.plan(TINY.layers()).orElseThrow();
                        Tensor got = uvit.forward(scope, x, c, plan, layersPerKernel);
                        Tensor want = uvit.forward(scope, x, c, asked::evaluate);
                        assertClose(schedule + ", row " + row, got.toFloats(), want.toFloats(), 1e-6);
                    }
                }
            }
        }
    }

    /** Every second row reuses what the row before computed, more of it the larger the share is. */
    private static CacheSchedule schedule(SplittableRandom random, double share) {
        List<CacheSchedule.Row> rows = new ArrayList<>();
        for (int row = 0; row < 4; row++) {
            if (row % 2 == 0) {
                rows.add(CacheSchedule.Row.full(TINY.layers()));
            } else {
                List<CellAction> cells = new ArrayList<>();
                for (int column = 0; column < TINY.layers(); column++) {
                    cells.add(random.nextDouble() < share ? CellAction.REUSE : CellAction.COMPUTE);
                }
                rows.add(new CacheSchedule.Row(OptionalInt.empty(), cells));
            }
        }
        return new CacheSchedule(rows);
    }

    @Test
    void anEvaluationThatReusesEverythingStillFollowsItsOwnInput() {
        CacheSchedule all = schedule(new SplittableRandom(1), 1);
        try (UVit uvit = UVit.load(engine, TINY, TestNetworks.random(TINY), LinearOperators.PACKED);
                CachingEvaluator layers = new CachingEvaluator(all, scope)) {
            Conditioning c = conditioning(uvit);
            layers.begin(0, () -> c);
            Tensor first = uvit.forward(scope, x(), c, layers);
            layers.begin(1, () -> c);
            Tensor second = uvit.forward(scope, x(), c, layers);
            assertThat(second.toFloats()).isNotEqualTo(first.toFloats());
        }
    }

    @Test
    void aConditioningHasTheSameBitsWhateverIsAskedForBesideIt() {
        UVitArchitecture a = new UVitArchitecture(6, 2, 3, 24, 2, 3, 40, 5, false, true, false);
        try (UVit uvit = UVit.load(engine, a, TestNetworks.random(a), LinearOperators.PLAIN);
                ConditioningCache one = new ConditioningCache(engine, uvit, 0);
                ConditioningCache many = new ConditioningCache(engine, uvit, 1 << 20)) {
            many.prepare(999, 500, 1.5f, 20, 7, 3, 500.25f, 11, 13, 2);
            float[] together = many.of(scope, 500.25f, 2, 5, 0).values().toFloats();
            long[] labels = {2, 5, 0};
            int each = together.length / labels.length;
            for (int row = 0; row < labels.length; row++) {
                float[] alone = one.of(scope, 500.25f, labels[row]).values().toFloats();
                assertThat(Arrays.copyOfRange(together, row * each, (row + 1) * each))
                        .isEqualTo(alone);
            }
        }
    }

    @Test
    void gradientsArePlainWeightsAlone() {
        try (UVit uvit = UVit.load(engine, TINY, TestNetworks.random(TINY), LinearOperators.PACKED)) {
            assertThatIllegalStateException()
                    .isThrownBy(uvit::differentiable)
                    .withMessageContaining("packed weights have no gradients");
        }
    }

    @Test
    void aWeightThatIsMissingOrOfAnotherShapeIsNamed() {
        WeightSource all = TestNetworks.random(TINY);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        all.names().forEach(name -> weights.put(name, all.read(name, Arena.ofAuto())));
        weights.put("mid_block.attn.proj.bias", weights.get("norm.weight"));
        HostTensor skip = weights.remove("out_blocks.1.skip_linear.weight");
        assertRefused(weights, "tensor 'out_blocks.1.skip_linear.weight': expected [32, 64], found none");
        weights.put("out_blocks.1.skip_linear.weight", skip);
        weights.put("pos_embed", weights.get("label_emb.weight"));
        assertRefused(weights, "tensor 'pos_embed': expected [1, 18, 32], found [11, 32]");
    }

    private void assertRefused(Map<String, HostTensor> weights, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UVit.load(engine, TINY, new HostWeights(weights), LinearOperators.PLAIN))
                .withMessage(message);
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UVitArchitecture(16, 4, 3, 32, 5, 2, 128, 10, false, false, false))
                .withMessageContaining("depth 5 is not a multiple of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UVitArchitecture(16, 4, 3, 9, 4, 3, 128, 10, false, false, false))
                .withMessageContaining("2 (time features)");
    }

    private Tensor x() {
        return scope.normal(Shape.of(LABELS.length, TINY.inChannels(), TINY.inputSize(), TINY.inputSize()));
    }

    private Conditioning conditioning(UVit uvit) {
        try (ConditioningCache conditionings = new ConditioningCache(engine, uvit, 0)) {
            return conditionings.of(scope, 700.5f, LABELS);
        }
    }
}
