package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("golden")
class UVitGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("uvit-forward");
    private final UVitArchitecture architecture = GoldenFixture.uvit(golden.config());
    private final double tolerance = golden.tolerance("forward_rel_l2");
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
    void everyLayerEveryBlocksStreamAndTheOutputMatchTheReference(LinearOperators operators) {
        try (UVit uvit = UVit.load(engine, architecture, golden.weights(), operators)) {
            Map<LayerId, float[]> outputs = new HashMap<>();
            UVitStream stream = uvit.stream(scope, x(), conditioning(uvit, times()), (layer, compute) -> {
                Tensor output = compute.get();
                outputs.put(layer, output.toFloats());
                return output;
            });
            assertClose("tokens", stream.x().toFloats(), golden.tensor("tokens").toFloats(), tolerance);
            for (int block = 0; block < architecture.blocks(); block++) {
                stream.passBlock(block);
                assertClose("stream after block " + block, stream.x().toFloats(), part("block_x", block), tolerance);
                assertClose("MHSA", outputs.get(LayerId.mhsa(block)), part("att_out", block), tolerance);
                assertClose("FFN", outputs.get(LayerId.ffn(block)), part("mlp_out", block), tolerance);
            }
        }
    }

    /** A block's share of a tensor of all blocks. */
    private float[] part(String name, int block) {
        float[] all = golden.tensor(name).toFloats();
        int size = all.length / architecture.blocks();
        return Arrays.copyOfRange(all, block * size, (block + 1) * size);
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void outputsOfFractionalAndWholeTimesMatchTheReferencePlannedAndLayerByLayer(LinearOperators operators) {
        try (UVit uvit = UVit.load(engine, architecture, golden.weights(), operators)) {
            long[] whole = golden.tensor("t_int").toLongs();
            float[] wholeTimes = new float[whole.length];
            for (int i = 0; i < whole.length; i++) {
                wholeTimes[i] = whole[i];
            }
            assertOutput(uvit, times(), "out");
            assertOutput(uvit, wholeTimes, "out_t_int");
        }
    }

    private void assertOutput(UVit uvit, float[] times, String name) {
        HostTensor want = golden.tensor(name);
        Conditioning conditioning = conditioning(uvit, times);
        Tensor planned = uvit.forward(scope, x(), conditioning, LayerEvaluator.computeAll());
        Tensor asked = uvit.forward(scope, x(), conditioning, (_, compute) -> compute.get());
        assertThat(planned.shape()).isEqualTo(want.shape());
        assertClose(name + " planned", planned.toFloats(), want.toFloats(), tolerance);
        assertClose(name + " layer by layer", asked.toFloats(), want.toFloats(), tolerance);
        assertClose("one against the other", planned.toFloats(), asked.toFloats(), 1e-6);
    }

    @Test
    void timeFeaturesAndTheTimeTokenMatchTheReference() {
        try (UVit uvit = UVit.load(engine, architecture, golden.weights(), LinearOperators.PLAIN)) {
            float[] want = golden.tensor("time_token").toFloats();
            float[] features = golden.tensor("t_freq").toFloats();
            int width = architecture.hiddenSize();
            List<Tensor> tokens = uvit.timeEmbeddings(scope, times());
            for (int row = 0; row < tokens.size(); row++) {
                float[] got = tokens.get(row).toFloats();
                assertClose("time token", got, Arrays.copyOfRange(want, row * width, (row + 1) * width), tolerance);
                if (!architecture.mlpTimeEmbed()) {
                    float[] same = Arrays.copyOfRange(features, row * width, (row + 1) * width);
                    assertClose("time features", got, same, tolerance);
                }
            }
        }
    }

    private Tensor x() {
        return scope.copyOf(golden.tensor("x"));
    }

    private float[] times() {
        return golden.tensor("t").toFloats();
    }

    /** A batch whose rows differ in time, joined from the conditionings of each row. */
    private Conditioning conditioning(UVit uvit, float... times) {
        long[] labels = golden.tensor("y").toLongs();
        List<Tensor> conditionings = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            Tensor time = uvit.timeEmbeddings(scope, times[i]).getFirst();
            conditionings.addAll(uvit.conditionings(scope, time, labels[i]));
        }
        long[] rows = new long[labels.length];
        Arrays.setAll(rows, i -> i);
        return uvit.spread(scope, conditionings, scope.longs(Shape.of(rows.length), rows));
    }
}
