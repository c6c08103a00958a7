package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.stream.Stream;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Half precision, which GPUs compute in, on the CPU, which can do it too. */
class PrecisionTest {
    private static final long SEED = 3;

    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    static Stream<Architecture> networks() {
        return Stream.of(
                TestNetworks.TINY,
                TestNetworks.TINY_UVIT,
                new UVitArchitecture(16, 4, 3, 32, 4, 2, 128, 10, true, true, true));
    }

    private float[] output(Architecture a, Precision precision, boolean layerByLayer) {
        try (Network network = Network.load(engine, a, TestNetworks.random(a), LinearOperators.PLAIN, precision);
                ConditioningCache conditionings = new ConditioningCache(engine, network, 0);
                TensorScope scope = engine.newScope()) {
            conditionings.prepare();
            engine.seed(SEED);
            Tensor x = scope.normal(Shape.of(2, a.inChannels(), a.inputSize(), a.inputSize()));
            Conditioning c = conditionings.of(scope, 321, new long[] {1, 7});
            assertThat(c.values().dtype()).isEqualTo(precision == Precision.HALF ? DType.F16 : DType.F32);
            LayerEvaluator all = LayerEvaluator.computeAll();
            Tensor out = network.forward(scope, x, c, layerByLayer ? (layer, compute) -> compute.get() : all);
            assertThat(out.dtype()).isEqualTo(DType.F32);
            return out.toFloats();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void halfPrecisionGivesNearlyWhatSingleGives(Architecture network) {
        for (boolean layerByLayer : new boolean[] {false, true}) {
            float[] single = output(network, Precision.SINGLE, layerByLayer);
            float[] half = output(network, Precision.HALF, layerByLayer);
            assertThat(relativeL2(half, single))
                    .as("layer by layer: %s", layerByLayer)
                    .isBetween(1e-6, 5e-3);
        }
    }

    @Test
    void packedWeightsAreOfSinglePrecision() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Network.load(
                        engine,
                        TestNetworks.TINY,
                        TestNetworks.random(TestNetworks.TINY),
                        LinearOperators.PACKED,
                        Precision.HALF))
                .withMessageContaining("half precision wants plain ones");
    }

    @Test
    void gpusComputeInHalfPrecisionUnlessAskedOtherwiseAndTheCpuInSingle() {
        assertThat(Precision.of(false)).isEqualTo(Precision.HALF);
        assertThat(Precision.of(true)).isEqualTo(Precision.SINGLE);
        assertThat(engine.inSinglePrecision()).isTrue();
        assertThat(Precision.SINGLE.on("cpu, 2 threads", true)).isEqualTo("cpu, 2 threads");
        assertThat(Precision.HALF.on("gpu:0", false)).isEqualTo("gpu:0");
        assertThat(Precision.SINGLE.on("gpu:0", false)).isEqualTo("gpu:0 in single precision");
        assertThat(Precision.of(engine)).isEqualTo(Precision.SINGLE);
        assertThat(Precision.HALF.valueBytes()).isEqualTo(2);
        assertThat(engine.memory()).as("the CPU's is the machine's").isEmpty();
    }
}
