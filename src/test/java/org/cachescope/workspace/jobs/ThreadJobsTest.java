package org.cachescope.workspace.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ThreadJobsTest {
    private final ThreadJobs jobs = new ThreadJobs();

    @AfterEach
    void close() {
        jobs.close();
    }

    private record Started<R>(Job job, CompletableFuture<JobOutcome<R>> outcome) {
        JobOutcome<R> await() throws Exception {
            return outcome.get(20, TimeUnit.SECONDS);
        }
    }

    private <R> Started<R> start(Task<R> task) {
        CompletableFuture<JobOutcome<R>> outcome = new CompletableFuture<>();
        return new Started<>(jobs.start("Counting", task, outcome::complete), outcome);
    }

    /** A task that says when it has begun and goes on until it is cancelled or let go. */
    private static Task<String> until(CountDownLatch begun, CountDownLatch letGo) {
        return (_, cancel) -> {
            begun.countDown();
            while (letGo.getCount() > 0) {
                cancel.check();
                Thread.onSpinWait();
            }
            return "let go";
        };
    }

    @Test
    void aTaskThatEndsWellGivesItsReport() throws Exception {
        Started<Integer> started = start((_, _) -> 7);

        assertThat(started.await()).isEqualTo(new JobOutcome.Done<>(7, true));
        assertThat(started.job().ended()).isTrue();
        assertThat(started.job().title()).isEqualTo("Counting");
    }

    @Test
    void aTaskThatFailsGivesAProblemWithItsCause() throws Exception {
        Started<Integer> started = start((_, _) -> {
            throw new IOException("model.json: expected 3, found 4");
        });

        assertThat(started.await())
                .isInstanceOfSatisfying(
                        JobOutcome.Failed.class,
                        failed -> assertThat(failed.problem()).satisfies(problem -> {
                            assertThat(problem.what()).isEqualTo("Counting failed");
                            assertThat(problem.why()).isEqualTo("model.json: expected 3, found 4");
                        }));
    }

    @Test
    void anErrorOfTheMachineIsAProblemToo() throws Exception {
        for (VirtualMachineError error : List.of(
                new OutOfMemoryError("Java heap space"),
                new InternalError("a fault occurred in an unsafe memory access operation"))) {
            Started<Integer> started = start((_, _) -> {
                throw error;
            });

            assertThat(started.await()).isInstanceOf(JobOutcome.Failed.class);
        }
    }

    @Test
    void aCancelledTaskStopsAndSaysSo() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Started<String> started = start(until(begun, new CountDownLatch(1)));
        begun.await();
        assertThat(started.job().ended()).isFalse();

        started.job().cancel();

        assertThat(started.await()).isEqualTo(new JobOutcome.Cancelled<>());
    }

    @Test
    void jobsAtWorkAtTheSameTimeAreNotAlone() throws Exception {
        CountDownLatch firstBegan = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        Started<String> first = start(until(firstBegan, letGo));
        firstBegan.await();
        Started<Integer> second = start((_, _) -> 2);
        assertThat(second.await()).isEqualTo(new JobOutcome.Done<>(2, false));

        letGo.countDown();

        assertThat(first.await()).as("the other ended before it did").isEqualTo(new JobOutcome.Done<>("let go", false));
        assertThat(start((_, _) -> 3).await()).isEqualTo(new JobOutcome.Done<>(3, true));
    }

    @Test
    void whoStartsTheNextJobWhenOneEndsStartsItAlone() throws Exception {
        CompletableFuture<JobOutcome<Integer>> next = new CompletableFuture<>();
        jobs.start("first", (_, _) -> 1, _ -> jobs.start("next", (_, _) -> 2, next::complete));

        assertThat(next.get(20, TimeUnit.SECONDS)).isEqualTo(new JobOutcome.Done<>(2, true));
    }

    @Test
    void manyJobsEndEachOnceWithIdsThatRise() throws Exception {
        List<Started<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int report = i;
            all.add(start((_, _) -> report));
        }
        for (int i = 0; i < all.size(); i++) {
            JobOutcome.Done<Integer> done =
                    (JobOutcome.Done<Integer>) all.get(i).await();
            assertThat(done.report()).isEqualTo(i);
        }
        assertThat(all).extracting(started -> started.job().id()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void watchersHearOfEveryJobInOrder() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch over = new CountDownLatch(1);
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {
                heard.add("started " + job.title());
            }

            @Override
            public void progressed(Job job, Progress progress) {
                heard.add(progress.task());
            }

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                heard.add("ended " + outcome);
                over.countDown();
            }
        });

        start((progress, _) -> {
            progress.report(new Progress.Began("warming up"));
            return 1;
        });
        over.await();

        assertThat(heard).containsExactly("started Counting", "warming up", "ended Done[report=1, alone=true]");
    }

    @Test
    void aListenerThatThrowsKillsNeitherTheJobNorTheOthers() throws Exception {
        CompletableFuture<JobOutcome<?>> seen = new CompletableFuture<>();
        JobWatcher faulty = new JobWatcher() {
            @Override
            public void started(Job job) {
                throw new IllegalStateException("no window");
            }

            @Override
            public void progressed(Job job, Progress progress) {
                throw new IllegalStateException("no window");
            }

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                throw new IllegalStateException("no window");
            }
        };
        jobs.watch(faulty);
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {}

            @Override
            public void progressed(Job job, Progress progress) {}

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                seen.complete(outcome);
            }
        });

        jobs.start(
                "faulty listener",
                (progress, _) -> {
                    progress.report(new Progress.Began("part"));
                    return "whole";
                },
                _ -> {
                    throw new IllegalStateException("no window");
                });

        assertThat((Object) seen.get(20, TimeUnit.SECONDS)).isEqualTo(new JobOutcome.Done<>("whole", true));
    }

    @Test
    void closingCancelsAllAndWaitsForTheLast() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        List<Started<String>> all =
                List.of(start(until(begun, never)), start(until(begun, never)), start(until(begun, never)));
        begun.await();

        jobs.close();

        assertThat(all)
                .allSatisfy(
                        started -> assertThat(started.outcome()).isCompletedWithValue(new JobOutcome.Cancelled<>()));
    }

    @Test
    void whatIsStartedAfterClosingIsCancelledUnrun() throws Exception {
        jobs.close();
        assertThat(start((_, _) -> 1).await()).isEqualTo(new JobOutcome.Cancelled<>());
    }

    @Test
    void aListenerMayClose() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        jobs.start("last", (_, _) -> 1, _ -> {
            jobs.close();
            closed.countDown();
        });
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
