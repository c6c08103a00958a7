package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.ArrayList;
import java.util.Collections;
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
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of a DiT's layers that no single kernel computes. */
class SummedLayersTest {
    private static final DitArchitecture A = new DitArchitecture(16, 4, 3, 32, 5, 2, 128, 10, false);
    private static final int[] LENGTHS = {1, 2, 3, 4, 7, 10};

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

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void reusedNeighboursAreStoredAsOneHoweverManyKernelsComputeThem(LinearOperators operators) {
        try (Dit dit = Dit.load(engine, A, TestNetworks.random(A), operators)) {
            Conditioning m = conditioning(dit, 500);
            Conditioning reader = conditioning(dit, 400);
            Tensor x = x();
            Map<LayerId, float[]> inOne = kept(dit, x, m, reader, A.layers());
            assertThat(inOne).containsOnlyKeys(LayerId.ofColumn(0), LayerId.ofColumn(5));
            for (int length : LENGTHS) {
                Map<LayerId, float[]> kept = kept(dit, x, m, reader, length);
                assertThat(kept.keySet()).isEqualTo(inOne.keySet());
                kept.forEach((layer, sum) ->
                        assertThat(sum).as("%s in kernels of %d", layer, length).isEqualTo(inOne.get(layer)));
            }
        }
    }

    /** What an evaluation keeps of which all layers but the fifth are summed. */
    private Map<LayerId, float[]> kept(Dit dit, Tensor x, Conditioning m, Conditioning reader, int layersPerKernel) {
        List<LayerTask> tasks = new ArrayList<>(Collections.nCopies(A.layers(), new LayerTask.ComputeSum(reader)));
        tasks.set(4, new LayerTask.Compute(false));
        Map<LayerId, float[]> kept = new LinkedHashMap<>();
        LayerPlan plan = new LayerPlan() {
            @Override
            public LayerPart next(int column) {
                return new LayerPart.Run(tasks);
            }

            @Override
            public void keep(LayerId layer, Tensor sum) {
                kept.put(layer, sum.toFloats());
            }
        };
        dit.forward(scope, x, m, plan, layersPerKernel);
        return kept;
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void cachedRunsInKernelsOfAnyLengthGiveWhatLayerByLayerGives(LinearOperators operators) {
        SplittableRandom random = new SplittableRandom(3);
        try (Dit dit = Dit.load(engine, A, TestNetworks.random(A), operators)) {
            Conditioning first = conditioning(dit, 500);
            Conditioning second = conditioning(dit, 400);
            for (int length : LENGTHS) {
                CacheSchedule schedule = pair(random);
                try (CachingEvaluator planned = new CachingEvaluator(schedule, scope);
                        CachingEvaluator asked = new CachingEvaluator(schedule, scope)) {
                    for (int row = 0; row < 2; row++) {
                        Tensor x = x();
                        Conditioning m = row == 0 ? first : second;
                        planned.begin(row, () -> second);
                        asked.begin(row, () -> second);
                        LayerPlan plan = planned.plan(A.layers()).orElseThrow();
                        Tensor got = dit.forward(scope, x, m, plan, length);
                        Tensor want = dit.forward(scope, x, m, asked::evaluate);
                        String what = "row " + row + " of " + schedule + " in kernels of " + length;
                        assertClose(what, got.toFloats(), want.toFloats(), 1e-6);
                    }
                }
            }
        }
    }

    /** A full evaluation, and one that reuses three of four of its layers. */
    private static CacheSchedule pair(SplittableRandom random) {
        List<CellAction> cells = new ArrayList<>();
        for (int column = 0; column < A.layers(); column++) {
            cells.add(random.nextDouble() < 0.75 ? CellAction.REUSE : CellAction.COMPUTE);
        }
        return new CacheSchedule(
                List.of(CacheSchedule.Row.full(A.layers()), new CacheSchedule.Row(OptionalInt.empty(), cells)));
    }

    private Conditioning conditioning(Dit dit, float time) {
        try (ConditioningCache conditionings = new ConditioningCache(engine, dit, 0)) {
            return conditionings.of(scope, time, 3, 10);
        }
    }

    private Tensor x() {
        return scope.normal(Shape.of(2, A.inChannels(), A.inputSize(), A.inputSize()));
    }
}
