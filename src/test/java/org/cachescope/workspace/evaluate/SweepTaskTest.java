package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.evaluation.metrics.ReferenceFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.PngFile;
import org.cachescope.format.WriteFailedException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestAutoencoders;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTaskTest {
    private static final int IMAGES = 10;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private Installation installation;

    @BeforeEach
    void makeSmallModel() throws IOException {
        installation = SmallEvaluation.in(folder.resolve("home"), engine);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private List<PointResult> sweep(Path out, ProgressListener progress, CancelToken cancel) throws IOException {
        return new SweepTask(installation, engine, SmallEvaluation.sweep(out, IMAGES))
                .run(progress, cancel)
                .points();
    }

    private List<PointResult> sweep(Path out) throws IOException {
        return sweep(out, ProgressListener.NONE, new CancelToken());
    }

    private static List<List<MetricValue>> figures(List<PointResult> points) {
        return points.stream().map(PointResult::metrics).toList();
    }

    private static long parts(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out.resolve("parts"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private SweepRequest rules(PolicyChoice... rules) {
        return request(SmallEvaluation.setting(), List.of(), rules);
    }

    private SweepRequest request(EvaluationSetting setting, List<SweepPolicy> policies, PolicyChoice... rules) {
        return request(setting, policies, List.of(), rules);
    }

    private SweepRequest request(
            EvaluationSetting setting, List<SweepPolicy> policies, List<String> routers, PolicyChoice... rules) {
        SweepRequest some = SmallEvaluation.sweep(folder.resolve("rules"), IMAGES);
        return new SweepRequest(
                setting,
                some.steps(),
                policies,
                routers.stream()
                        .map(router -> new PolicyChoice.RouterChoice(router, null))
                        .toList(),
                some.thetas(),
                some.shares(),
                some.intervals(),
                some.alphas(),
                List.of(rules),
                some.fewerSteps(),
                some.seeds(),
                some.images(),
                some.folder());
    }

    @Test
    void aModelOfLatentsIsJudgedByTheSizeOfItsPictures() throws IOException {
        ModelChoice latent = new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads())
                .withAutoencoder(TestAutoencoders.golden().toString());
        int side = OpenedModel.open(installation, latent).imageSize();
        assertThat(side)
                .isNotEqualTo(
                        OpenedModel.open(installation, latent).architecture().inputSize());
        SmallEvaluation.addJudge(installation, engine, side);
        EvaluationSetting setting = new EvaluationSetting(latent, null, null, List.of(), IMAGES, ProtocolChoice.SHAPES);

        List<PointResult> points = new SweepTask(
                        installation, engine, request(setting, List.of(SweepPolicy.NONE, SweepPolicy.ALL)))
                .run(ProgressListener.NONE, new CancelToken())
                .points();

        assertThat(points).hasSize(2);
        assertThat(points)
                .allSatisfy(point -> assertThat(point.metric(Metric.FID)).isPresent());
    }

    @Test
    void furtherRulesArePointsOfTheSweepToo() throws IOException {
        SweepRequest request = rules(
                new PolicyChoice.Delta(1, 2, null),
                new PolicyChoice.FirstBlock(1000),
                new PolicyChoice.EveryNth(2),
                new PolicyChoice.FewerSteps(3));
        List<PointResult> points = new SweepTask(installation, engine, request)
                .run(ProgressListener.NONE, new CancelToken())
                .points();
        assertThat(points)
                .extracting(PointResult::series)
                .containsExactly("Δ-DiT", "first-block caching", "every 2 evaluations (FORA)", "fewer steps");
        assertThat(points).extracting(PointResult::label).containsExactly("1 block", "threshold 1000", "", "3 steps");
        assertThat(points.get(1).policy()).isEqualTo("first-block caching, threshold 1000, decided on each batch");
        assertThat(points.get(1).macSpeedUp()).isGreaterThan(points.get(0).macSpeedUp());
        assertThat(points.get(0).command()).contains("--policy delta:1,every=2");
        assertThat(points.get(3).steps()).isEqualTo(3);
        assertThat(points.get(3).command()).contains("--steps 4 --policy steps:3");
        PolicyChoice longer = new PolicyChoice.FewerSteps(4);
        assertThatThrownBy(() -> rules(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policy 'steps:4': expected fewer than the 4 steps of the shortest uncached run");
        assertThatThrownBy(() -> evaluate("longer", longer, Shard.WHOLE, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("policy 'steps:4': expected fewer than the 4 steps of the uncached run");
    }

    private void ship(RouterMode mode, double lambda) throws IOException {
        ship(mode.label(), 4, mode, lambda);
    }

    private void ship(String name, int steps, RouterMode mode, double lambda) throws IOException {
        SmallEvaluation.ship(folder.resolve("home"), name, steps, mode, lambda);
    }

    @Test
    void routersTrainedToDropAreASeriesOfTheirOwn() throws IOException {
        ship(RouterMode.REUSE, 1e-3);
        ship(RouterMode.DROP, 1e-4);
        SweepRequest request = request(
                SmallEvaluation.setting(), List.of(SweepPolicy.L2C, SweepPolicy.LEARNED_DROP, SweepPolicy.BUDGET));
        List<PointResult> points = new SweepTask(installation, engine, request)
                .run(ProgressListener.NONE, new CancelToken())
                .points();
        assertThat(points).extracting(PointResult::series).containsExactly("L2C", "learned drop", "L2C budget, λ 1e-3");
        assertThat(points).extracting(PointResult::label).containsExactly("λ 1e-3", "λ 1e-4", "50 %");
        assertThat(points.get(0).cells().dropped()).isZero();
        assertThat(points.get(1).cells().dropped())
                .isPositive()
                .isEqualTo(points.get(0).cells().reused());
        assertThat(points.get(1).command()).contains("--router drop ");
    }

    @Test
    void aRouterForAnyStepIsASeriesAndIsNotTakenByItself() throws IOException {
        ship(RouterMode.REUSE, 1e-3);
        SmallEvaluation.ship(folder.resolve("home"), "any", 4, ReusePattern.ANY_STEP, RouterMode.REUSE, 1e-3);
        List<PointResult> points = new SweepTask(
                        installation,
                        engine,
                        request(SmallEvaluation.setting(), List.of(SweepPolicy.L2C, SweepPolicy.ANY_STEP)))
                .run(ProgressListener.NONE, new CancelToken())
                .points();
        assertThat(points).extracting(PointResult::series).containsExactly("L2C", "L2C, any-step");
        assertThat(points).extracting(PointResult::label).containsExactly("λ 1e-3", "λ 1e-3");
        assertThat(points)
                .extracting(point -> point.cells().of())
                .as("half of all cells, and all of every step but the first")
                .containsExactly(12, 18);

        PolicyChoice unnamed = new PolicyChoice.Threshold(new PolicyChoice.RouterChoice(null, null), null);
        PointResult byItself =
                evaluate("by-itself", unnamed, Shard.WHOLE, List.of()).point();
        assertThat(byItself.command()).contains("--router " + RouterMode.REUSE.label() + " ");
    }

    @Test
    void aTorchFileIsUsedByThePatternThatIsSaid() throws IOException {
        SmallEvaluation.ship(folder.resolve("own"), "any", 4, ReusePattern.ANY_STEP, RouterMode.REUSE, 1e-3);
        Path torch = folder.resolve("harmonica.pt");
        TorchRouterFile.write(torch, RouterJson.read(folder.resolve("own/sample-routers/any.json")));
        SweepRequest some = request(SmallEvaluation.setting(), List.of(SweepPolicy.ANY_STEP));
        SweepRequest request = new SweepRequest(
                some.setting(),
                some.steps(),
                some.policies(),
                List.of(new PolicyChoice.RouterChoice(torch.toString(), ReusePattern.ANY_STEP)),
                List.of(0.5),
                some.shares(),
                some.intervals(),
                some.alphas(),
                some.rules(),
                some.fewerSteps(),
                some.seeds(),
                some.images(),
                some.folder());
        List<PointResult> points = new SweepTask(installation, engine, request)
                .run(ProgressListener.NONE, new CancelToken())
                .points();
        assertThat(points).singleElement().satisfies(point -> {
            assertThat(point.series()).isEqualTo("L2C, any-step");
            assertThat(point.cells().of()).isEqualTo(18);
            assertThat(point.command()).contains("--pattern any-step");
        });
    }

    @Test
    void aRouterIsCalledAsItWasAskedForSoThatCommandsHoldElsewhere() throws IOException {
        ship(RouterMode.REUSE, 1e-3);
        String shipped = RouterMode.REUSE.label();
        SweepRequest request = request(SmallEvaluation.setting(), List.of(SweepPolicy.L2C), List.of(shipped));
        List<PointResult> points = new SweepTask(installation, engine, request)
                .run(ProgressListener.NONE, new CancelToken())
                .points();
        assertThat(points.getFirst().command()).contains("--router " + shipped + " ");
    }

    @Test
    void aRouterThatServesNoneOfTheRunsIsRefusedAndNotLeftOut() throws IOException {
        ship(RouterMode.REUSE, 1e-3);
        ship("longer", 6, RouterMode.REUSE, 1e-3);
        SweepRequest request = request(
                SmallEvaluation.setting(), List.of(SweepPolicy.L2C), List.of(RouterMode.REUSE.label(), "longer"));
        assertThatThrownBy(() ->
                        new SweepTask(installation, engine, request).run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("router 'longer': serves none of these runs (4 steps)")
                .hasMessageContaining("--steps");
    }

    @Test
    void aRouterThatNoPolicyAskedForUsesIsRefusedAndNotLeftOut() throws IOException {
        ship(RouterMode.REUSE, 1e-3);
        ship(RouterMode.DROP, 1e-4);
        SweepRequest request = request(
                SmallEvaluation.setting(),
                List.of(SweepPolicy.L2C, SweepPolicy.BUDGET),
                List.of(RouterMode.REUSE.label(), RouterMode.DROP.label()));
        assertThatThrownBy(() ->
                        new SweepTask(installation, engine, request).run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("router 'drop': is of learned-drop, and the policies asked for make nothing of it. Add"
                        + " learned-drop to --policies, or leave it out.");
    }

    @Test
    void everyPointIsMeasuredAndEqualRunsAreMadeOnce() throws IOException {
        Path out = folder.resolve("out");
        List<PointResult> points = sweep(out);
        assertThat(points)
                .extracting(PointResult::series)
                .containsExactly("no cache", "all cells", "by metric", "fewer steps");
        assertThat(parts(out)).isEqualTo(4 * 3); // the uncached run is its own reference
        assertThat(titles(out, points))
                .containsExactly("no cache", "all cells", "by metric, 50 %", "fewer steps, 2 steps");
        PointResult full = points.getFirst();
        assertThat(full.metric(Metric.PSNR).orElseThrow().valueText()).isEqualTo("identical");
        assertThat(full.macSpeedUp()).isEqualTo(1);
        assertThat(points.get(1).macSpeedUp()).isGreaterThan(points.get(2).macSpeedUp());
        assertThat(points.get(3).steps()).isEqualTo(2);
        assertThat(points).allSatisfy(point -> {
            assertThat(point.images()).isEqualTo(IMAGES);
            assertThat(point.metric(Metric.FID).orElseThrow().toString()).contains("(shapes, N = 10)");
            assertThat(point.networkShare()).isGreaterThan(0).isLessThan(1);
            assertThat(new ResultsFolder(out).picture(point.key())).isNotEmptyFile();
            assertThat(point.command()).startsWith("cachescope ");
            assertThat(point.latency().images()).isEqualTo(4);
            assertThat(point.latency().run().n()).isEqualTo(LatencyMeasurement.FEWEST_RUNS);
            assertThat(point.latency().base().median()).isPositive();
            assertThat(point.speedUp()).isEqualTo(point.latency().speedUp().median());
        });
        assertThat(new ResultsFolder(out).points()).isEqualTo(points);
        assertThat(new ResultsFolder(out).missing()).isEmpty();
    }

    private static List<String> titles(Path out, List<PointResult> points) throws IOException {
        ResultsFolder results = new ResultsFolder(out);
        List<String> titles = new ArrayList<>();
        for (PointResult point : points) {
            titles.add(PngFile.readText(results.picture(point.key())).get("Title"));
        }
        return titles;
    }

    @Test
    void aPointOfAnEarlierVersionIsMadeAnewFromTheBatchesThatAreThere() throws IOException {
        Path out = folder.resolve("out");
        List<PointResult> points = sweep(out);
        Path file = new ResultsFolder(out).point(points.get(1).key());
        Files.writeString(file, Files.readString(file).replace("\"version\" : 2", "\"version\" : 1"));
        assertThatThrownBy(() -> new ResultsFolder(out).points())
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("version")
                .hasMessageContaining("makes it anew");
        List<Progress> told = new ArrayList<>();
        assertThat(figures(sweep(out, told::add, new CancelToken()))).isEqualTo(figures(points));
        assertThat(told).noneMatch(Progress.Advanced.class::isInstance);
        assertThat(new ResultsFolder(out).points()).hasSameSizeAs(points);
    }

    @Test
    void anyNumbersOfImagesShareAFolderThoughTheLastBatchOfSomeIsCutShort() throws IOException {
        Path shared = folder.resolve("shared");
        for (int images : List.of(10, 7, 12)) {
            List<PointResult> points = new SweepTask(installation, engine, SmallEvaluation.sweep(shared, images))
                    .run(ProgressListener.NONE, new CancelToken())
                    .points();
            Path alone = folder.resolve("alone" + images);
            assertThat(figures(points))
                    .isEqualTo(figures(new SweepTask(installation, engine, SmallEvaluation.sweep(alone, images))
                            .run(ProgressListener.NONE, new CancelToken())
                            .points()));
        }
        assertThat(new ResultsFolder(shared).points()).hasSize(3 * 4);
    }

    @Test
    void resultsOfAModelThatNothingNamesAreToldApartByItsWeights() throws IOException {
        ModelChoice latent = new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads())
                .withAutoencoder(TestAutoencoders.golden().toString());
        SmallEvaluation.addJudge(
                installation, engine, OpenedModel.open(installation, latent).imageSize());
        EvaluationSetting setting = new EvaluationSetting(latent, null, null, List.of(), IMAGES, ProtocolChoice.SHAPES);
        SweepRequest request = request(setting, List.of(SweepPolicy.NONE));
        new SweepTask(installation, engine, request).run(ProgressListener.NONE, new CancelToken());
        Map<String, String> told = new ResultsFolder(request.folder()).setting();
        assertThat(told.get("weights")).matches("[0-9a-f]{64}");
        assertThat(told.get(ResultsFolder.AUTOENCODER)).matches("[0-9a-f]{64} scaled by .*");
        assertThat(told.get(ResultsFolder.REFERENCE_CONTENT)).matches("[0-9a-f]{16}, features of 20");
    }

    @Test
    void cancelledAfterAnyBatchAndResumedTheFiguresAreTheSame() throws IOException {
        List<List<MetricValue>> undisturbed = figures(sweep(folder.resolve("whole")));
        Path out = folder.resolve("stopped");
        for (int stops = 1; stops <= 3; stops++) {
            CancelToken cancel = new CancelToken();
            int last = stops;
            ProgressListener stopping = progress -> {
                if (progress instanceof Progress.Advanced advanced && advanced.done() == last) {
                    cancel.cancel();
                }
            };
            assertThatThrownBy(() -> sweep(out, stopping, cancel)).isInstanceOf(CancellationException.class);
        }
        assertThat(figures(sweep(out))).isEqualTo(undisturbed);
        assertThat(parts(out)).isEqualTo(parts(folder.resolve("whole")));
    }

    @Test
    void aRuleDecidesInEachBatchByItsOwnImagesAndAPointSaysHowItsCellsVaried() throws IOException {
        Path out = folder.resolve("rules");
        PolicyChoice.FirstBlock rule = new PolicyChoice.FirstBlock(1000);
        PointResult point = new SweepTask(installation, engine, rules(rule))
                .run(ProgressListener.NONE, new CancelToken())
                .points()
                .getFirst();
        Path parts = out.resolve("parts/s4-first-block_1000.0-seed1");
        List<Part> batches = List.of(
                PartFile.read(parts.resolve("00000.safetensors"), 4, true),
                PartFile.read(parts.resolve("00001.safetensors"), 4, true),
                PartFile.read(parts.resolve("00002-of2.safetensors"), 2, true));
        assertThat(batches)
                .extracting(Part::passedOver)
                .containsOnly(List.of(false, true, true, true)); // so high a threshold passes over all but the first
        int reused = point.cells().reused();
        assertThat(reused).isPositive();
        assertThat(point.decided()).isEqualTo(new DecidedCells(3, reused, reused, reused));
        assertThat(point.cellsText())
                .endsWith("(decided in each of 3 batches: mean " + reused + ".0, least " + reused + ", most " + reused
                        + ")");
        assertThat(point.command()).contains("--policy first-block:1000").contains("--batch 4");
        assertThat(new ResultsFolder(out).schedule(point)).isPresent();
        assertThat(new ResultsFolder(out).points()).containsExactly(point);
        assertThat(sameImagesByTheCellsAlone(point)).isEqualTo(point.metrics());
    }

    /** What the cells that the rule came to give without the rule, run as a fixed schedule. */
    private List<MetricValue> sameImagesByTheCellsAlone(PointResult point) throws IOException {
        Path cells = new ResultsFolder(folder.resolve("rules")).schedule(point).orElseThrow();
        PolicyChoice frozen = new PolicyChoice.Threshold(new PolicyChoice.RouterChoice(cells.toString(), null), null);
        return evaluate("frozen", frozen, Shard.WHOLE, List.of()).point().metrics();
    }

    @Test
    void batchesThatDecideOtherwiseAreCountedByTheirImages() {
        List<CacheSchedule> cells = Stream.of(
                        List.of(false, true, true, true),
                        List.of(false, false, true, false),
                        List.of(false, false, false, false))
                .map(passed -> new PolicyChoice.FirstBlock(0.1)
                        .rule()
                        .schedule(RunShape.of(TestModels.SHAPES16, 4, "ddim"), passed))
                .toList();
        int one = cells.get(1).counts().reused();
        DecidedCells decided = DecidedCells.of(cells, new Batches(10, 4));
        assertThat(decided).isEqualTo(new DecidedCells(3, 0, (4 * 3 * one + 4 * one) / 10.0, 3 * one));
    }

    @Test
    void shardsOfARuleThatDecidesMergeToTheFiguresOfOneRun() throws IOException {
        PolicyChoice rule = new PolicyChoice.FirstBlock(0.2);
        PointResult whole = evaluate("whole", rule, Shard.WHOLE, List.of()).point();
        for (int shard = 1; shard <= 2; shard++) {
            evaluate("shard" + shard, rule, new Shard(shard, 2), List.of());
        }
        PointResult merged = evaluate(
                        "merged", rule, Shard.WHOLE, List.of(folder.resolve("shard1"), folder.resolve("shard2")))
                .point();
        assertThat(merged.metrics()).isEqualTo(whole.metrics());
        assertThat(merged.decided()).isEqualTo(whole.decided());
        assertThat(merged.macsPerImage()).isEqualTo(whole.macsPerImage());
        assertThat(merged.scheduleHash()).isEqualTo(whole.scheduleHash());
    }

    @Test
    void shardsMergeToTheFiguresOfOneRun() throws IOException {
        PointResult whole = evaluate("whole", Shard.WHOLE, List.of()).point();
        assertThat(whole).isNotNull();
        for (int shard = 1; shard <= 2; shard++) {
            EvaluateTask.Report report = evaluate("shard" + shard, new Shard(shard, 2), List.of());
            assertThat(report.point()).isNull();
            assertThat(report.missing()).isPositive();
        }
        assertThatThrownBy(() -> evaluate("half", Shard.WHOLE, List.of(folder.resolve("shard1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("merge: 2 batches of 10 images and their uncached run are in none");
        PointResult merged = evaluate(
                        "merged", Shard.WHOLE, List.of(folder.resolve("shard1"), folder.resolve("shard2")))
                .point();
        assertThat(merged).isNotNull();
        assertThat(merged.metrics()).isEqualTo(whole.metrics());
    }

    @Test
    void sevenUnevenShardsMergeToTheFiguresAndIntervalsOfOneRun() throws IOException {
        PolicyChoice all = new PolicyChoice.All(null);
        int images = 14 * SmallEvaluation.BATCH + 2;
        PointResult whole =
                evaluate("whole", all, Shard.WHOLE, List.of(), images).point();
        List<Path> shards = new ArrayList<>();
        for (int shard = 1; shard <= 7; shard++) {
            evaluate("shard" + shard, all, new Shard(shard, 7), List.of(), images);
            shards.add(folder.resolve("shard" + shard));
        }
        PointResult merged =
                evaluate("merged", all, Shard.WHOLE, shards, images).point();
        assertThat(whole.metrics())
                .filteredOn(value -> value.metric() != Metric.PSNR) // all images here but one are identical
                .hasSizeGreaterThan(4)
                .extracting(MetricValue::interval)
                .doesNotContainNull();
        assertThat(whole.metrics()).extracting(MetricValue::metric).contains(Metric.FID, Metric.KID, Metric.PSNR);
        assertThat(merged.metrics()).isEqualTo(whole.metrics());
    }

    private EvaluateTask.Report evaluate(String out, Shard shard, List<Path> merged) throws IOException {
        return evaluate(out, new PolicyChoice.All(null), shard, merged);
    }

    private EvaluateTask.Report evaluate(String out, PolicyChoice policy, Shard shard, List<Path> merged)
            throws IOException {
        return evaluate(out, policy, shard, merged, IMAGES);
    }

    private EvaluateTask.Report evaluate(String out, PolicyChoice policy, Shard shard, List<Path> merged, int images)
            throws IOException {
        EvaluateRequest request = new EvaluateRequest(
                SmallEvaluation.setting(),
                policy,
                SampleRequest.Length.steps(4),
                1,
                images,
                folder.resolve(out),
                shard);
        return new EvaluateTask(installation, engine, request, merged).run(ProgressListener.NONE, new CancelToken());
    }

    @Test
    void resultsOfAnotherSettingAreNotMixedIn() throws IOException {
        Path out = folder.resolve("out");
        sweep(out);
        EvaluationSetting setting = SmallEvaluation.setting();
        EvaluateRequest other = new EvaluateRequest(
                new EvaluationSetting(setting.model(), null, 3.0, List.of(), setting.batch(), setting.protocol()),
                new PolicyChoice.None(),
                SampleRequest.Length.steps(4),
                1,
                IMAGES,
                out,
                Shard.WHOLE);
        assertThatThrownBy(() -> new EvaluateTask(installation, engine, other, List.of())
                        .run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("it holds results of another guidance")
                .hasMessageContaining("scale=3.0");
    }

    @Test
    void whatEarlierVersionsDidNotTellOfAFolderIsAdded() throws IOException {
        Path out = folder.resolve("out");
        List<PointResult> points = sweep(out);
        Path setting = out.resolve(ResultsFolder.SETTING);
        String told = Files.readString(setting);
        assertThat(told).contains("architecture = DitArchitecture[inputSize=16,");
        Files.writeString(setting, told.replaceFirst("architecture = .*\n", ""));
        assertThat(new ResultsFolder(out).setting()).doesNotContainKey(ResultsFolder.ARCHITECTURE);
        assertThat(sweep(out)).isEqualTo(points);
        assertThat(setting).hasContent(told);
    }

    @Test
    void statisticsOfAnotherNetworkAreRefused() throws IOException {
        Path stats = folder.resolve("stats.npz");
        ReferenceTask.Report report = SmallEvaluation.reference(installation, engine, stats, 30);
        assertThat(report.images()).isEqualTo(30);
        assertThatThrownBy(() -> ReferenceFile.read(stats, "00".repeat(32), "shapes"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("These statistics were made by another network");
    }

    @Test
    void shardsAreReadAsPeopleWriteThem() {
        assertThat(Shard.parse("2/7")).isEqualTo(new Shard(2, 7)).hasToString("2/7");
        assertThatThrownBy(() -> Shard.parse("8/7")).hasMessageContaining("expected 1 to 7 of 7, found 8");
        assertThatThrownBy(() -> Shard.parse("a")).hasMessageContaining("expected a form such as 2/7");
    }
}
