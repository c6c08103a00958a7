package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.ModelIdentity.NonFinite;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelIdentityTest {
    private static final DitArchitecture TINY = RandomCheckpoint.TINY;
    private static final CheckpointOptions OPTIONS = CheckpointOptions.DEFAULT.withHeads(TINY.heads());

    @TempDir
    Path folder;

    private Path file;
    private Map<String, HostTensor> weights;

    @BeforeEach
    void makeWeights() {
        file = folder.resolve("model.safetensors");
        weights = RandomCheckpoint.weights(TINY, 3);
    }

    private Checkpoint open() throws IOException {
        SafetensorsFile.write(file, weights, Map.of());
        return Checkpoint.open(file, OPTIONS);
    }

    private ModelIdentity identity() throws IOException {
        return ModelIdentity.of(open(), Progress.NONE);
    }

    private void set(String name, int index, float value) {
        float[] values = weights.get(name).toFloats();
        values[index] = value;
        weights.put(name, HostTensor.ofFloats(weights.get(name).shape(), values));
    }

    /** The same values, which all dtypes here hold exactly. */
    private static HostTensor stored(HostTensor values, DType dtype) {
        float[] floats = values.toFloats();
        HostTensor copy = new HostTensor(
                dtype, values.shape(), Arena.ofAuto().allocate((long) dtype.sizeBytes() * floats.length, 64));
        for (int i = 0; i < floats.length; i++) {
            switch (dtype) {
                case F16 -> copy.bytes().setAtIndex(ValueLayout.JAVA_SHORT, i, Float.floatToFloat16(floats[i]));
                case BF16 ->
                    copy.bytes()
                            .setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToRawIntBits(floats[i]) >>> 16));
                case F64 -> copy.bytes().setAtIndex(ValueLayout.JAVA_DOUBLE, i, floats[i]);
                default -> copy.bytes().setAtIndex(ValueLayout.JAVA_FLOAT, i, floats[i]);
            }
        }
        return copy;
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "F64"})
    void equalValuesOfOtherDtypesHaveTheSameIdentity(DType dtype) throws IOException {
        weights.replaceAll((_, values) -> {
            float[] floats = values.toFloats();
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (i * 37 % 101 - 50) / 64f;
            }
            return HostTensor.ofFloats(values.shape(), floats);
        });
        String reference = identity().sha256();
        weights.replaceAll((_, values) -> stored(values, dtype));
        assertThat(identity().sha256()).isEqualTo(reference);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "F64"})
    void roundedAnalyticPositionsDoNotCount(DType dtype) throws IOException {
        String reference = identity().sha256();
        weights.put(DitWeightNames.POSITIONS, stored(weights.get(DitWeightNames.POSITIONS), dtype));
        assertThat(identity().sha256()).isEqualTo(reference);
    }

    @Test
    void positionsOfTheirOwnCount() throws IOException {
        String reference = identity().sha256();
        set(DitWeightNames.POSITIONS, 5, 0.5f);
        assertThat(identity().sha256()).isNotEqualTo(reference);
    }

    @Test
    void everyBitOfEveryWeightCounts() throws IOException {
        String reference = identity().sha256();
        for (String name : DitWeightNames.trainable(TINY).keySet()) {
            HostTensor before = weights.get(name);
            int last = (int) before.shape().elements() - 1;
            set(name, last, Math.nextUp(before.toFloats()[last]));
            assertThat(identity().sha256()).as(name).isNotEqualTo(reference);
            weights.put(name, before);
        }
    }

    @Test
    void orderContainerAndUnusedTensorsDoNotCount() throws IOException {
        String reference = identity().sha256();
        Map<String, HostTensor> reversed = new LinkedHashMap<>();
        reversed.put("unused", weights.get(DitWeightNames.PATCH_BIAS));
        List<String> names = new ArrayList<>(weights.keySet());
        names.reversed().forEach(name -> reversed.put(name, weights.get(name)));
        Path torch = folder.resolve("model.pt");
        TorchFile.write(torch, reversed);
        assertThat(ModelIdentity.of(Checkpoint.open(torch, OPTIONS), Progress.NONE)
                        .sha256())
                .isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource({
        "blocks.1.mlp.fc1.weight, 17, NaN",
        "pos_embed, 3, NaN",
        "final_layer.linear.bias, 23, -Infinity",
        "blocks.0.attn.proj.bias, 0, Infinity"
    })
    void nanAndInfinityAreFoundAndNamed(String name, int index, float value) throws IOException {
        set(name, index, value);
        assertThat(identity().firstNonFinite()).isEqualTo(new NonFinite(name, index, Float.toString(value)));
    }

    @Test
    void nanIsFoundBehindTheFirstChunk() throws IOException {
        DitArchitecture wide = new DitArchitecture(6, 2, 3, 320, 1, 5, 1280, 5, true);
        weights = RandomCheckpoint.weights(wide, 3);
        set("blocks.0.mlp.fc2.weight", 400_001, Float.NaN);
        set("blocks.0.mlp.fc2.weight", 400_003, Float.NaN);
        SafetensorsFile.write(file, weights, Map.of());
        Checkpoint checkpoint = Checkpoint.open(file, CheckpointOptions.DEFAULT.withHeads(5));
        assertThat(ModelIdentity.of(checkpoint, Progress.NONE).firstNonFinite())
                .isEqualTo(new NonFinite("blocks.0.mlp.fc2.weight", 400_001, "NaN"));
    }

    @Test
    void progressRisesToTheTotal() throws IOException {
        List<Long> done = new ArrayList<>();
        List<Long> totals = new ArrayList<>();
        ModelIdentity.of(open(), (now, total) -> {
            done.add(now);
            totals.add(total);
            return true;
        });
        assertThat(done).isSorted().last().isEqualTo(totals.getLast());
        assertThat(totals).containsOnly(totals.getFirst());
    }

    @Test
    void cancelledJobEndsAtOnce() throws IOException {
        Checkpoint checkpoint = open();
        List<Long> calls = new ArrayList<>();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> ModelIdentity.of(checkpoint, (now, _) -> {
                    calls.add(now);
                    return calls.size() < 3;
                }))
                .withMessageContaining("model.safetensors");
        assertThat(calls).hasSize(3);
    }

    @Test
    void fileChangedSinceItWasOpenedIsRefused() throws IOException {
        Checkpoint checkpoint = open();
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> ModelIdentity.of(checkpoint, Progress.NONE))
                .withMessageContaining("changed meanwhile");
    }
}
