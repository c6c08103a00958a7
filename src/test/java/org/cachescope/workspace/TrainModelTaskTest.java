package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.training.TrainingDivergedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainModelTaskTest {
    private static final int BATCH = 4;
    private static final int STEPS = 9;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private TrainModelRequest request(
            String out, @Nullable Path checkpoint, boolean resume, @Nullable Duration timeLimit) {
        return new TrainModelRequest(
                new TrainModelRequest.Sizes(TrainModelRequest.Kind.DIT, 16, 4, 16, 2, 2),
                null,
                new TrainModelRequest.Optimization((long) STEPS * BATCH, BATCH, 0.02, 1e-3, 2, 0.5, 0.9, 0.1, 5, 11),
                new TrainModelRequest.Suggestions(out, 2.0, 0.1),
                null,
                folder.resolve(out),
                new Sitting(checkpoint, resume, 4, timeLimit));
    }

    private TrainModelRequest startingFrom(String model, String out) {
        TrainModelRequest request = request(out, null, false, null);
        return new TrainModelRequest(
                request.sizes(),
                request.autoencoder(),
                request.optimization(),
                request.suggestions(),
                folder.resolve(model),
                request.folder(),
                request.sitting());
    }

    private TrainModelTask.Report train(TrainModelRequest request) throws IOException {
        return new TrainModelTask(engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    private byte[] weights(String out) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve("model.safetensors"));
    }

    private void trainUntilCancelled(Path checkpoint, int steps) {
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced advanced && advanced.done() == steps) {
                cancel.cancel();
            }
        };
        assertThatThrownBy(() ->
                        new TrainModelTask(engine, request("stopped", checkpoint, false, null)).run(cancelling, cancel))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void trainingThatIsCancelledAndResumedEqualsTrainingThatWasNot() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("whole", null, false, null));

        trainUntilCancelled(checkpoint, 5);
        assertThat(folder.resolve("stopped")).doesNotExist();
        TrainModelTask.Report report = train(request("resumed", checkpoint, true, null));

        assertThat(report.finished()).isTrue();
        assertThat(report.step()).isEqualTo(STEPS);
        assertThat(weights("resumed")).isEqualTo(weights("whole"));
    }

    @Test
    void whatIsWrittenOpensAsAModelThatRecordsItsRecipe() throws IOException {
        train(request("small", null, false, null));

        OpenedModel model = OpenedModel.open(
                TestModels.empty(folder), ModelChoice.of(folder.resolve("small").toString()));

        assertThat(model.name()).isEqualTo("small");
        assertThat(model.architecture().hiddenSize()).isEqualTo(16);
        assertThat(model.checkpoint().bundle().card().training())
                .containsEntry("imagesSeen", STEPS * BATCH)
                .containsEntry("muonRate", 0.02);
    }

    @Test
    void whatIsWrittenKnowsItsIdentityWhileItsFileIsAsWritten() throws IOException {
        train(request("small", null, false, null));
        Path model = folder.resolve("small");
        Path weights = model.resolve("model.safetensors");

        Checkpoint written = Checkpoint.open(model, CheckpointOptions.DEFAULT);
        String identity = ModelIdentity.of(written, (_, _) -> true).sha256();
        assertThat(KnownIdentity.of(folder.resolve("cache"), written)).isEqualTo(identity);

        byte[] changed = Files.readAllBytes(weights);
        changed[changed.length - 1] ^= 1;
        Files.write(weights, changed);
        Checkpoint other = Checkpoint.open(model, CheckpointOptions.DEFAULT);
        assertThat(KnownIdentity.of(folder.resolve("cache"), other)).isNull();
    }

    @Test
    void trainingThatStartsFromAModelGoesOnFromItsWeights() throws IOException {
        TrainModelTask.Report first = train(request("first", null, false, null));

        TrainModelTask.Report second = train(startingFrom("first", "second"));

        assertThat(second.loss()).isLessThan(first.loss());
        OpenedModel model = OpenedModel.open(
                TestModels.empty(folder),
                ModelChoice.of(folder.resolve("second").toString()));
        assertThat(model.checkpoint().bundle().card().training()).containsEntry("startedFrom", "first");
    }

    /** {@code request} with other suggestions, started from a model or resumed. */
    private TrainModelRequest suggesting(
            TrainModelRequest request, TrainModelRequest.Suggestions suggestions, @Nullable Path initial) {
        return new TrainModelRequest(
                request.sizes(),
                request.autoencoder(),
                request.optimization(),
                suggestions,
                initial,
                request.folder(),
                request.sitting());
    }

    private ModelCard card(String out) throws IOException {
        return ModelBundle.read(folder.resolve(out)).card();
    }

    @Test
    void aLaterSittingSuggestsWhatTheFirstDid() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("first", null, false, null));
        TrainModelRequest.Suggestions nothing = new TrainModelRequest.Suggestions(null, null, null);
        train(suggesting(
                request("early", checkpoint, false, Duration.ofNanos(1)),
                new TrainModelRequest.Suggestions("ours", 3.0, 0.25),
                folder.resolve("first")));

        train(suggesting(request("late", checkpoint, true, null), nothing, null));

        assertThat(card("late").name()).isEqualTo("ours");
        assertThat(card("late").guidanceScale()).isEqualTo(3);
        assertThat(card("late").theta()).isEqualTo(0.25);
        assertThat(card("late").training()).containsEntry("startedFrom", "first");

        TrainModelRequest.Suggestions other = new TrainModelRequest.Suggestions(null, 4.0, null);
        train(suggesting(request("changed", checkpoint, true, null), other, null));
        assertThat(card("changed").guidanceScale()).isEqualTo(4);
        assertThat(card("changed").theta()).isEqualTo(0.25);
    }

    @Test
    void aFileWithoutSuggestionsIsResumedWithTheUsualOnes() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        trainUntilCancelled(checkpoint, 2);
        TrainingFile now = TrainingFile.read(checkpoint, "model");
        now.recipe().remove("suggestions");
        now.write(checkpoint, "model");

        train(suggesting(
                request("old", checkpoint, true, null), new TrainModelRequest.Suggestions(null, null, null), null));

        assertThat(card("old").name()).isEqualTo("old");
        assertThat(card("old").guidanceScale()).isEqualTo(2);
        assertThat(card("old").theta()).isEqualTo(0.1);
    }

    @Test
    void aSuggestionOutOfRangeIsRefusedBeforeTheWork() {
        assertThatThrownBy(() -> train(suggesting(
                        request("out", null, false, null), new TrainModelRequest.Suggestions(null, null, 2.0), null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("theta");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void trainedValuesAreThoseOfTheNetworkWithoutItsPositions() throws IOException {
        TrainModelTask.Report report = train(request("small", null, false, null));

        assertThat(report.parameters())
                .isEqualTo(Checkpoint.open(folder.resolve("small"), CheckpointOptions.DEFAULT)
                        .parameters());
    }

    /** Spoils a stored training. */
    private static void spoil(Path checkpoint, String tensor) throws IOException {
        TrainingFile whole = TrainingFile.read(checkpoint, "model");
        Map<String, HostTensor> state = new LinkedHashMap<>(whole.state());
        float[] values = state.get(tensor).toFloats();
        values[0] = Float.NaN;
        state.put(tensor, HostTensor.ofFloats(state.get(tensor).shape(), values));
        new TrainingFile(whole.recipe(), whole.step(), state).write(checkpoint, "model");
    }

    @Test
    void aStatePastUseIsNotCalledGood() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        trainUntilCancelled(checkpoint, 2);
        spoil(checkpoint, "weight.final_layer.linear.bias");

        assertThatThrownBy(() -> train(request("out", checkpoint, true, null)))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("step 3")
                .hasMessageNotContaining("last good state");
    }

    @Test
    void aStatePastUseIsNotSavedOverAGoodOne() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        trainUntilCancelled(checkpoint, 2);
        byte[] good = Files.readAllBytes(checkpoint);
        TrainingFile saved = TrainingFile.read(checkpoint, "model");
        TrainingSaves saves = new TrainingSaves("model", checkpoint, saved.recipe(), saved);
        Map<String, HostTensor> broken = new LinkedHashMap<>(saved.state());
        broken.put(
                "average.final_layer.linear.bias",
                HostTensor.ofFloats(Shape.of(1), new float[] {Float.POSITIVE_INFINITY}));

        assertThatThrownBy(() -> saves.save(4, broken))
                .isInstanceOf(TrainingDivergedException.class)
                .hasMessageContaining("average.final_layer.linear.bias")
                .hasMessageContaining("last good state");
        assertThat(checkpoint).hasBinaryContent(good);
    }

    @Test
    void whatIsReadIsNotTheMappedFile() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        trainUntilCancelled(checkpoint, 2);

        assertThat(TrainingFile.read(checkpoint, "model").state().values())
                .noneMatch(tensor -> tensor.bytes().isMapped());
    }

    @Test
    void aModelOfOtherSizesIsNotStartedFrom() throws IOException {
        assertThatThrownBy(() -> train(startingFrom(TestModels.latentModel().toString(), "out")))
                .isInstanceOf(FormatException.class);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aNewTrainingDoesNotOverwriteAModel() throws IOException {
        train(request("kept", null, false, null));
        byte[] before = weights("kept");

        assertThatThrownBy(() -> train(request("kept", null, false, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kept")
                .hasMessageContaining("holds a model already");
        assertThat(weights("kept")).isEqualTo(before);
    }

    @Test
    void aTimeLimitStopsForNowWithAModelAndAStateToGoOnFrom() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");

        TrainModelTask.Report report = train(request("early", checkpoint, false, Duration.ofNanos(1)));

        assertThat(report.finished()).isFalse();
        assertThat(checkpoint).exists();
        assertThat(weights("early")).isNotEmpty();
    }

    @Test
    void aNewTrainingDoesNotOverwriteAnother() throws IOException {
        Path checkpoint = Files.writeString(folder.resolve("state.safetensors"), "hours of work");

        assertThatThrownBy(() -> train(request("out", checkpoint, false, null)))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("--resume");
        assertThat(checkpoint).hasContent("hours of work");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aFileThatIsNoTrainingIsNotResumed() {
        assertThatThrownBy(() -> train(request("out", TestModels.latentModel(), true, null)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("cachescope-training");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aTrainingThatLacksATensorIsNotResumed() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        trainUntilCancelled(checkpoint, 2);
        TrainingFile whole = TrainingFile.read(checkpoint, "model");
        Map<String, HostTensor> state = new LinkedHashMap<>(whole.state());
        state.remove("average.final_layer.linear.bias");
        new TrainingFile(whole.recipe(), whole.step(), state).write(checkpoint, "model");

        assertThatThrownBy(() -> train(request("out", checkpoint, true, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("average.final_layer.linear.bias");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aRecipeOutOfRangeIsNotResumed() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        SafetensorsFile.write(
                checkpoint,
                Map.of(),
                Map.of("cachescope-training", "model", "step", "3", "recipe", "{\"architecture\": {}}"));

        assertThatThrownBy(() -> train(request("out", checkpoint, true, null)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("inputSize");
    }
}
