package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterFormat;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.NotFiniteException;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.TrainRouterRequest;
import org.cachescope.workspace.session.ModelOffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStudioTest {
    private static final int STEPS = 6;
    private static final int DEPTH = TestModels.SHAPES16.depth();

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private Installation installation;
    private EngineStudio studio;
    private ModelSummary model;

    @BeforeEach
    void openTheShippedModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
        studio = new EngineStudio(installation, engine, 16 << 20);
        model = run(studio.open(ModelChoice.SHIPPED));
    }

    @AfterEach
    void close() {
        studio.close();
        engine.close();
    }

    private static <R> R run(Task<R> task) throws IOException {
        return task.run(ProgressListener.NONE, new CancelToken());
    }

    private static Router router(int depth, int steps, String modelName) {
        float[][] logits = new float[steps][2 * depth];
        for (int step = 0; step < steps; step++) {
            for (int column = 0; column < 2 * depth; column++) {
                logits[step][column] = step + 0.1f * column - steps / 2f;
            }
        }
        return new Router(RouterInfo.ddim(depth, steps, ReusePattern.ALTERNATE).withModel(modelName, null), logits);
    }

    private RunRequest request(double theta) {
        Router router = router(DEPTH, STEPS, "shapes16");
        RunShape shape = RunShape.of(model.architecture(), STEPS, RouterInfo.DDIM);
        return new RunRequest(model, recipe(), new CachePolicy.Threshold(router, theta).schedule(shape));
    }

    private static SamplingRecipe recipe() {
        return new SamplingRecipe(List.of(0L, 4L), STEPS, new Solver.Ddim(0.3), new Guidance(2, 3), true, 9);
    }

    private GeneratedRun generate(RunRequest request) throws IOException {
        return run(studio.generate(request, StepListener.NONE));
    }

    @Test
    void theShippedModelIsOfferedAndDescribed() {
        assertThat(studio.shippedModels()).extracting(ModelOffer::name).containsExactly("shapes16");
        assertThat(model.name()).isEqualTo("shapes16");
        assertThat(model.parameters()).isPositive();
        assertThat(model.generator()).isTrue();
        assertThat(model.clips()).isTrue();
        assertThat(model.classNames()).hasSize(10);
        assertThat(model.theta()).isEqualTo(0.5);
    }

    @Test
    void aRuleIsTriedOutOnTheModel() throws IOException {
        RunRequest any = request(0.5);
        CacheSchedule decided = run(studio.tryOut(any, new PolicyChoice.FirstBlock(1000)));
        assertThat(decided.ranges(STEPS - 1)).containsExactly(new BlockRange(1, DEPTH, BlockRange.Kind.RESIDUAL));
        assertThat(generate(new RunRequest(model, recipe(), decided)).images()).hasSize(2);

        CacheSchedule metric = run(studio.tryOut(any, PolicyText.parse("metric:k=4")));
        assertThat(metric.counts().reused()).isEqualTo(4);
        assertThat(run(studio.tryOut(any, PolicyText.parse("metric:k=4")))).isEqualTo(metric);
        assertThatThrownBy(() -> run(studio.tryOut(any, new PolicyChoice.DeepCache(1, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a U-ViT");
    }

    @Test
    void aModelIsIdentifiedByItsWeights() throws IOException {
        ModelSummary identified = run(studio.identify(model));

        assertThat(identified.identity()).hasSize(64);
        assertThat(run(studio.open(ModelChoice.SHIPPED)).identity())
                .as("remembered")
                .isEqualTo(identified.identity());
    }

    @Test
    void damagedWeightsAreFoundByIdentifyingAndStopARunWithTheirPlace() throws IOException {
        Path file = folder.resolve("nan.safetensors");
        TestModels.writeWithNan(file, "blocks.1.attn.proj.weight");
        ModelSummary damaged = run(studio.open(new ModelChoice(file.toString(), false, TestModels.latentHeads())));
        assertThat(damaged.generator()).isFalse();
        assertThat(damaged.previewLabel()).isNotEmpty();

        assertThat(run(studio.identify(damaged)).notes()).anyMatch(note -> note.contains("NaN in tensor"));
        RunRequest request = new RunRequest(
                damaged,
                new SamplingRecipe(List.of(0L), 2, new Solver.Ddim(0), new Guidance(1, 3), false, 1),
                CacheSchedule.full(2, 2 * damaged.architecture().blocks()));
        assertThatThrownBy(() -> generate(request))
                .isInstanceOf(NotFiniteException.class)
                .hasMessageContaining("MHSA of block 1");
        assertThat(generate(request(0.5)).images()).as("another model after it").hasSize(2);
    }

    @Test
    void aRunWhoseListenerFailsTellsItAndLeavesTheEngineFree() throws IOException {
        CancelToken cancel = new CancelToken();
        StepListener faulty = _ -> {
            throw new IllegalStateException("no window");
        };

        assertThatThrownBy(() -> studio.generate(request(0.5), faulty).run(ProgressListener.NONE, cancel))
                .isInstanceOf(IllegalStateException.class);
        assertThat(generate(request(0.25)).images()).as("another run after it").hasSize(2);
    }

    @Test
    void everyStepIsToldAsPictures() throws IOException {
        List<GeneratedRun.Frame> told = new ArrayList<>();

        GeneratedRun made = run(studio.generate(request(0.5), told::add));

        assertThat(made.resumedAt()).isZero();
        assertThat(made.elapsed()).isPositive();
        assertThat(made.frames()).hasSize(STEPS).isEqualTo(told);
        assertThat(made.images()).hasSize(2).isEqualTo(made.frames().getLast().x());
        assertThat(made.frames().getFirst().evaluation().timestep())
                .isGreaterThan(made.frames().getLast().evaluation().timestep());
        assertThat(studio.device()).contains("cpu");
        assertThat(studio.memoryUse().rememberedRuns()).isPositive();
    }

    @Test
    void runsThatResumeAreThoseOfAFreshStudio() throws IOException {
        for (double theta : new double[] {0.5, 0.01, 0.99, 0.7, 0.3, 0.5}) {
            GeneratedRun resumed = generate(request(theta));
            try (EngineStudio fresh = new EngineStudio(installation, engine, 0)) {
                GeneratedRun scratch = run(fresh.generate(request(theta), StepListener.NONE));
                assertThat(scratch.resumedAt()).isZero();
                assertThat(resumed.frames()).isEqualTo(scratch.frames());
            }
        }
    }

    @Test
    void aScheduleSeenBeforeIsShownWithoutTheEngine() throws IOException {
        GeneratedRun first = generate(request(0.5));
        List<GeneratedRun.Frame> told = new ArrayList<>();
        engine.close(); // whatever still asked it for work would fail

        GeneratedRun again = run(studio.generate(request(0.5), told::add));

        assertThat(again.resumedAt()).isEqualTo(STEPS);
        assertThat(again.frames()).isEqualTo(first.frames());
        assertThat(told).isEmpty();
        studio = new EngineStudio(installation, engine, 0); // what closing could unload went with the engine
    }

    @Test
    void aRunThatWasCancelledIsGoneOnWith() throws IOException {
        CancelToken cancel = new CancelToken();
        StepListener cancelling = frame -> {
            if (frame.evaluation().number() == 2) {
                cancel.cancel();
            }
        };
        RunRequest full = request(0.5).uncached();
        Task<GeneratedRun> task = studio.generate(full, cancelling);
        boolean stopped = false;
        try {
            task.run(ProgressListener.NONE, cancel);
        } catch (CancellationException e) {
            stopped = true;
        }

        GeneratedRun made = generate(full);

        assertThat(made.resumedAt()).isBetween(3, stopped ? STEPS - 1 : STEPS);
        assertThat(made.frames()).hasSize(STEPS);
    }

    @Test
    void aTaskCancelledBeforeItsTurnMakesNothing() {
        CancelToken cancel = new CancelToken();
        cancel.cancel();
        assertThatThrownBy(
                        () -> studio.generate(request(0.5), StepListener.NONE).run(ProgressListener.NONE, cancel))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> studio.measureErrors(request(0.5)).run(ProgressListener.NONE, cancel))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void aModelWhoseFileChangedIsLoadedAgain() throws IOException {
        generate(request(0.5));
        Path weights = installation.models().getFirst().resolve("model.safetensors");
        byte[] changed = Files.readAllBytes(weights);
        for (int i = changed.length - 400; i < changed.length; i += 4) {
            changed[i + 3] ^= (byte) 0x80; // the signs of the last hundred values
        }
        Files.write(weights, changed);

        assertThat(generate(request(0.5)).resumedAt()).isZero();
    }

    @Test
    void rememberedRunsKeepToTheirBudget() throws IOException {
        long budget = 200_000;
        try (EngineStudio small = new EngineStudio(installation, engine, budget)) {
            for (int seed = 0; seed < 8; seed++) {
                SamplingRecipe recipe =
                        new SamplingRecipe(List.of(0L, 4L), STEPS, new Solver.Ddim(0), new Guidance(2, 3), true, seed);
                run(small.generate(new RunRequest(model, recipe, request(0.5).schedule()), StepListener.NONE));
                assertThat(small.memoryUse().rememberedRuns()).isBetween(1L, budget);
            }
        }
    }

    @Test
    void routersOfTheModelsDepthAreOfferedThoseMadeForItFirst() throws IOException {
        Path shipped = Files.createDirectories(folder.resolve("home/sample-routers"));
        write(shipped.resolve("a-other.json"), RouterFormat.ROUTER_JSON, router(DEPTH, STEPS, "another"));
        write(shipped.resolve("b-own.json"), RouterFormat.ROUTER_JSON, router(DEPTH, 10, "shapes16"));
        write(shipped.resolve("c-deeper.json"), RouterFormat.ROUTER_JSON, router(DEPTH + 1, STEPS, "shapes16"));
        Files.writeString(shipped.resolve("d-damaged.json"), "{\"format\":");
        Path imported = folder.resolve("mine.pt");
        write(imported, RouterFormat.TORCH, router(DEPTH, STEPS, "shapes16"));

        assertThat(run(studio.importRouter(model, imported, ReusePattern.ALTERNATE))
                        .name())
                .isEqualTo("mine");

        assertThat(run(studio.routers(model)))
                .extracting(RouterOffer::name)
                .containsExactly("b-own", "a-other", "mine");
        Files.delete(imported);
        List<String> told = new ArrayList<>();
        studio.routers(model)
                .run(
                        progress -> {
                            if (progress instanceof Progress.Noted noted) {
                                told.add(noted.toString());
                            }
                        },
                        new CancelToken());
        assertThat(told)
                .anySatisfy(note -> assertThat(note).contains("mine.pt", "expected a file"))
                .anySatisfy(note -> assertThat(note).contains("d-damaged.json"));
        assertThat(run(studio.routers(model)).get(1).notes()).anyMatch(note -> note.contains("trained for another"));
    }

    @Test
    void aRouterForAnotherDepthIsRefusedWithTheReason() throws IOException {
        Path file = folder.resolve("deep.pt");
        write(file, RouterFormat.TORCH, router(28, 20, "DiT-XL/2"));

        assertThatThrownBy(() -> run(studio.importRouter(model, file, ReusePattern.ALTERNATE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deep.pt")
                .hasMessageContaining("28 blocks")
                .hasMessageContaining("this one has 3")
                .hasMessageContaining("Choose one for a network of 3 blocks, or train one in the tab Train");
        Path decisions = folder.resolve("decisions.json");
        RouterFiles.write(
                decisions,
                RouterFormat.SMOOTHCACHE_JSON,
                new RouterFile.Learned(router(DEPTH + 1, STEPS, "x")),
                OptionalDouble.of(0.5));
        assertThatThrownBy(() -> run(studio.importRouter(model, decisions, ReusePattern.ALTERNATE)))
                .hasMessageContaining("network of 4 blocks");
        assertThat(run(studio.routers(model))).isEmpty();
    }

    private static void write(Path file, RouterFormat format, Router router) throws IOException {
        RouterFiles.write(file, format, new RouterFile.Learned(router), OptionalDouble.empty());
    }

    @Test
    void latencyAndErrorsAreMeasuredOnTheLoadedModel() throws IOException {
        LatencyMeasurement latency = run(studio.measureLatency(request(0.99), LatencyMeasurement.FEWEST_RUNS));
        assertThat(latency.full().median()).isPositive();

        RunRequest full = request(0).uncached();
        List<LatencyMeasurement> several = run(studio.measureLatencies(
                full, List.of(request(0.5).schedule(), request(0.99).schedule()), LatencyMeasurement.FEWEST_RUNS));
        assertThat(several).hasSize(2).allSatisfy(one -> {
            assertThat(one.full())
                    .as("full runs are measured once")
                    .isEqualTo(several.getFirst().full());
            assertThat(one.speedUp().n()).isEqualTo(LatencyMeasurement.FEWEST_RUNS);
        });

        var errors = run(studio.measureErrors(request(0.5)));
        assertThat(errors.steps()).isEqualTo(STEPS);
        assertThat(errors.layers()).isEqualTo(2 * DEPTH);
        assertThat(errors.squared().stream().flatMap(List::stream)).allMatch(value -> value > 0);
    }

    @Test
    void aRouterTrainedHereServesARunHere() throws IOException {
        var learning = new TrainRouterRequest.Learning(STEPS, 1e-4, 0.1, 2, 6, 0.1, null, 5);
        List<RouterTrainingListener.Update> updates = new ArrayList<>();

        RouterTrainingOutcome trained =
                run(studio.trainRouter(new RouterTrainingRequest(model, learning, null, null), updates::add));

        assertThat(updates.getLast().iteration()).isEqualTo(6);
        RunShape shape = RunShape.of(model.architecture(), STEPS, RouterInfo.DDIM);
        CacheSchedule schedule = new CachePolicy.Threshold(trained.router(), trained.theta()).schedule(shape);
        assertThat(generate(new RunRequest(model, recipe(), schedule)).images()).hasSize(2);
    }

    @Test
    void runsOnSeveralThreadsDoNotMixTheirModels() throws Exception {
        GeneratedRun expected = generate(request(0.5));
        Path file = TestModels.latentModel();
        ModelSummary latent = run(studio.open(new ModelChoice(file.toString(), false, TestModels.latentHeads())));
        RunRequest other = new RunRequest(
                latent,
                new SamplingRecipe(List.of(0L), 2, new Solver.Ddim(0), new Guidance(1, 3), false, 1),
                CacheSchedule.full(2, 2 * latent.architecture().blocks()));
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    try {
                        GeneratedRun made = generate(i % 2 == 0 ? request(0.5) : other);
                        if (i % 2 == 0) {
                            assertThat(made.frames()).isEqualTo(expected.frames());
                        }
                    } catch (Exception | AssertionError e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }
}
