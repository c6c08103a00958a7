package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.PositionTable;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.WeightSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("golden")
class CheckpointGoldenTest {
    private static final GoldenFixture GOLDEN = GoldenFixture.open("dit-forward");
    private static final DitArchitecture ARCHITECTURE = GoldenFixture.dit(GOLDEN.config());
    private static final CheckpointOptions OPTIONS = CheckpointOptions.DEFAULT.withHeads(ARCHITECTURE.heads());

    @TempDir
    Path folder;

    private static Checkpoint open(String file) throws IOException {
        return Checkpoint.open(GOLDEN.file(file), OPTIONS);
    }

    /** Every checkpoint that the manifest lists. */
    static List<String> checkpoints() {
        List<String> names = new ArrayList<>();
        GOLDEN.manifest().get("files").fieldNames().forEachRemaining(name -> {
            if (name.startsWith("model")) {
                names.add(name);
            }
        });
        return names;
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void everyFileYieldsTheReferenceWeightsAsItsDtypeRoundsThem(String file) throws IOException {
        Checkpoint checkpoint = open(file);
        assertThat(checkpoint.architecture()).isEqualTo(ARCHITECTURE);
        assertThat(checkpoint.ignored()).isEmpty();
        assertThat(checkpoint.dtypes()).containsExactly(dtypeOf(file));
        assertThat(checkpoint.weights().names())
                .containsExactlyElementsOf(DitWeightNames.shapes(ARCHITECTURE).keySet());
        WeightSource reference = GOLDEN.weights();
        for (String name : reference.names()) {
            assertSame(name, floats(checkpoint.weights(), name), rounded(floats(reference, name), dtypeOf(file)));
        }
    }

    private static void assertSame(String name, float[] got, float[] want) {
        assertThat(Arrays.mismatch(got, want))
                .as("first difference in '%s'", name)
                .isEqualTo(-1);
    }

    private static DType dtypeOf(String file) {
        return file.contains("bf16") ? DType.BF16 : file.contains("fp16") ? DType.F16 : DType.F32;
    }

    private static float[] floats(WeightSource weights, String name) {
        return weights.read(name, Arena.ofAuto()).toFloats();
    }

    private static float[] rounded(float[] values, DType dtype) {
        float[] rounded = values.clone();
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            rounded[i] = switch (dtype) {
                case F16 -> Float.float16ToFloat(Float.floatToFloat16(values[i]));
                case BF16 -> Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
                default -> values[i];
            };
        }
        return rounded;
    }

    @Test
    void parametersAreCountedWithAndWithoutThePositionTable() throws IOException {
        Checkpoint checkpoint = open("model.safetensors");
        long all = GOLDEN.weights().names().stream()
                .mapToLong(name -> GOLDEN.weights().shape(name).elements())
                .sum();
        assertThat(checkpoint.parametersWithPositions()).isEqualTo(all);
        assertThat(checkpoint.parameters()).isEqualTo(all - (long) ARCHITECTURE.tokens() * ARCHITECTURE.hiddenSize());
    }

    @Test
    void trainingCheckpointYieldsItsAverageFirstAndItsModelOnRequest() throws IOException {
        Checkpoint ema = open("model-ema.pt");
        Checkpoint model = Checkpoint.open(GOLDEN.file("model-ema.pt"), OPTIONS.withWeights(TrainedWeights.MODEL));
        assertThat(ema.selection()).isEqualTo("ema");
        assertThat(model.selection()).isEqualTo("model");
        assertThat(model.layout()).contains("'model'");
        String name = DitWeightNames.PATCH_WEIGHT;
        assertThat(floats(model.weights(), name)).isNotEqualTo(floats(ema.weights(), name));
        assertThat(identity(model)).isNotEqualTo(identity(ema));
    }

    @Test
    void identityIsThatOfTheWeightsWhateverTheFile() throws IOException {
        String reference = identity(open("model.safetensors"));
        for (String file : checkpoints()) {
            if (dtypeOf(file) == DType.F32) {
                assertThat(identity(open(file))).as(file).isEqualTo(reference);
            } else {
                assertThat(identity(open(file))).as(file).isNotEqualTo(reference);
            }
        }
    }

    private static String identity(Checkpoint checkpoint) throws IOException {
        ModelIdentity identity = ModelIdentity.of(checkpoint, Progress.NONE);
        assertThat(identity.firstNonFinite()).isNull();
        return identity.sha256();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void diffusersFolderHoldsTheSameWeightsBitForBit(int shards) throws IOException {
        DiffusersModel model = DiffusersModel.of(ARCHITECTURE, GOLDEN.weights());
        if (shards == 1) {
            model.write(folder);
        } else {
            model.writeSharded(folder, shards);
        }
        Checkpoint checkpoint = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.architecture()).isEqualTo(ARCHITECTURE);
        assertThat(checkpoint.files()).hasSize(shards);
        assertThat(checkpoint.ignored()).isEmpty();
        for (String name : DitWeightNames.trainable(ARCHITECTURE).keySet()) {
            assertThat(checkpoint.weights().shape(name))
                    .isEqualTo(GOLDEN.weights().shape(name));
            assertSame(name, floats(checkpoint.weights(), name), floats(GOLDEN.weights(), name));
        }
        assertClose(
                "positions",
                floats(checkpoint.weights(), DitWeightNames.POSITIONS),
                GOLDEN.tensor("pos_embed_sincos").toFloats(),
                GOLDEN.tolerance("forward_rel_l2"));
    }

    @Test
    void identityAgreesBetweenLayoutsOnceThePositionsAreTheAnalyticOnes() throws IOException {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        for (String name : GOLDEN.weights().names()) {
            weights.put(name, GOLDEN.weights().read(name, Arena.ofAuto()));
        }
        weights.put(DitWeightNames.POSITIONS, PositionTable.sineCosine(ARCHITECTURE));
        Path published = folder.resolve("published.safetensors");
        SafetensorsFile.write(published, weights, Map.of());
        Path diffusers = folder.resolve("diffusers");
        DiffusersModel.of(ARCHITECTURE, GOLDEN.weights()).write(diffusers);
        assertThat(identity(Checkpoint.open(published, OPTIONS)))
                .isEqualTo(identity(Checkpoint.open(diffusers, CheckpointOptions.DEFAULT)))
                .isNotEqualTo(identity(open("model.safetensors")));
    }
}
