package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.ReusePattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTaskTest {
    private static final int RUNS = 50;

    @TempDir
    private Path folder;

    @Test
    void aRunThatIsCancelledDuringLatencyKeepsThePictureAndItsFigures() throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));
        Path out = folder.resolve("out");
        SampleRequest request = request(List.of(), out, RUNS);
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced advanced
                    && advanced.task().equals("latency")) {
                cancel.cancel();
            }
        };
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            assertThatThrownBy(() -> new SampleTask(installation, engine, request).run(cancelling, cancel))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(out.resolve(SampleTask.GRID)).isNotEmptyFile();
        JsonNode report =
                new ObjectMapper().readTree(out.resolve(SampleTask.REPORT).toFile());
        assertThat(report.at("/latency").isNull()).isTrue();
        assertThat(report.at("/quality/each")).hasSize(2);
    }

    @Test
    void aPlanThatIsRefusedWhileItsModelLoadsLeavesTheEngineToTheNext() throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));
        Path out = folder.resolve("out");
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            SampleTask refused = new SampleTask(installation, engine, request(List.of("no such class"), out, 0));
            assertThatThrownBy(() -> refused.run(ProgressListener.NONE, new CancelToken()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no such class");
            assertThat(out).doesNotExist();

            new SampleTask(installation, engine, request(List.of(), out, 0))
                    .run(ProgressListener.NONE, new CancelToken());
        }
        assertThat(out.resolve(SampleTask.GRID)).isNotEmptyFile();
    }

    private static SampleRequest request(List<String> classes, Path out, int runs) {
        return new SampleRequest(
                ModelChoice.SHIPPED,
                new PolicyChoice.All(ReusePattern.ALTERNATE),
                SampleRequest.Length.steps(4),
                new SampleRequest.SolverChoice.Ddim(0),
                null,
                null,
                classes,
                2,
                1,
                out,
                runs);
    }
}
