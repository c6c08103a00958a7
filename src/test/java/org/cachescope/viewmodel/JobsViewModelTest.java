package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.studio.MemoryUse;
import org.junit.jupiter.api.Test;

class JobsViewModelTest {
    private final FakeStudio studio = new FakeStudio();
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final Deque<Runnable> hops = new ArrayDeque<>();

    private static Progress step(long done) {
        return new Progress.Advanced(
                "full run", done, 20, Duration.ofSeconds(1), Optional.of(Duration.ofSeconds(80)), "loss 0.1");
    }

    @Test
    void aJobIsListedWithItsProgressUntilItEnds() {
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run);
        jobs.hold();
        jobs.start("Generating", (_, _) -> 1, _ -> {});
        JobRow row = view.rows().getFirst();
        assertThat(row.fraction().getValue()).isEqualTo(-1);

        jobs.progress(0, step(5));
        assertThat(row.message().getValue()).isEqualTo("full run, 5 of 20, loss 0.1");
        assertThat(row.fraction().getValue()).isEqualTo(0.25);
        assertThat(row.timeLeft().getValue()).isEqualTo("1 min 20 s left");

        jobs.runNext();
        assertThat(view.rows()).isEmpty();
    }

    @Test
    void fastProgressIsShownOnceAHopAndAsTheNewest() {
        JobsViewModel view = new JobsViewModel(studio, jobs, hops::add);
        jobs.hold();
        jobs.start("Generating", (_, _) -> 1, _ -> {});
        hops.remove().run();
        for (int done = 1; done <= 20; done++) {
            jobs.progress(0, step(done));
        }
        assertThat(hops).hasSize(1);
        hops.remove().run();
        assertThat(view.rows().getFirst().fraction().getValue()).isEqualTo(1);
    }

    @Test
    void aRowCancelsItsJob() {
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run);
        boolean[] ran = {false};
        jobs.hold();
        jobs.start("Generating", (_, _) -> ran[0] = true, _ -> {});
        view.rows().getFirst().cancel();
        jobs.runNext();
        assertThat(ran[0]).isFalse();
    }

    @Test
    void theFileThatAJobWroteIsTold() {
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run);
        jobs.start("Generating", (_, _) -> 1, _ -> {});
        assertThat(view.written().get()).isEmpty();
        jobs.start("Writing", (_, _) -> Path.of("router.json"), _ -> {});
        assertThat(view.written().get()).isEqualTo("Wrote router.json");
    }

    @Test
    void deviceAndMemoryAreReadAnewWhenAJobEnds() {
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run);
        assertThat(view.memory().get()).isEqualTo("512 MiB, 64 MiB of runs");
        studio.memory = new MemoryUse(-1, 2L << 20);
        studio.device = "gpu 0";
        jobs.start("Generating", (_, _) -> 1, _ -> {});
        assertThat(view.memory().get()).isEqualTo("2 MiB of runs");
        assertThat(view.device().get()).isEqualTo("gpu 0");
    }

    @Test
    void memoryIsReadAnewOnceASecondWhileAJobIsAtWork() {
        long[] now = {0};
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run, () -> now[0]);
        jobs.hold();
        jobs.start("Generating", (_, _) -> 1, _ -> {});
        studio.memory = new MemoryUse(-1, 2L << 20);
        now[0] = 999_999_999;
        jobs.progress(0, step(1));
        assertThat(view.memory().get()).isEqualTo("512 MiB, 64 MiB of runs");
        now[0] = 1_000_000_000;
        jobs.progress(0, step(2));
        assertThat(view.memory().get()).isEqualTo("2 MiB of runs");
    }

    @Test
    void anEqualMessageIsShownOnceAndFirst() {
        JobsViewModel view = new JobsViewModel(studio, jobs, Runnable::run);
        Problem one = new Problem("a", "b");
        Problem other = new Problem("c", "d");
        view.tell(one);
        view.tell(other);
        view.tell(new Problem("a", "b"));
        assertThat(view.messages()).containsExactly(one, other);
        view.dismiss(one);
        assertThat(view.messages()).containsExactly(other);
    }
}
