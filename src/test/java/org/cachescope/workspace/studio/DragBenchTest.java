package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DragBenchTest {
    private static final int STEPS = 20;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @Test
    void aDragTakesOverStepsAndBothMediansAreReported() throws IOException {
        Installation installation = TestModels.withShippedModel(folder);
        SplittableRandom random = new SplittableRandom(1);
        int depth = TestModels.SHAPES16.depth();
        float[][] logits = new float[STEPS][2 * depth];
        for (float[] row : logits) {
            for (int column = 0; column < row.length; column++) {
                row[column] = (float) random.nextGaussian();
            }
        }
        Router router =
                new Router(RouterInfo.ddim(depth, STEPS, ReusePattern.ALTERNATE).withModel("shapes16", null), logits);
        RouterJson.write(
                Files.createDirectories(folder.resolve("sample-routers")).resolve("r.json"), router);

        DragBench.Report report = new DragBench(installation, engine).run(ProgressListener.NONE, new CancelToken());

        assertThat(report.router()).isEqualTo("r");
        assertThat(report.fromScratchMillis().n()).isEqualTo(5);
        assertThat(report.dragMillis().n()).isEqualTo(20);
        assertThat(report.resumedSteps()).isBetween(1.0, 19.0);
        JsonNode json = report.json();
        assertThat(json.get("fromScratchMillis").asDouble()).isPositive();
        assertThat(json.get("dragMedianMillis").asDouble()).isPositive();
    }

    @Test
    void withoutARouterThereIsNothingToDrag() throws IOException {
        Installation installation = TestModels.withShippedModel(folder);
        assertThatThrownBy(() -> new DragBench(installation, engine).run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no router for the shipped model at 20 steps");
    }
}
