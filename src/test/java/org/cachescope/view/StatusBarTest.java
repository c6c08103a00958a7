package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import org.cachescope.viewmodel.FakeStudio;
import org.cachescope.viewmodel.JobsViewModel;
import org.cachescope.viewmodel.SameThreadJobs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class StatusBarTest {
    @BeforeAll
    static void start() throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        FxToolkit.registerPrimaryStage();
    }

    @Test
    void theRowsOfOtherJobsStayWhenOneBeginsOrEnds() throws Exception {
        FutureTask<Boolean> onToolkit = new FutureTask<>(() -> {
            rowsStay();
            return true;
        });
        Platform.runLater(onToolkit);
        assertThat(onToolkit.get(30, TimeUnit.SECONDS)).isTrue();
    }

    private static void rowsStay() {
        SameThreadJobs jobs = new SameThreadJobs();
        StatusBar bar = new StatusBar(new JobsViewModel(new FakeStudio(), jobs, Runnable::run));
        jobs.hold();
        jobs.start("first", (_, _) -> 1, _ -> {});
        jobs.start("second", (_, _) -> 2, _ -> {});
        jobs.start("third", (_, _) -> 3, _ -> {});
        List<Node> three = List.copyOf(bar.rows());
        assertThat(three).hasSize(3);
        Node line = bar.line();

        jobs.run(1);
        assertThat(bar.rows()).containsExactly(three.get(0), three.get(2));
        assertThat(bar.line()).as("the newest job's").isSameAs(line);

        jobs.start("fourth", (_, _) -> 4, _ -> {});
        assertThat(bar.rows()).hasSize(3).startsWith(three.get(0), three.get(2));
        assertThat(bar.line()).isNotSameAs(line);

        jobs.release();
        assertThat(bar.rows()).isEmpty();
        assertThat(bar.line()).isNull();
    }
}
