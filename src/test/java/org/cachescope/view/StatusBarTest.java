package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javafx.scene.Node;
import org.cachescope.view.plot.Toolkit;
import org.cachescope.viewmodel.FakeStudio;
import org.cachescope.viewmodel.JobRow;
import org.cachescope.viewmodel.JobsViewModel;
import org.cachescope.viewmodel.SameThreadJobs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StatusBarTest {
    @BeforeAll
    static void start() throws Exception {
        Toolkit.start();
    }

    @Test
    void theRowsOfOtherJobsStayWhenOneBeginsOrEnds() throws Exception {
        Toolkit.on(() -> {
            rowsStay();
            return null;
        });
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
        JobRow newest = bar.inFront();
        assertThat(newest).extracting(JobRow::title).isEqualTo("third");

        jobs.run(1);
        assertThat(bar.rows()).containsExactly(three.get(0), three.get(2));
        assertThat(bar.inFront()).as("the newest job").isSameAs(newest);

        jobs.start("fourth", (_, _) -> 4, _ -> {});
        assertThat(bar.rows()).hasSize(3).startsWith(three.get(0), three.get(2));
        assertThat(bar.inFront()).extracting(JobRow::title).isEqualTo("fourth");

        jobs.release();
        assertThat(bar.rows()).isEmpty();
        assertThat(bar.inFront()).isNull();
    }
}
