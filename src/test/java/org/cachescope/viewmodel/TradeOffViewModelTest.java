package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.viewmodel.TradeOffViewModel.State;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.PaperMatch;
import org.cachescope.workspace.tradeoff.PaperNetwork;
import org.cachescope.workspace.tradeoff.PaperResults;
import org.cachescope.workspace.tradeoff.PlacedPoint;
import org.cachescope.workspace.tradeoff.Points;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TradeOffViewModelTest {
    private static final String UNWRITABLE = "unwritable.csv";

    @TempDir
    private Path folder;

    private final PointResult good = Points.of("L2C", "θ 0.1", 1, 70, 40);
    private final PointResult fast = Points.of("L2C", "θ 0.9", 1, 50, 30);
    private final PointResult poor = Points.of("random", "50 %", 1, 70, 28);
    private List<PointResult> points = List.of(good, fast, poor);
    private PaperMatch shown = PaperMatch.of(Map.of());
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final List<String> restored = new ArrayList<>();
    private final List<String> exported = new ArrayList<>();
    private final List<RouterOffer> atHand = List.of(FakeStudio.offer("r4", SampleRouters.flat(FakeStudio.SHIPPED, 4)));
    private final List<RouterOffer> offered = new ArrayList<>();

    private final TradeOffFiles files = new TradeOffFiles() {
        @Override
        public Task<TradeOffResults> read(Path read) {
            return (_, _) -> results(read);
        }

        @Override
        public Task<TradeOffResults> measure(
                Preset preset, Path target, RunRequest run, List<RouterOffer> routers, int images) {
            offered.addAll(routers);
            return (_, _) -> {
                if (images == 13) {
                    throw new IOException("no room");
                }
                return results(target);
            };
        }

        @Override
        public Task<Path> export(
                Kind kind, TradeOffResults shown, Quality quality, CostAxis axis, boolean published, Path target) {
            return (_, _) -> {
                if (target.endsWith(UNWRITABLE)) {
                    throw new IOException("no room");
                }
                Set<String> hidden = shown.tradeOff().hidden();
                exported.add(kind + " " + quality.label() + " " + axis + (published ? " with the paper's" : "")
                        + (hidden.isEmpty() ? "" : " without " + hidden));
                return target;
            };
        }
    };

    private final TradeOffViewModel model = new TradeOffViewModel(
            request,
            () -> atHand,
            files,
            jobs,
            Runnable::run,
            (point, cells) -> restored.add(point.label() + " "
                    + cells.map(Path::getFileName).map(Path::toString).orElse("not kept")));

    private TradeOffResults results(Path path) {
        return new TradeOffResults(
                new ResultsFolder(path),
                new TradeOff(points, List.of("every n-th, n = 2", "random, 50 %", "L2C, λ 1", "L2C, λ 2")),
                Map.of(),
                shown);
    }

    @Test
    void aFolderIsShownAsSeriesBehindItsFront() {
        assertThat(model.series()).isEmpty();
        assertThat(model.details().getValue()).isEmpty();
        model.open(folder);
        assertThat(model.state().getValue()).isEqualTo(new State.Idle());
        assertThat(model.series()).extracting(TradeOffSeries::name).containsExactly("Pareto front", "L2C", "random");
        assertThat(model.series().getFirst().points())
                .extracting(PlacedPoint::point)
                .containsExactly(good, fast);
        assertThat(model.title()).isEqualTo("PSNR, dB (to the uncached run, N = 500), higher is better");
        assertThat(model.details().getValue())
                .contains("3 points")
                .contains("intervals: 95 % by jackknife over 10 groups")
                .contains("4 missing: every n-th, n = 2; random, 50 %; L2C, λ 1 and 1 more.");
        assertThat(model.name(Quality.of(Metric.PSNR))).isEqualTo("PSNR (to the uncached run, N = 500)");
        assertThat(model.name(Quality.of(Metric.FID))).as("of none of them").isEqualTo("FID");
        model.hovered().set(good);
        assertThat(model.details().getValue())
                .startsWith("L2C, θ 0.1: 120 of 240 cells reuse, 20 steps, 1.43× by MACs")
                .contains("PSNR 40.00 ± 1.00 dB (to the uncached run, N = 500), 95 % by jackknife over 10 groups.");
        model.hovered().set(Points.of("fewer steps", "20 steps", 1, 50, 30));
        assertThat(model.details().getValue())
                .as("the label has the number of steps")
                .startsWith("fewer steps, 20 steps: 120 of 240 cells reuse, 2.00× by MACs");
    }

    @Test
    void hiddenSeriesLeavePlotFrontAndAnswersAndComeBack() {
        SeriesFilter filter = model.filter();
        assertThat(filter.names()).isEmpty();
        assertThat(filter.text()).isEqualTo("Series");
        model.open(folder);
        assertThat(filter.names()).containsExactly("L2C", "random");
        filter.toggle("L2C");
        assertThat(filter.text()).isEqualTo("1 of 2 series");
        assertThat(filter.shows("L2C")).isFalse();
        assertThat(model.series())
                .extracting(
                        TradeOffSeries::name,
                        series ->
                                series.points().stream().map(PlacedPoint::point).toList())
                .containsExactly(
                        tuple("Pareto front", List.of(poor)), tuple("L2C", List.of()), tuple("random", List.of(poor)));
        assertThat(model.answers().getValue()).doesNotContain("L2C");
        model.export(TradeOffFiles.Kind.SVG, folder.resolve("a.svg"));
        assertThat(exported).last().asString().endsWith("without [L2C]");
        filter.toggle("L2C");
        assertThat(filter.text()).isEqualTo("Series");
        filter.toggle("random");
        model.open(folder);
        assertThat(filter.shows("random"))
                .as("of the same name in other results")
                .isFalse();
        filter.hideAll();
        assertThat(filter.text()).isEqualTo("0 of 2 series");
        assertThat(model.series())
                .extracting(TradeOffSeries::name)
                .as("of no points")
                .containsExactly("Pareto front", "L2C", "random");
        assertThat(model.answers().getValue()).contains("no measured point");
        filter.showAll();
        assertThat(model.series().getFirst().points())
                .extracting(PlacedPoint::point)
                .containsExactly(good, fast);
    }

    private static PointResult judged(PointResult point, Metric metric, double value, double halfWidth) {
        Interval interval = new Interval(halfWidth / 2, halfWidth, Interval.Method.JACKKNIFE, 10, List.of());
        List<MetricValue> metrics = new ArrayList<>(point.metrics());
        metrics.add(new MetricValue(metric, value, interval, 500, "shapes", null));
        return point.with(metrics);
    }

    @Test
    void theLimitOfQualityIsOfTheMetricOnShow() {
        PointResult uncached = Points.of("no cache", "", 1, 100, Double.POSITIVE_INFINITY, new CellCounts(0, 0, 240));
        points = List.of(judged(judged(uncached, Metric.FID, 0.17461, 0.0211), Metric.RECALL, 0.9214, 0.017), good);
        assertThat(model.limit().text().get()).isEqualTo("35");
        model.quality().set(Quality.of(Metric.FID));
        assertThat(model.limit().text().get()).as("nothing is known").isEqualTo("35");
        model.open(folder);
        assertThat(model.limit().value().get())
                .as("what the uncached run is within")
                .isEqualTo(0.196);
        model.limit().text().set("0.25");
        model.quality().set(Quality.of(Metric.RECALL));
        assertThat(model.limit().value().get()).isEqualTo(0.904);
        model.quality().set(Quality.of(Metric.FID));
        assertThat(model.limit().value().get()).as("as it was typed").isEqualTo(0.25);
        model.open(folder);
        assertThat(model.limit().value().get()).as("other results").isEqualTo(0.25);
        model.quality().set(Quality.of(Metric.SSIM));
        assertThat(model.limit().value().get()).isEqualTo(0.95);
        model.quality().set(Quality.of(Metric.PSNR));
        assertThat(model.limit().value().get()).isEqualTo(35.0);
        model.quality().set(Quality.changeOf(Metric.FID));
        assertThat(model.limit().value().get()).as("costs nothing").isZero();
        model.limit().text().set("0.01");
        model.quality().set(Quality.of(Metric.FID));
        assertThat(model.limit().value().get())
                .as("a change's is not the figure's")
                .isEqualTo(0.25);
    }

    @Test
    void aLimitOfOneMetricIsNotTakenForThatOfAnother() {
        model.open(folder); // without an uncached run
        model.limit().text().set("40");
        model.quality().set(Quality.of(Metric.FID));
        assertThat(model.limit().value().get())
                .as("some number has to stand there")
                .isEqualTo(40);
        model.quality().set(Quality.of(Metric.KID));
        PointResult uncached = Points.of("no cache", "", 1, 100, Double.POSITIVE_INFINITY, new CellCounts(0, 0, 240));
        points = List.of(judged(uncached, Metric.FID, 0.17461, 0.0211), good);
        model.open(folder);
        model.quality().set(Quality.of(Metric.FID));
        assertThat(model.limit().value().get()).isEqualTo(0.196);
        model.quality().set(Quality.of(Metric.PSNR));
        assertThat(model.limit().value().get()).isEqualTo(40);
    }

    @Test
    void runsOfSeveralLengthsHaveTheirOwnSeriesFrontsAndAnswers() {
        PointResult shorter = Points.on(Points.of("L2C", "θ 0.1", 1, 40, 45), 10, good.device());
        points = List.of(good, fast, shorter);
        model.open(folder);
        assertThat(model.series())
                .extracting(TradeOffSeries::name)
                .containsExactly(
                        "Pareto front (of 20 steps)",
                        "Pareto front (of 10 steps)",
                        "L2C (of 20 steps)",
                        "L2C (of 10 steps)");
        assertThat(model.series()).extracting(TradeOffSeries::front).containsExactly(true, true, false, false);
        assertThat(model.answers().getValue().lines()).hasSize(4);
        model.hovered().set(shorter);
        assertThat(model.details().getValue()).startsWith("L2C (of 10 steps), θ 0.1: ");
    }

    @Test
    void questionsAreAnsweredAsLimitsAreTyped() {
        model.open(folder);
        model.axis().set(CostAxis.LATENCY);
        model.cost().text().set("60");
        model.limit().text().set("35");
        assertThat(model.answers().getValue().lines())
                .first()
                .asString()
                .startsWith("Best PSNR within 60.00 ms an image: L2C, θ 0.9");
        assertThat(model.answers().getValue()).contains("Cheapest with PSNR of at least 35 dB: L2C, θ 0.1");
        model.cost().text().set("much");
        assertThat(model.answers().getValue()).isEmpty();
    }

    @Test
    void latentsThatNothingDecodesAreNotMeasured() {
        RunRequest run = CompareViewModelTest.run(1, CompareViewModelTest.all());
        request.set(run);
        assertThat(model.obstacle().getValue()).isEmpty();
        ModelSummary pixels = run.model();
        ModelSummary latents = new ModelSummary(
                pixels.choice(),
                pixels.name(),
                pixels.path(),
                pixels.architecture(),
                pixels.classNames(),
                pixels.parameters(),
                null,
                false,
                "latent preview, not decoded",
                2,
                0.1,
                false,
                List.of());
        request.set(new RunRequest(latents, run.recipe(), run.schedule()));
        assertThat(model.obstacle().getValue())
                .hasValueSatisfying(why -> assertThat(why).contains("Open Autoencoder"));
    }

    @Test
    void eachAxisHasALimitOfItsOwnThatBeginsWithAPartOfTheUncachedRun() {
        points = List.of(Points.of("no cache", "", 1, 100, 50, new CellCounts(0, 0, 240)), good, fast);
        assertThat(model.cost().text().get()).isEqualTo("1.5");
        model.open(folder);
        model.axis().set(CostAxis.LATENCY);
        assertThat(model.cost().text().get()).as("100 ms / 1.5, rounded up").isEqualTo("66.7");
        model.cost().text().set("50");
        model.axis().set(CostAxis.SPEED_UP);
        assertThat(model.cost().text().get()).isEqualTo("1.5");
        model.axis().set(CostAxis.LATENCY);
        assertThat(model.cost().text().get()).as("what was typed").isEqualTo("50");
    }

    @Test
    void aClickRestoresAPointWithItsCellsWhereTheyWereKept() throws IOException {
        model.open(folder);
        model.restore(good);
        assertThat(restored).containsExactly("θ 0.1 not kept");
        Files.createDirectories(folder.resolve("schedules"));
        Files.writeString(folder.resolve("schedules/hash.json"), "{}");
        model.restore(good);
        assertThat(restored).containsExactly("θ 0.1 not kept", "θ 0.1 hash.json");
    }

    @Test
    void measuringNeedsARunAndFailuresAreTold() {
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        assertThat(jobs.started()).isEmpty();
        assertThat(model.obstacle().getValue()).isPresent();
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
        model.images().text().set("13");
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        assertThat(model.failure().getValue()).isNotNull();
        assertThat(model.series()).isEmpty();
        model.images().text().set("20");
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        assertThat(model.failure().getValue()).isNull();
        assertThat(model.series()).hasSize(3);
        assertThat(offered).as("twice those at hand").containsExactly(atHand.getFirst(), atHand.getFirst());
    }

    @Test
    void whatIsMeasuredGoesOnWhileAnotherFolderIsOpenedAndShownOnceItIsThere() {
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
        Path elsewhere = folder.resolve("elsewhere");
        jobs.hold();
        model.open(elsewhere);
        assertThat(model.state().getValue()).isEqualTo(new State.Reading());
        jobs.runNext();
        assertThat(model.state().getValue()).isEqualTo(new State.Idle());

        model.measure(TradeOffFiles.Preset.AROUND, folder);
        jobs.progress(0, measured(1));
        model.open(elsewhere);
        assertThat(model.state().getValue()).isEqualTo(new State.Measuring(1, 4));
        jobs.run(1);
        assertThat(model.state().getValue()).isEqualTo(new State.Measuring(1, 4));
        assertThat(shownFolder()).isEqualTo(elsewhere);
        jobs.progress(0, measured(2));
        assertThat(model.state().getValue()).isEqualTo(new State.Measuring(2, 4));
        jobs.runNext();
        assertThat(model.state().getValue()).isEqualTo(new State.Idle());
        assertThat(shownFolder()).isEqualTo(folder);
    }

    @Test
    void whatEndsLastIsShownAndAReadThatGoesOnIsTold() {
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
        Path elsewhere = folder.resolve("elsewhere");
        jobs.hold();
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        model.open(elsewhere);
        jobs.runNext();
        assertThat(shownFolder()).isEqualTo(folder);
        assertThat(model.state().getValue()).isEqualTo(new State.Reading());
        jobs.runNext();
        assertThat(shownFolder()).isEqualTo(elsewhere);
        assertThat(model.state().getValue()).isEqualTo(new State.Idle());
    }

    @Test
    void aFailureIsToldUntilTheSameIsTriedAgain() {
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
        model.open(folder);
        model.images().text().set("13");
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        model.open(folder);
        assertThat(model.failure().getValue()).isNotNull();
        jobs.hold();
        model.images().text().set("20");
        model.measure(TradeOffFiles.Preset.AROUND, folder);
        assertThat(model.failure().getValue()).isNull();
        model.export(TradeOffFiles.Kind.CSV, folder.resolve(UNWRITABLE));
        jobs.run(1);
        assertThat(model.failure().getValue()).isNotNull();
        assertThat(model.state().getValue()).isInstanceOf(State.Measuring.class);
    }

    private static Progress measured(long points) {
        return new Progress.Advanced("", points, 4, Duration.ZERO, Optional.empty(), "");
    }

    private Path shownFolder() {
        return model.results().getValue().folder().path();
    }

    @Test
    void whatThePaperPublishedIsShownOnlyBehindResultsOfItsNetwork() {
        BooleanProperty wanted = model.paper().wanted();
        wanted.set(true);
        assertThat(model.paper().obstacle().getValue()).contains("No results are open.");
        model.open(folder);
        assertThat(model.paper().obstacle().getValue().orElseThrow()).contains("do not say which network");
        assertThat(model.paper().series()).isEmpty();

        model.quality().set(Quality.of(Metric.FID));
        shown = PaperMatch.of(PaperResults.setting(PaperNetwork.DIT_XL_256));
        points = PaperResults.points("adm");
        model.open(folder);
        assertThat(model.paper().obstacle().getValue()).isEmpty();
        assertThat(model.paper().series())
                .extracting(PaperLayer.Series::name)
                .containsExactly("paper: DDIM", "paper: L2C");
        assertThat(model.paper().title().getValue()).startsWith("Pale: published by Ma et al. (NeurIPS 2024)");
        assertThat(model.series())
                .extracting(TradeOffSeries::name)
                .containsExactly("Pareto front", "no cache", "L2C", "random");
        model.paper().hovered().set(model.paper().series().getLast().marks().getFirst());
        assertThat(model.details().getValue()).startsWith("Published by Ma et al. (2024), Table 1: L2C");
        model.export(TradeOffFiles.Kind.SVG, folder.resolve("a.svg"));
        model.axis().set(CostAxis.LATENCY);
        assertThat(model.paper().obstacle().getValue().orElseThrow()).contains("another machine");
        model.axis().set(CostAxis.SPEED_UP);
        wanted.set(false);
        assertThat(model.paper().title().getValue()).isEmpty();
        model.export(TradeOffFiles.Kind.SVG, folder.resolve("b.svg"));
        assertThat(exported).containsExactly("SVG FID ideal speed-up with the paper's", "SVG FID speed-up");
    }

    @Test
    void whatIsShownIsExported() {
        model.export(TradeOffFiles.Kind.CSV, folder.resolve("a.csv"));
        assertThat(exported).isEmpty();
        model.open(folder);
        model.export(TradeOffFiles.Kind.SVG, folder.resolve("a.svg"));
        assertThat(exported).containsExactly("SVG PSNR ideal speed-up");
    }

    @Test
    void aReportHasThePublishedFiguresWhateverIsOnShow() {
        model.open(folder);
        model.paper().wanted().set(true);
        assertThat(model.paper().shown().getValue())
                .as("of PSNR there are none")
                .isEmpty();
        model.export(TradeOffFiles.Kind.HTML, folder.resolve("a.html"));
        assertThat(exported).last().asString().contains("with the paper's");
    }

    @Test
    void aQualityThatIsKnownOfNoPointIsExplained() {
        assertThat(model.absence()).as("nothing is open").isEmpty();
        model.open(folder);
        assertThat(model.absence()).isEmpty();
        model.quality().set(Quality.changeOf(Metric.FID));
        assertThat(model.absence()).contains("These results have no FID.");
        assertThat(model.answers().getValue()).isEmpty();
    }
}
