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
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.HostTensor;
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
                new TrainModelRequest.Sizes(16, 4, 16, 2, 2),
                new TrainModelRequest.Optimization((long) STEPS * BATCH, BATCH, 0.02, 1e-3, 2, 0.5, 0.9, 0.1, 5, 11),
                new TrainModelRequest.Suggestions(out, 2, 0.1),
                null,
                folder.resolve(out),
                checkpoint,
                resume,
                4,
                timeLimit);
    }

    private TrainModelRequest startingFrom(String model, String out) {
        TrainModelRequest request = request(out, null, false, null);
        return new TrainModelRequest(
                request.sizes(),
                request.optimization(),
                request.suggestions(),
                folder.resolve(model),
                request.folder(),
                null,
                false,
                request.saveEvery(),
                null);
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

    @Test
    void aModelOfOtherSizesIsNotStartedFrom() throws IOException {
        assertThatThrownBy(() -> train(startingFrom(TestModels.latentModel().toString(), "out")))
                .isInstanceOf(FormatException.class);
        assertThat(folder.resolve("out")).doesNotExist();
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
