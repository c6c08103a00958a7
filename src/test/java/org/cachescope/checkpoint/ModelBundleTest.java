package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.cachescope.format.FormatException;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.Prediction;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBundleTest {
    private static final DitArchitecture TINY = RandomCheckpoint.TINY;

    @TempDir
    Path parent;

    private Path folder;
    private Map<String, HostTensor> weights;
    private ModelCard card;

    @BeforeEach
    void describe() {
        folder = parent.resolve("tiny");
        weights = RandomCheckpoint.weights(TINY, 7);
        Map<String, Object> training = new LinkedHashMap<>();
        training.put("images", 2_000_000);
        training.put("rate", 0.001);
        training.put("parts", List.of("a", Map.of("b", true)));
        training.put("remark", null);
        card = card("tiny", training);
    }

    private static ModelCard card(String name, Map<String, Object> training) {
        return new ModelCard(
                name,
                TINY,
                ModelSpace.PIXEL,
                List.of("disc", "square", "triangle", "ring", "Ünïcode \"quoted\""),
                Normalisation.PIXELS,
                1.5,
                0.1,
                training);
    }

    private FormatException refusal() {
        return assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(folder, CheckpointOptions.DEFAULT))
                .actual();
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "F32"})
    void readsAsItWasWritten(DType dtype) throws IOException {
        ModelBundle written = ModelBundle.write(folder, card, weights, dtype);
        assertThat(ModelBundle.read(folder)).isEqualTo(written);
        Checkpoint checkpoint = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        assertThat(checkpoint.bundle()).isEqualTo(written);
        assertThat(checkpoint.name()).isEqualTo("tiny");
        assertThat(checkpoint.architecture()).isEqualTo(TINY);
        assertThat(checkpoint.dtypes()).containsExactly(dtype);
        for (Map.Entry<String, HostTensor> weight : weights.entrySet()) {
            float[] want = weight.getValue().toFloats();
            if (dtype == DType.F16 && !weight.getKey().equals(DitWeightNames.POSITIONS)) {
                for (int i = 0; i < want.length; i++) {
                    want[i] = Float.float16ToFloat(Float.floatToFloat16(want[i]));
                }
            }
            float[] got =
                    checkpoint.weights().read(weight.getKey(), Arena.ofAuto()).toFloats();
            assertThat(Arrays.mismatch(got, want)).as(weight.getKey()).isEqualTo(-1);
        }
    }

    @Test
    void aSignalLeakInItsFolderIsRecordedAndLookedAfter() throws IOException {
        Files.createDirectories(folder);
        Path leak = folder.resolve(ModelBundle.SIGNAL_LEAK);
        Files.writeString(leak, "numbers");
        ModelBundle written = ModelBundle.write(folder, card, weights, DType.F16);
        assertThat(written.signalLeakSha256()).hasSize(64);
        assertThat(ModelBundle.read(folder)).isEqualTo(written);
        written.requireIntact(folder, Progress.NONE);

        Files.writeString(leak, "others");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> written.requireIntact(folder, Progress.NONE))
                .withMessageContaining(ModelBundle.SIGNAL_LEAK)
                .withMessageContaining("SHA-256");
        Files.delete(leak);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> written.requireIntactSignalLeak(folder))
                .withMessageContaining(ModelBundle.SIGNAL_LEAK);
    }

    @Test
    void positionTableOfItsOwnIsKeptExactly() throws IOException {
        float[] table = weights.get(DitWeightNames.POSITIONS).toFloats();
        table[3] += 0.01f;
        Shape shape = weights.get(DitWeightNames.POSITIONS).shape();
        weights.put(DitWeightNames.POSITIONS, HostTensor.ofFloats(shape, table));
        ModelBundle.write(folder, card, weights, DType.F16);
        Checkpoint checkpoint = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        assertThat(checkpoint
                        .weights()
                        .read(DitWeightNames.POSITIONS, Arena.ofAuto())
                        .toFloats())
                .containsExactly(table);
    }

    @Test
    void weightsOfABundleOpenAsTheBundle() throws IOException {
        ModelBundle written = ModelBundle.write(folder, card, weights, DType.F32);
        Checkpoint checkpoint = Checkpoint.open(folder.resolve(ModelBundle.WEIGHTS), CheckpointOptions.DEFAULT);
        assertThat(checkpoint.bundle()).isEqualTo(written);
    }

    @Test
    void rewritingReplacesBothFilesAndLeavesNothingElse() throws IOException {
        ModelBundle first = ModelBundle.write(folder, card, weights, DType.F32);
        ModelBundle second = ModelBundle.write(folder, card("other", Map.of()), weights, DType.F16);
        assertThat(second.sha256()).isNotEqualTo(first.sha256());
        assertThat(ModelBundle.read(folder)).isEqualTo(second);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(ModelBundle.WEIGHTS, ModelBundle.DESCRIPTION);
        }
    }

    @Test
    void intactBundleIsToldFromAChangedOne() throws IOException {
        ModelBundle bundle = ModelBundle.write(folder, card, weights, DType.F32);
        bundle.requireIntact(folder, Progress.NONE);
        Path file = folder.resolve(ModelBundle.WEIGHTS);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> bundle.requireIntact(folder, Progress.NONE))
                .withMessageContaining("SHA-256: expected " + bundle.sha256());
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> bundle.requireIntact(folder, (_, _) -> false));
    }

    @Test
    void newWeightsUnderAnOldDescriptionHaveNoIdentity() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        IdentityCache cache = new IdentityCache(parent.resolve("state"));
        cache.identify(Checkpoint.open(folder, CheckpointOptions.DEFAULT), Progress.NONE);
        Path description = folder.resolve(ModelBundle.DESCRIPTION);
        byte[] old = Files.readAllBytes(description);
        ModelBundle written = ModelBundle.write(folder, card, RandomCheckpoint.weights(TINY, 8), DType.F32);
        cache.identify(Checkpoint.open(folder, CheckpointOptions.DEFAULT), Progress.NONE);
        Files.write(description, old);

        Checkpoint mixed = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        assertThatExceptionOfType(FormatException.class)
                .as("the remembered identity of the same weights does not hide it")
                .isThrownBy(() -> cache.identify(mixed, Progress.NONE))
                .withMessageContaining(ModelBundle.WEIGHTS + ": SHA-256: expected ")
                .withMessageContaining("as model.json records, found " + written.sha256())
                .withMessageContaining("write the bundle again");
    }

    @Test
    void progressOfABundlesIdentityGrowsToItsEnd() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F16);
        List<Long> done = new ArrayList<>();
        Set<Long> totals = new HashSet<>();
        ModelIdentity.of(Checkpoint.open(folder, CheckpointOptions.DEFAULT), (bytes, total) -> {
            totals.add(total);
            return done.add(bytes);
        });
        assertThat(done).isSorted();
        assertThat(totals).containsExactly(done.getLast());
    }

    // What cannot be written

    @Test
    void missingWrongAndUnknownWeightsAreNotWritten() {
        HostTensor table = weights.remove(DitWeightNames.LABELS);
        assertNotWritten("'" + DitWeightNames.LABELS + "': expected [6, 16], found none");
        weights.put(DitWeightNames.LABELS, weights.get(DitWeightNames.PATCH_BIAS));
        assertNotWritten("expected [6, 16], found [16]");
        weights.put(DitWeightNames.LABELS, table);
        weights.put("extra", table);
        assertNotWritten("'extra'");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, 70_000f})
    void valuesThatHalfPrecisionCannotHoldAreNotWritten(float value) {
        float[] bias = weights.get(DitWeightNames.PATCH_BIAS).toFloats();
        bias[5] = value;
        weights.put(DitWeightNames.PATCH_BIAS, HostTensor.ofFloats(Shape.of(bias.length), bias));
        assertNotWritten("'" + DitWeightNames.PATCH_BIAS + "', element 5: " + value);
    }

    private void assertNotWritten(String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelBundle.write(folder, card, weights, DType.F16))
                .withMessageContaining(message);
        assertThat(folder).doesNotExist();
    }

    @Test
    void cardsAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> card(" ", Map.of()))
                .withMessageContaining("name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModelCard(
                        "x", TINY, ModelSpace.LATENT, List.of("a"), Normalisation.LATENTS, 1.5, 0.1, Map.of()))
                .withMessageContaining("expected 5, found 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new Normalisation(Double.NaN, 0));
    }

    // What is refused

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cachescope-model\" | \"other-model\" | format: expected cachescope-model, found other-model",
                "\"version\" : 1      | \"version\" : 2 | version: expected at most 1, found 2. Update",
                "\"version\" : 1      | \"version\" : 0 | version: expected a whole number of 1 or more, found 0",
                "\"dit\"              | \"u-vit\"       | architecture.network: expected dit or uvit, found u-vit",
                "\"pixel\"            | \"sound\"       | space: expected pixel or latent, found sound",
                "\"depth\" : 3        | \"depth\" : 2   | architecture: expected",
                "\"depth\" : 3        | \"deep\" : 3    | architecture.depth: expected a whole number",
                "\"heads\" : 2        | \"heads\" : 3   | not a multiple of heads 3",
                "\"inputSize\" : 6    | \"inputSize\" : 6000000000 | architecture.inputSize",
                "\"inputSize\" : 6    | \"inputSize\" : 2000000000 | image size",
                "\"theta\" : 0.1      | \"theta\" : 2   | theta: expected 0 to 1",
                "\"scale\" : 127.5    | \"scale\" : 0   | normalisation",
                "\"sha256\" : \"      | \"sha256\" : \"z | 64 hexadecimal digits",
                "\"disc\",            | 5,              | classNames: expected a list of texts",
                "\"name\" :           | \"name\" : \"a\", \"name\" : | a second 'name'",
            })
    void descriptionThatDoesNotFitIsRefused(String text, String replacement, String message) throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        Path file = folder.resolve(ModelBundle.DESCRIPTION);
        String json = Files.readString(file);
        assertThat(json).contains(text);
        Files.writeString(file, json.replace(text, replacement));
        assertThat(refusal()).hasMessageContaining(message);
    }

    @Test
    void aBundleKeepsWhatItsNetworkPredicts() throws IOException {
        ModelCard velocity = new ModelCard(
                "tiny",
                TINY.predicting(Prediction.VELOCITY_SIT),
                card.space(),
                card.classNames(),
                card.normalisation(),
                card.guidanceScale(),
                card.theta(),
                Map.of());
        ModelBundle.write(folder, velocity, weights, DType.F32);
        assertThat(Checkpoint.open(folder, CheckpointOptions.DEFAULT).architecture())
                .isEqualTo(velocity.architecture());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() ->
                        Checkpoint.open(folder, CheckpointOptions.DEFAULT.withPrediction(Prediction.VELOCITY_REPA)))
                .withMessageContaining("velocity-sit as recorded");
        Path file = folder.resolve(ModelBundle.DESCRIPTION);
        Files.writeString(file, Files.readString(file).replace("velocity-sit", "score"));
        assertThat(refusal()).hasMessageContainingAll("architecture.prediction", "score");
    }

    @Test
    void truncatedDescriptionIsRefusedAtEveryTenth() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        Path file = folder.resolve(ModelBundle.DESCRIPTION);
        byte[] json = Files.readAllBytes(file);
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(file, Arrays.copyOf(json, json.length * tenth / 10));
            assertThat(refusal().file()).isEqualTo(file);
            assertThat(refusal())
                    .message()
                    .doesNotContainIgnoringCase("token", "end-of-input", "feature", "expected close");
        }
    }

    @Test
    void aMissingDescriptionIsNamedAndNotTheWeightsBlamed() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        Path description = folder.resolve(ModelBundle.DESCRIPTION);
        Files.delete(description);
        for (Path opened : List.of(folder, folder.resolve(ModelBundle.WEIGHTS))) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Checkpoint.open(opened, CheckpointOptions.DEFAULT))
                    .withMessage(
                            "model.json: file: expected the description of model.safetensors, which does not tell its"
                                    + " network's sizes by itself, found none. Fetch the bundle's model.json as well.")
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(description));
        }
    }

    @Test
    void missingWeightsAreRefused() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        Files.delete(folder.resolve(ModelBundle.WEIGHTS));
        assertThat(refusal()).hasMessageContaining("model.safetensors: file: expected a file, found none");
    }

    @Test
    void headsOtherThanTheRecordedOnesAreRefused() throws IOException {
        ModelBundle.write(folder, card, weights, DType.F32);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.open(folder, CheckpointOptions.DEFAULT.withHeads(4)))
                .withMessageContaining("2 as recorded");
    }
}
