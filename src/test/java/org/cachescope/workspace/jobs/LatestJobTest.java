package org.cachescope.workspace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.junit.jupiter.api.Test;

class LatestJobTest {
    private final List<Held<?>> held = new ArrayList<>();
    private final Queue<Runnable> toHear = new ArrayDeque<>();
    private final List<String> heard = new ArrayList<>();
    private final LatestJob latest = new LatestJob(new HeldJobs(), toHear::add);

    /** A job that does what the test tells it to. */
    private static final class Held<R> implements Job {
        private final JobListener<R> listener;
        private final CancelToken cancel = new CancelToken();
        private boolean ended;

        Held(JobListener<R> listener) {
            this.listener = listener;
        }

        @SuppressWarnings("unchecked")
        void end(Object report) {
            ended = true;
            listener.ended(new JobOutcome.Done<>((R) report, true));
        }

        @Override
        public long id() {
            return 0;
        }

        @Override
        public String title() {
            return "held";
        }

        @Override
        public void cancel() {
            cancel.cancel();
        }

        @Override
        public boolean ended() {
            return ended;
        }
    }

    private final class HeldJobs implements Jobs {
        @Override
        public <R> Job start(String title, Task<R> task, JobListener<R> listener) {
            Held<R> job = new Held<>(listener);
            held.add(job);
            return job;
        }

        @Override
        public void watch(JobWatcher watcher) {}

        @Override
        public void close() {}
    }

    private void start(String name) {
        latest.start(name, (_, _) -> name, new JobListener<String>() {
            @Override
            public void progressed(Progress progress) {
                heard.add(name + ": " + progress.task());
            }

            @Override
            public void ended(JobOutcome<String> outcome) {
                heard.add(name + ": " + outcome);
            }
        });
    }

    private void hear() {
        while (!toHear.isEmpty()) {
            toHear.remove().run();
        }
    }

    @Test
    void startingCancelsTheOneBefore() {
        start("first");
        start("second");

        assertThat(held.get(0).cancel.isCancelled()).isTrue();
        assertThat(held.get(1).cancel.isCancelled()).isFalse();
    }

    @Test
    void aResultThatComesAfterANewerRequestIsNotHeard() {
        start("first");
        start("second");
        held.get(0).end("late");
        held.get(1).end("right");
        hear();

        assertThat(heard).containsExactly("second: Done[report=right, alone=true]");
    }

    @Test
    void aResultOnItsWayWhenANewerRequestIsMadeIsNotHeard() {
        start("first");
        held.get(0).end("on its way");
        start("second");
        hear();

        assertThat(heard).isEmpty();
    }

    @Test
    void progressThatPilesUpIsHeardOnceAsItIsThen() {
        start("only");
        held.get(0).listener.progressed(new Progress.Began("a"));
        held.get(0).listener.progressed(new Progress.Began("b"));
        hear();
        held.get(0).listener.progressed(new Progress.Began("c"));
        hear();

        assertThat(heard).containsExactly("only: b", "only: c");
    }

    @Test
    void cancellingIsHeardAndForgettingIsNot() {
        start("cancelled");
        latest.cancel();
        assertThat(held.get(0).cancel.isCancelled()).isTrue();
        held.get(0).listener.ended(new JobOutcome.Cancelled<>());
        start("forgotten");
        latest.forget();
        assertThat(held.get(1).cancel.isCancelled()).isTrue();
        held.get(1).listener.ended(new JobOutcome.Cancelled<>());
        hear();

        assertThat(heard).isEmpty();

        start("third");
        latest.cancel();
        held.get(2).listener.ended(new JobOutcome.Cancelled<>());
        hear();
        assertThat(heard).containsExactly("third: Cancelled[]");
    }
}
