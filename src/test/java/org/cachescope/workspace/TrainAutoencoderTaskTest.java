package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.AutoencoderFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAutoencoderTaskTest {
    private static final int BATCH = 2;
    private static final long STEPS = 6;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private TrainAutoencoderRequest request(
            String out, @Nullable Path initial, @Nullable Path checkpoint, boolean resume, @Nullable Duration limit) {
        return new TrainAutoencoderRequest(
                new TrainAutoencoderRequest.Sizes(16, List.of(8, 8), 4, 1, 2),
                new TrainAutoencoderRequest.Optimization(STEPS * BATCH, BATCH, 2e-3, 2, 0.5, 0.9, 0.5, 5e-3, 11),
                initial,
                folder.resolve(out),
                new Sitting(checkpoint, resume, 4, limit));
    }

    private TrainAutoencoderTask.Report train(TrainAutoencoderRequest request) throws IOException {
        return new TrainAutoencoderTask(engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    private byte[] weights(String out) throws IOException {
        return Files.readAllBytes(folder.resolve(out).resolve(AutoencoderFolder.WEIGHTS));
    }

    @Test
    void trainingThatIsCancelledAndResumedEqualsTrainingThatWasNot() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("whole", null, null, false, null));
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced advanced && advanced.done() == 3) {
                cancel.cancel();
            }
        };
        TrainAutoencoderRequest stopped = request("stopped", null, checkpoint, false, null);
        assertThatThrownBy(() -> new TrainAutoencoderTask(engine, stopped).run(cancelling, cancel))
                .isInstanceOf(CancellationException.class);
        assertThat(folder.resolve("stopped")).doesNotExist();

        TrainAutoencoderTask.Report report = train(request("resumed", null, checkpoint, true, null));

        assertThat(report.finished()).isTrue();
        assertThat(report.step()).isEqualTo(STEPS);
        assertThat(weights("resumed")).isEqualTo(weights("whole"));
    }

    @Test
    void whatIsWrittenOpensAsAnAutoencoderWithItsMeasuredScale() throws IOException {
        TrainAutoencoderTask.Report report = train(request("small", null, null, false, null));

        AutoencoderCheckpoint made = AutoencoderCheckpoint.open(folder.resolve("small"));

        assertThat(made.architecture().scaleFactor())
                .isEqualTo(report.figures().latentScale())
                .isBetween(0.1, 10.0);
        assertThat(made.architecture().widths()).containsExactly(8, 8);
        assertThat(made.architecture().groups()).isEqualTo(2);
        assertThat(report.figures().psnrDecibels()).isGreaterThan(5);
        assertThat(Files.readString(folder.resolve("small").resolve("config.json")))
                .contains("\"imagesSeen\" : 12", "\"data\" : \"shapes 16\"");
    }

    @Test
    void trainingThatStartsFromAnAutoencoderHasItsSizesAndBeginsWithItsWeights() throws IOException {
        train(request("first", null, null, false, null));

        TrainAutoencoderTask.Report second =
                train(request("second", folder.resolve("first"), null, false, Duration.ofNanos(1)));

        assertThat(second.step()).isZero();
        assertThat(second.finished()).isFalse();
        assertThat(weights("second")).isEqualTo(weights("first"));
    }

    @Test
    void anAutoencoderIsNotOverwritten() throws IOException {
        train(request("small", null, null, false, Duration.ofNanos(1)));
        byte[] before = weights("small");

        assertThatThrownBy(() -> train(request("small", null, null, false, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds an autoencoder already");
        assertThat(weights("small")).isEqualTo(before);
    }
}
