package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.diffusion.DiffusionKernels;
import org.cachescope.diffusion.Guidance;
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
class DitGoldenTest {
    private final GoldenFixture golden = GoldenFixture.open("dit-forward");
    private final DitArchitecture architecture = GoldenFixture.dit(golden.config());
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
    void everyLayerAndTheOutputMatchTheReference(LinearOperators operators) {
        HostTensor x = golden.tensor("x");
        long[] labels = golden.tensor("y").toLongs();
        try (Dit dit = Dit.load(engine, architecture, golden.weights(), operators)) {
            Map<LayerId, float[]> outputs = new HashMap<>();
            Conditioning modulation = modulation(dit, golden.tensor("t").toLongs(), labels);
            Tensor out = dit.forward(scope, scope.copyOf(x), modulation, (layer, compute) -> {
                Tensor output = compute.get();
                outputs.put(layer, output.toFloats());
                return output;
            });
            for (LayerKind kind : LayerKind.values()) {
                float[] want = golden.tensor(kind == LayerKind.MHSA ? "att_out" : "mlp_out")
                        .toFloats();
                int size = want.length / architecture.depth();
                for (int block = 0; block < architecture.depth(); block++) {
                    assertClose(
                            kind + " of block " + block,
                            outputs.get(new LayerId(block, kind)),
                            Arrays.copyOfRange(want, block * size, (block + 1) * size),
                            tolerance);
                }
            }
            float[] want = golden.tensor("out").toFloats();
            assertClose("output", out.toFloats(), want, tolerance);
            assertThat(out.shape()).isEqualTo(golden.tensor("out").shape());
        }
    }

    @Test
    void embeddingsAndModulationMatchTheReference() {
        try (Dit dit = Dit.load(engine, architecture, golden.weights(), LinearOperators.PLAIN)) {
            long[] timesteps = golden.tensor("t").toLongs();
            long[] labels = golden.tensor("y").toLongs();
            int width = architecture.hiddenSize();
            float[] wantTime = golden.tensor("t_emb").toFloats();
            float[] wantAdaLn = golden.tensor("block0_adaln").toFloats();
            for (int row = 0; row < timesteps.length; row++) {
                Tensor time = dit.timeEmbeddings(scope, timesteps[row]).getFirst();
                assertClose(
                        "timestep embedding",
                        time.toFloats(),
                        Arrays.copyOfRange(wantTime, row * width, (row + 1) * width),
                        tolerance);
                float[] adaLn =
                        dit.conditionings(scope, time, labels[row]).getFirst().toFloats();
                for (int i = 0; i < width; i++) {
                    adaLn[width + i] -= 1;
                    adaLn[4 * width + i] -= 1;
                }
                assertClose(
                        "adaLN of block 0",
                        Arrays.copyOf(adaLn, 6 * width),
                        Arrays.copyOfRange(wantAdaLn, row * 6 * width, (row + 1) * 6 * width),
                        tolerance);
            }
        }
    }

    @Test
    void guidanceUsesTheFirstHalfTwiceAndMatchesTheReferenceOnThreeAndOnAllChannels() {
        HostTensor x = golden.tensor("cfg_x");
        long[] labels = golden.tensor("cfg_y").toLongs();
        int images = labels.length / 2;
        float[] first = Arrays.copyOf(x.toFloats(), x.toFloats().length / 2);
        Shape half = Shape.of(images, architecture.inChannels(), architecture.inputSize(), architecture.inputSize());
        try (Dit dit = Dit.load(engine, architecture, golden.weights(), LinearOperators.PACKED);
                DiffusionKernels kernels = DiffusionKernels.compile(engine)) {
            Tensor twice = kernels.twice(scope, scope.floats(half, first));
            Conditioning modulation = modulation(dit, golden.tensor("cfg_t").toLongs(), labels);
            Tensor out = dit.forward(scope, twice, modulation, LayerEvaluator.computeAll());
            assertClose("unguided", out.toFloats(), golden.tensor("cfg_raw_out").toFloats(), tolerance);
            double scale = golden.described("cfg_out_3ch", "scale ([0-9.]+)");
            assertFirstHalf(
                    "three channels",
                    new Guidance(scale, Guidance.PUBLISHED_CHANNELS).combine(kernels, scope, out),
                    "cfg_out_3ch");
            assertFirstHalf(
                    "all channels",
                    new Guidance(scale, architecture.inChannels()).combine(kernels, scope, out),
                    "cfg_out_inch");
        }
    }

    private void assertFirstHalf(String what, Tensor got, String name) {
        float[] want = golden.tensor(name).toFloats();
        assertClose(what, got.toFloats(), Arrays.copyOf(want, want.length / 2), tolerance);
    }

    @Test
    void analyticPositionTableMatchesTheReference() {
        assertClose(
                "positions",
                PositionTable.sineCosine(architecture).toFloats(),
                golden.tensor("pos_embed_sincos").toFloats(),
                tolerance);
    }

    /** A batch whose rows differ in timestep, joined from the modulations of each row. */
    private Conditioning modulation(Dit dit, long[] timesteps, long[] labels) {
        List<Tensor> modulations = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            Tensor time = dit.timeEmbeddings(scope, timesteps[i]).getFirst();
            modulations.addAll(dit.conditionings(scope, time, labels[i]));
        }
        long[] rows = new long[labels.length];
        Arrays.setAll(rows, i -> i);
        return dit.spread(scope, modulations, scope.longs(Shape.of(rows.length), rows));
    }
}
