package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.export.ErrorsExport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsTaskTest {
    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private ErrorsTask task(Path file) throws IOException {
        SampleRequest run = new SampleRequest(
                ModelChoice.SHIPPED,
                new PolicyChoice.None(),
                SampleRequest.Length.steps(4),
                new SampleRequest.SolverChoice.Ddim(0),
                null,
                null,
                List.of(),
                2,
                1,
                folder,
                0);
        return new ErrorsTask(TestModels.withShippedModel(folder.resolve("home")), engine, run, file);
    }

    @Test
    void theTableIsWrittenAndReported() throws IOException {
        Path file = folder.resolve("errors.csv");
        LayerErrors errors = task(file).run(ProgressListener.NONE, new CancelToken());
        assertThat(errors.steps()).isEqualTo(4);
        assertThat(errors.layers()).isEqualTo(TestModels.SHAPES16.layers());
        assertThat(errors.images()).isEqualTo(2);
        assertThat(errors.squared()).allSatisfy(row -> assertThat(row).allMatch(value -> value > 0));
        assertThat(Files.readString(file)).isEqualTo(ErrorsExport.csv(errors));
    }

    @Test
    void cancelledAfterAStepItWritesNothing() throws IOException {
        Path file = folder.resolve("errors.csv");
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced) {
                cancel.cancel();
            }
        };
        ErrorsTask task = task(file);
        assertThatThrownBy(() -> task.run(cancelling, cancel)).isInstanceOf(CancellationException.class);
        assertThat(file).doesNotExist();
    }
}
