package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TorchFile;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityCacheTest {
    private static final DitArchitecture TINY = RandomCheckpoint.TINY;
    private static final CheckpointOptions OPTIONS = CheckpointOptions.DEFAULT.withHeads(TINY.heads());
    private static final Progress FORBIDDEN = (_, _) -> {
        throw new AssertionError("the weights were read again");
    };

    @TempDir
    Path folder;

    private Path file;
    private Path memory;
    private IdentityCache cache;

    @BeforeEach
    void writeModel() throws IOException {
        file = folder.resolve("model.safetensors");
        memory = folder.resolve("state/identities.json");
        cache = new IdentityCache(folder.resolve("state"));
        SafetensorsFile.write(file, RandomCheckpoint.weights(TINY, 1), Map.of());
    }

    private Checkpoint open() throws IOException {
        return Checkpoint.open(file, OPTIONS);
    }

    @Test
    void knownIdentityIsNotComputedAgain() throws IOException {
        assertThat(cache.find(open())).isEmpty();
        ModelIdentity identity = cache.identify(open(), Progress.NONE);
        assertThat(identity).isEqualTo(ModelIdentity.of(open(), Progress.NONE));
        assertThat(new IdentityCache(folder.resolve("state")).identify(open(), FORBIDDEN))
                .isEqualTo(identity);
    }

    @Test
    void nanIsRememberedToo() throws IOException {
        Map<String, HostTensor> weights = RandomCheckpoint.weights(TINY, 1);
        float[] bias = weights.get(DitWeightNames.PATCH_BIAS).toFloats();
        bias[2] = Float.NaN;
        HostTensor damaged =
                HostTensor.ofFloats(weights.get(DitWeightNames.PATCH_BIAS).shape(), bias);
        weights.put(DitWeightNames.PATCH_BIAS, damaged);
        SafetensorsFile.write(file, weights, Map.of());
        ModelIdentity identity = cache.identify(open(), Progress.NONE);
        assertThat(identity.firstNonFinite()).isNotNull();
        assertThat(cache.find(open())).contains(identity);
    }

    @Test
    void touchedFileIsUnknownAgain() throws IOException {
        cache.identify(open(), Progress.NONE);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(cache.find(open())).isEmpty();
    }

    @Test
    void bothWeightsOfATrainingCheckpointAreRemembered() throws IOException {
        file = folder.resolve("training.pt");
        Map<String, Map<String, HostTensor>> root =
                Map.of("ema", RandomCheckpoint.weights(TINY, 1), "model", RandomCheckpoint.weights(TINY, 2));
        TorchFile.write(file, root);
        ModelIdentity ema = cache.identify(open(), Progress.NONE);
        Checkpoint model = Checkpoint.open(file, OPTIONS.withWeights(TrainedWeights.MODEL));
        assertThat(cache.identify(model, Progress.NONE)).isNotEqualTo(ema);
        assertThat(cache.find(open())).contains(ema);
    }

    @Test
    void copyAtAnotherPlaceIsComputedAndAgrees() throws IOException {
        ModelIdentity identity = cache.identify(open(), Progress.NONE);
        Path copy = Files.copy(file, folder.resolve("copy.safetensors"));
        Checkpoint other = Checkpoint.open(copy, OPTIONS);
        assertThat(cache.find(other)).isEmpty();
        assertThat(cache.identify(other, Progress.NONE)).isEqualTo(identity);
    }

    @Test
    void damagedMemoryIsIgnoredAndWrittenAnewAtEveryTenth() throws IOException {
        ModelIdentity identity = cache.identify(open(), Progress.NONE);
        byte[] json = Files.readAllBytes(memory);
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(memory, Arrays.copyOf(json, json.length * tenth / 10));
            assertThat(cache.find(open())).as(tenth + " tenths").isEmpty();
            assertThat(cache.identify(open(), Progress.NONE)).isEqualTo(identity);
            assertThat(cache.find(open())).contains(identity);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"identities\": 3}",
                "{\"identities\": [3]}",
                "{\"identities\": [{\"weights\": \"a\"}]}",
                "{\"identities\": [{\"weights\": \"a\", \"state\": \"b\", \"sha256\": \"short\"}]}"
            })
    void memoryOfAnotherFormIsIgnoredAndWrittenAnew(String text) throws IOException {
        Files.createDirectories(memory.getParent());
        Files.writeString(memory, text);
        ModelIdentity identity = cache.identify(open(), Progress.NONE);
        assertThat(cache.find(open())).contains(identity);
    }

    @Test
    void cancelledJobIsNotRemembered() throws IOException {
        Checkpoint checkpoint = open();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> cache.identify(checkpoint, (_, _) -> false));
        assertThat(cache.find(checkpoint)).isEmpty();
        assertThat(memory).doesNotExist();
    }

    @Test
    void whatCannotBeRememberedIsGivenAllTheSame() throws IOException {
        Files.writeString(folder.resolve("state"), "a file where the folder should be");
        assertThat(cache.identify(open(), Progress.NONE)).isEqualTo(ModelIdentity.of(open(), Progress.NONE));
        assertThat(cache.find(open())).isEmpty();
    }

    @Test
    void nothingButTheMemoryIsLeftInItsFolder() throws IOException {
        cache.identify(open(), Progress.NONE);
        try (Stream<Path> files = Files.list(memory.getParent())) {
            assertThat(files).containsExactly(memory);
        }
    }
}
