package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterLoss;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.model.DitArchitecture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.TrainRouterRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RouterTrainingTaskTest {
    private static final int STEPS = 6;
    private static final int LAYERS = TestModels.SHAPES16.layers();

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private final List<RouterTrainingListener.Update> updates = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private Installation installation;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
    }

    @AfterEach
    void closeEngine() {
        released.countDown();
        engine.close();
    }

    private static TrainRouterRequest.Learning learning(int iterations, @Nullable Double straightThrough) {
        return new TrainRouterRequest.Learning(STEPS, 1e-4, 0.1, 2, iterations, 0.1, straightThrough, 5);
    }

    private static TrainRouterRequest.Learning byOutputs(int iterations) {
        return learning(iterations, null).by(RouterLoss.OUTPUT);
    }

    private RouterTrainingRequest request(
            TrainRouterRequest.Learning learning, @Nullable Path data, @Nullable PausedTraining resume) {
        DitArchitecture a = TestModels.SHAPES16;
        ModelSummary model = new ModelSummary(
                ModelChoice.SHIPPED, "shapes16", folder, a, List.of(), 0, null, true, "", 2, 0.5, true, List.of());
        return new RouterTrainingRequest(model, learning, data, resume);
    }

    private RouterTrainingOutcome train(RouterTrainingRequest request) throws IOException {
        return new RouterTrainingTask(installation, engine, request, updates::add)
                .run(ProgressListener.NONE, new CancelToken());
    }

    @Test
    void theOutcomeSuggestsAThresholdAndTellsItsTraining() throws IOException {
        RouterTrainingOutcome outcome = train(request(learning(9, null), null, null));
        Router router = outcome.router();
        assertThat(outcome.theta()).isEqualTo(0.7).isEqualTo(router.info().theta());
        assertThat(outcome.cells())
                .isEqualTo(new CachePolicy.Threshold(router, 0.7).schedule().counts());
        assertThat(router.info().modelName()).isEqualTo("shapes16");
        assertThat(router.info().lambda()).isEqualTo(1e-4);
        assertThat(router.info().training())
                .containsEntry("iterations", 9L)
                .containsEntry("batch", 2L)
                .containsEntry("learningRate", 0.1)
                .doesNotContainKey("data")
                .containsKey("lastError");
    }

    @Test
    void theSuggestedThresholdStaysWhereARouterIsFlat() throws IOException {
        assertThat(train(request(learning(2, 0.05), null, null)).theta()).isEqualTo(0.1);
        assertThat(train(request(learning(2, 0.95), null, null)).theta()).isEqualTo(0.9);
        assertThat(train(request(learning(2, 0.3), null, null)).router().info())
                .satisfies(info -> assertThat(info.theta()).isEqualTo(0.3))
                .satisfies(info -> assertThat(info.training()).containsEntry("straightThrough", 0.3));
    }

    @Test
    void updatesTellEveryIterationOnceAndTheScoresOfTheirMoment() throws IOException {
        RouterTrainingOutcome outcome = train(request(learning(12, null), null, null));
        assertThat(updates.getFirst().iteration()).isZero();
        assertThat(updates.getFirst().points()).isEmpty();
        List<RouterTrainingListener.Point> points =
                updates.stream().flatMap(update -> update.points().stream()).toList();
        assertThat(points)
                .extracting(RouterTrainingListener.Point::iteration)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 12).boxed().toList());
        RouterTrainingListener.Update last = updates.getLast();
        assertThat(last.iteration()).isEqualTo(12).isEqualTo(last.iterations());
        assertSameScores(last.router(), outcome.router());
        double sum = 0;
        for (int step : last.router().rows().cacheEvaluations().toArray()) {
            for (int column = 0; column < LAYERS; column++) {
                sum += last.router().beta(step, column);
            }
        }
        assertThat(points.getLast().sumOfScores()).isCloseTo(sum, within(1e-6));
        assertThat(points).allSatisfy(point -> assertThat(point.loss()).isGreaterThan(point.error()));
    }

    @Test
    void trainingThatIsPausedAndResumedEqualsTrainingThatWasNot() throws IOException {
        int iterations = 150;
        Router whole = train(request(learning(iterations, null), null, null)).router();
        updates.clear();
        CancelToken cancel = new CancelToken();
        RouterTrainingListener pausing = update -> {
            updates.add(update);
            if (update.iteration() > 0) {
                cancel.cancel();
            }
        };
        assertThatThrownBy(() -> new RouterTrainingTask(
                                installation, engine, request(learning(iterations, null), null, null), pausing)
                        .run(ProgressListener.NONE, cancel))
                .isInstanceOf(CancellationException.class);

        PausedTraining paused = updates.getLast().paused();
        assertThat(paused.iteration()).isPositive().isLessThan(iterations);
        Router resumed =
                train(request(learning(iterations, null), null, paused)).router();
        assertSameScores(resumed, whole);
        assertThat(updates.stream()
                        .flatMap(update -> update.points().stream())
                        .map(RouterTrainingListener.Point::iteration))
                .as("no iteration is told twice or lost")
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, iterations).boxed().toList());
    }

    private static void assertSameScores(Router got, Router want) {
        want.rows()
                .cacheEvaluations()
                .forEach(step -> assertThat(got.logits(step)).isEqualTo(want.logits(step)));
    }

    /** Keeps the engine's thread busy until the test ends, as a long run of images would. */
    private void holdEngine() {
        CountDownLatch begun = new CountDownLatch(1);
        engine.thread().submit(_ -> {
            begun.countDown();
            return await(released);
        });
        await(begun);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void cancellingDoesNotWaitForWhoeverHoldsTheEngineBeforeTheNetworkIsLoaded() {
        CancelToken cancel = new CancelToken();
        ProgressListener holding = progress -> {
            if (progress.equals(new Progress.Began("training the router"))) {
                holdEngine();
                cancel.cancel();
            }
        };
        RouterTrainingTask task =
                new RouterTrainingTask(installation, engine, request(learning(4, null), null, null), updates::add);
        assertThatThrownBy(() -> task.run(holding, cancel)).isInstanceOf(CancellationException.class);
        assertThat(released.getCount()).isOne();
        assertThat(updates).isEmpty();
    }

    @Test
    @Timeout(60)
    void cancellingDoesNotWaitForWhoeverHoldsTheEngineBetweenTwoIterations() {
        CancelToken cancel = new CancelToken();
        RouterTrainingListener holding = update -> {
            updates.add(update);
            if (!cancel.isCancelled()) {
                holdEngine();
                cancel.cancel();
            }
        };
        RouterTrainingTask task =
                new RouterTrainingTask(installation, engine, request(learning(4, null), null, null), holding);
        assertThatThrownBy(() -> task.run(ProgressListener.NONE, cancel)).isInstanceOf(CancellationException.class);
        assertThat(released.getCount()).isOne();
        assertThat(updates).hasSize(2);
    }

    @Test
    void aFaultOfWhoeverListensIsNotTheTrainings() throws IOException {
        RouterTrainingListener failing = update -> {
            updates.add(update);
            throw new IllegalStateException("cannot draw");
        };
        RouterTrainingOutcome outcome = new RouterTrainingTask(
                        installation, engine, request(learning(3, null), null, null), failing)
                .run(ProgressListener.NONE, new CancelToken());
        assertThat(updates.getLast().iteration()).isEqualTo(3);
        assertSameScores(updates.getLast().router(), outcome.router());
    }

    @Test
    void aTrainingThatBreaksOffTellsWhereItCanGoOn() throws IOException {
        Path ring = Files.createDirectories(folder.resolve("images/ring"));
        Path image = ring.resolve("a.png");
        PngFile.write(image, new RgbImage(16, 16, new byte[3 * 16 * 16]), Map.of());
        RouterTrainingListener breaking = update -> {
            updates.add(update);
            try {
                Files.deleteIfExists(image);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        RouterTrainingTask task = new RouterTrainingTask(
                installation, engine, request(byOutputs(3), folder.resolve("images"), null), breaking);
        assertThatThrownBy(() -> task.run(ProgressListener.NONE, new CancelToken()))
                .isNotInstanceOf(CancellationException.class)
                .hasStackTraceContaining("a.png");
        assertThat(updates).hasSize(2);

        PngFile.write(image, new RgbImage(16, 16, new byte[3 * 16 * 16]), Map.of());
        assertThat(train(request(
                        byOutputs(3),
                        folder.resolve("images"),
                        updates.getLast().paused())))
                .isNotNull();
    }

    @Test
    void theStateOfAnotherTrainingIsRefusedAndTheEngineStaysUsable() throws IOException {
        PausedTraining other = new PausedTraining(1, new double[3]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> train(request(learning(2, null), null, other)))
                .withMessageContaining("router training state");
        assertThat(train(request(learning(2, null), null, null))).isNotNull();
    }

    @Test
    void imagesOfAFolderAreLearntFrom() throws IOException {
        Path ring = Files.createDirectories(folder.resolve("images/ring"));
        PngFile.write(ring.resolve("a.png"), new RgbImage(16, 16, new byte[3 * 16 * 16]), Map.of());
        RouterTrainingOutcome outcome = train(request(byOutputs(2), folder.resolve("images"), null));
        assertThat(outcome.router().info().training()).containsEntry("data", "images");
    }

    @Test
    void progressEstimatesTheTimeThatIsLeft() throws IOException {
        List<Progress.Advanced> told = new ArrayList<>();
        new RouterTrainingTask(installation, engine, request(learning(4, null), null, null), _ -> {})
                .run(
                        progress -> {
                            if (progress instanceof Progress.Advanced advanced
                                    && advanced.task().equals("training the router")) {
                                told.add(advanced);
                            }
                        },
                        new CancelToken());
        assertThat(told.getFirst().left()).isEmpty();
        assertThat(told.getLast().done()).isEqualTo(4);
        assertThat(Objects.requireNonNull(told.getLast().left().orElseThrow())).isZero();
    }
}
