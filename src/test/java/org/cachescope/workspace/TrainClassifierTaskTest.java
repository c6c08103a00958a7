package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.cachescope.checkpoint.ClassifierBundle;
import org.cachescope.format.WriteFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainClassifierTaskTest {
    private static final long STEPS = 6;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private TrainClassifierRequest request(String out, long seed, boolean resume) {
        return new TrainClassifierRequest(null, 16, 8, STEPS * 4, 4, 5e-3, seed, 10, folder.resolve(out), resume);
    }

    private TrainClassifierTask.Report train(TrainClassifierRequest request) throws IOException {
        return new TrainClassifierTask(engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    private void trainUntilCancelled(String out) {
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced advanced && advanced.done() == 2) {
                assertThat(advanced.of()).isEqualTo(STEPS);
                cancel.cancel();
            }
        };
        assertThatThrownBy(() -> new TrainClassifierTask(engine, request(out, 1, false)).run(cancelling, cancel))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void trainingThatIsCancelledAndResumedEqualsTrainingThatWasNot() throws IOException {
        TrainClassifierTask.Report whole = train(request("whole", 1, false));

        trainUntilCancelled("stopped");
        TrainClassifierTask.Report resumed = train(request("stopped", 1, true));

        assertThat(resumed.steps()).isEqualTo(STEPS);
        assertThat(resumed.recognised()).isEqualTo(whole.recognised()).isBetween(0, 10);
        assertThat(ClassifierBundle.open(folder.resolve("stopped")).sha256())
                .isEqualTo(ClassifierBundle.open(folder.resolve("whole")).sha256());
        assertThat(ClassifierBundle.open(folder.resolve("stopped")).card().name())
                .isEqualTo("stopped");
    }

    @Test
    void aStoppedTrainingIsNotOverwrittenAndGoesOnByItsOwnRecipe() throws IOException {
        trainUntilCancelled("stopped");

        assertThatThrownBy(() -> train(request("stopped", 1, false)))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("--resume");
        train(new TrainClassifierRequest(
                "other", null, null, null, null, null, 2L, 10, folder.resolve("stopped"), true));
        train(request("whole", 1, false));
        ClassifierBundle resumed = ClassifierBundle.open(folder.resolve("stopped"));
        assertThat(resumed.card().name()).isEqualTo("other");
        assertThat(resumed.sha256())
                .isEqualTo(ClassifierBundle.open(folder.resolve("whole")).sha256());
    }

    @Test
    void withoutAStoppedTrainingThereIsNothingToResume() {
        assertThatThrownBy(() -> train(request("none", 1, true)))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("training-state");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
