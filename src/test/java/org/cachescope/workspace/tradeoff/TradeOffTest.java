package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cachescope.caching.CellCounts;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class TradeOffTest {
    private final PointResult full = Points.of("no cache", "", 1, 100, Double.POSITIVE_INFINITY);
    private final PointResult fast = Points.of("L2C", "θ 0.9", 1, 50, 30);
    private final PointResult good = Points.of("L2C", "θ 0.1", 1, 70, 40);
    private final PointResult poor = Points.of("random", "50 %", 1, 70, 28);
    private final TradeOff tradeOff = new TradeOff(List.of(full, good, fast, poor), List.of("random, 50 %", "bottom"));

    /** With an FID of which each group of noise is known. */
    private final PointResult uncached =
            Points.of("no cache", "", 1, 100, 60, new CellCounts(0, 0, 240)).with(List.of(fid(3, 5, 4)));

    private final PointResult cached = Points.of("L2C", "", 1, 70, 40).with(List.of(fid(3.5, 5.5, 4.5)));

    @Test
    void theFrontHoldsWhatNothingBeatsInBoth() {
        assertThat(front(CostAxis.LATENCY).points())
                .extracting(PlacedPoint::point)
                .containsExactly(fast, good, full);
        assertThat(front(CostAxis.SPEED_UP).points())
                .extracting(PlacedPoint::point)
                .containsExactly(full, good, fast);
        assertThat(tradeOff.fronts(Quality.of(Metric.FID), CostAxis.LATENCY)).isEmpty();
    }

    private ParetoFront front(CostAxis axis) {
        List<ParetoFront> fronts = tradeOff.fronts(Quality.of(Metric.PSNR), axis);
        assertThat(fronts).hasSize(1);
        return fronts.getFirst();
    }

    @Test
    void questionsAreAnsweredByTheFront() {
        assertThat(front(CostAxis.LATENCY).bestUnder(80).map(PlacedPoint::point))
                .contains(good);
        assertThat(front(CostAxis.SPEED_UP).bestUnder(1.9).map(PlacedPoint::point))
                .contains(fast);
        assertThat(front(CostAxis.LATENCY).bestUnder(10)).isEmpty();
        assertThat(front(CostAxis.LATENCY).cheapestAt(35).map(PlacedPoint::point))
                .contains(good);
        assertThat(TradeOffWords.bestUnder(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY, 80))
                .isEqualTo("Best PSNR within 80.00 ms an image: L2C, θ 0.1, PSNR 40.00 ± 1.00 dB (to the uncached run,"
                        + " N = 500), 70.00 ms an image.");
        assertThat(TradeOffWords.bestUnder(tradeOff, Quality.of(Metric.PSNR), CostAxis.SPEED_UP, 1.9))
                .startsWith("Best PSNR at 1.90 × measured or more: ");
        assertThat(TradeOffWords.cheapestAt(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY, 35))
                .startsWith("Cheapest with PSNR of at least 35 dB: L2C, θ 0.1");
        assertThat(TradeOffWords.cheapestAt(
                        new TradeOff(List.of(), List.of()), Quality.of(Metric.FID), CostAxis.MACS, 3))
                .endsWith("no measured point.");
    }

    @Test
    void seedsAreJoinedAndFiveGiveAnInterval() {
        List<PointResult> seeds = LongStream.rangeClosed(1, 5)
                .mapToObj(seed -> Points.of("L2C", "θ 0.1", seed, 70, 38 + seed))
                .toList();
        MetricValue joined = new TradeOff(seeds, List.of())
                .points()
                .getFirst()
                .metric(Metric.PSNR)
                .orElseThrow();
        assertThat(joined.value()).isCloseTo(41, within(1e-12));
        assertThat(joined.interval()).isNotNull();
        assertThat(joined.interval().method()).isEqualTo(Interval.Method.SEEDS);
        MetricValue two = new TradeOff(seeds.subList(0, 2), List.of())
                .points()
                .getFirst()
                .metric(Metric.PSNR)
                .orElseThrow();
        assertThat(two.interval()).isNotNull();
        assertThat(two.interval().method()).isEqualTo(Interval.Method.POOLED);
        assertThat(two.interval().standardError())
                .as("of two, each of 0.5")
                .isCloseTo(0.5 / Math.sqrt(2), within(1e-12));
        assertThat(two.interval().halfWidth() / two.interval().standardError())
                .as("Student's t of 2 times 9 degrees of freedom")
                .isCloseTo(2.101, within(0.001));
    }

    @Test
    void whatIsMissingAndHowIntervalsWereMadeIsTold() {
        String missing = "2 missing: random, 50 %; bottom.";
        String intervals = "intervals: 95 % by jackknife over 10 groups";
        assertThat(TradeOffWords.missing(tradeOff)).contains(missing);
        assertThat(TradeOffMarkdown.of(tradeOff, Map.of())).contains("- " + missing, "- " + intervals);
        assertThat(TradeOffExport.json(tradeOff).get("missing"))
                .extracting(JsonNode::asText)
                .containsExactly("random, 50 %", "bottom");
        assertThat(TradeOffDrawing.svg(tradeOff, Quality.of(Metric.PSNR), CostAxis.MAC_SPEED_UP, Optional.empty()))
                .contains(intervals);

        TradeOff whole = new TradeOff(List.of(full), List.of());
        assertThat(TradeOffWords.missing(whole)).isEmpty();
        assertThat(TradeOffMarkdown.of(whole, Map.of())).doesNotContain("missing:");
        PointResult few = full.with(List.of(new MetricValue(Metric.PSNR, 40, null, 4, "to the uncached run", null)));
        assertThat(TradeOffWords.intervals(new TradeOff(List.of(few), List.of())))
                .isEqualTo("intervals: none");
    }

    @Test
    void aQualityByItsShortNameHasProtocolAndN() {
        assertThat(TradeOffWords.named(tradeOff, Quality.of(Metric.PSNR)))
                .isEqualTo("PSNR (to the uncached run, N = 500)");
        assertThat(TradeOffWords.named(tradeOff, Quality.changeOf(Metric.FID)))
                .as("of no point")
                .isEqualTo("FID change");
        assertThat(TradeOffWords.bestUnder(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY, 1))
                .isEqualTo("Best PSNR within 1.00 ms an image: no measured point (to the uncached run, N = 500).");
    }

    @Test
    void costsOfSeedsAreMeansTooAndPictureAndCommandAreTheFirstSeeds() {
        PointResult joined = new TradeOff(
                        List.of(
                                Points.of("L2C", "θ 0.1", 2, 50, 40, new CellCounts(100, 0, 240)),
                                Points.of("L2C", "θ 0.1", 1, 70, 40, new CellCounts(121, 0, 240))),
                        List.of())
                .points()
                .getFirst();
        assertThat(joined.seeds()).containsExactly(1L, 2L);
        assertThat(joined.seed()).isEqualTo(1);
        assertThat(joined.macsPerImage()).isEqualTo(60e9);
        assertThat(joined.latency().run().median()).isEqualTo(60);
        assertThat(joined.cells()).isEqualTo(new CellCounts(111, 0, 240));
    }

    @Test
    void aSeedOfIdenticalImagesIsLeftOutOfTheMeanAndCounted() {
        PointResult identical = Points.of("L2C", "θ 0.1", 1, 70, Double.POSITIVE_INFINITY);
        PointResult other = Points.of("L2C", "θ 0.1", 2, 70, 40);
        PointResult third = Points.of("L2C", "θ 0.1", 3, 70, 42);
        MetricValue mean = new TradeOff(List.of(identical, other, third), List.of())
                .points()
                .getFirst()
                .metric(Metric.PSNR)
                .orElseThrow();
        assertThat(mean.value()).isEqualTo(41);
        assertThat(mean.warning()).startsWith("1 of 3 seeds made images identical");
        assertThat(mean.interval()).isNotNull();
        PointResult again = Points.of("L2C", "θ 0.1", 2, 70, Double.POSITIVE_INFINITY);
        assertThat(new TradeOff(List.of(identical, again), List.of())
                        .points()
                        .getFirst()
                        .metric(Metric.PSNR)
                        .orElseThrow()
                        .valueText())
                .isEqualTo("identical");
    }

    @Test
    void aChangeIsToldOfEqualSeedsAlone() {
        TradeOff all = new TradeOff(
                Stream.concat(
                                LongStream.of(1, 2, 3, 4, 5)
                                        .mapToObj(seed ->
                                                Points.of("no cache", "", seed, 100, 60, new CellCounts(0, 0, 240))),
                                LongStream.of(1, 2, 3, 6, 7).mapToObj(seed -> Points.of("L2C", "", seed, 70, 40)))
                        .map(point -> point.with(List.of(fid(3 + point.seed(), 5, 4))))
                        .toList(),
                List.of());
        assertThat(all.change(all.points().getLast(), Metric.FID)).isEmpty();
        TradeOff same = new TradeOff(
                LongStream.of(5, 4, 3, 2, 1)
                        .boxed()
                        .flatMap(seed -> Stream.of(
                                Points.of("no cache", "", seed, 100, 60, new CellCounts(0, 0, 240))
                                        .with(List.of(fid(seed, 5, 4))),
                                Points.of("L2C", "", 6 - seed, 70, 40).with(List.of(fid(12 - seed, 5, 4)))))
                        .toList(),
                List.of());
        MetricChange change = same.change(same.points().getLast(), Metric.FID).orElseThrow();
        assertThat(change.value()).isCloseTo(2, within(1e-12));
        assertThat(change.interval().halfWidth())
                .as("each seed is compared with itself")
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void tableAndDrawingHoldEveryPoint() throws Exception {
        String csv = TradeOffExport.csv(tradeOff);
        assertThat(csv.lines()).hasSize(5);
        assertThat(csv)
                .contains("L2C,θ 0.1,L2C,model,20,20,1,500,120,0,240,70000000000,1.4286,70.000,1.4286,PSNR,40.0,1.0");
        assertThat(csv).contains(",PSNR,identical,");
        String svg = TradeOffDrawing.svg(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY, Optional.empty());
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(svg)
                .contains("PSNR, dB (to the uncached run, N = 500), higher is better")
                .contains(">random</text>")
                .as("identical images have no PSNR, so that their series has no place")
                .doesNotContain(">no cache</text>", "points=\"\"");
        assertThat(TradeOffExport.json(tradeOff).get("points")).hasSize(4);
    }

    @Test
    void aSeriesWhoseColourWasTakenHasAnotherShape() {
        List<PointResult> points = IntStream.range(0, 9)
                .mapToObj(i -> Points.of("series " + i, "", 1, 50 + i, 30 + i))
                .toList();
        String svg = TradeOffDrawing.svg(
                new TradeOff(points, List.of()), Quality.of(Metric.PSNR), CostAxis.LATENCY, Optional.empty());
        assertThat(svg.lines().filter(line -> line.startsWith("<polygon")))
                .as("of the ninth: its point and its place in the legend")
                .hasSize(2)
                .allMatch(line -> line.contains("#0072b2"));
    }

    private static MetricValue fid(double... withoutGroups) {
        return new MetricValue(
                Metric.FID,
                Arrays.stream(withoutGroups).average().orElseThrow(),
                Interval.jackknife(withoutGroups.length, group -> withoutGroups[group]),
                500,
                "shapes",
                null);
    }

    @Test
    void aFiguresChangeAgainstTheUncachedRunOfTheSameNoiseIsTold() {
        PointResult otherNoise = Points.of("random", "", 2, 70, 40).with(List.of(fid(3.5, 5.5, 4.5)));
        TradeOff all = new TradeOff(List.of(uncached, cached, otherNoise), List.of());

        MetricChange change = all.change(cached, Metric.FID).orElseThrow();
        assertThat(change.value()).isEqualTo(0.5);
        assertThat(change.interval().halfWidth()).isZero();
        assertThat(TradeOffWords.value(all, cached, Metric.FID)).endsWith(" (+0.50 ± 0.00)");
        assertThat(all.change(uncached, Metric.FID)).isEmpty();
        assertThat(all.change(otherNoise, Metric.FID)).isEmpty();
        assertThat(new TradeOff(List.of(cached), List.of()).change(cached, Metric.FID))
                .isEmpty();
        assertThat(TradeOffExport.csv(all)).contains("2026-01-01,0.5,0.0,").contains("2026-01-01,,,");
        assertThat(TradeOffMarkdown.of(all, Map.of()))
                .contains("(+0.50 ± 0.00)")
                .contains("from the same noise");
    }

    @Test
    void changesTellApartWhoseOwnIntervalsOverlap() {
        PointResult worse = Points.of("random", "", 1, 70, 40).with(List.of(fid(3.9, 5.8, 5)));
        PointResult better = Points.of("L2C", "", 1, 70, 40).with(List.of(fid(2.7, 4.8, 3.8)));
        PointResult otherNoise = Points.of("L2C", "other noise", 2, 60, 40).with(List.of(fid(1, 2, 3)));
        TradeOff all = new TradeOff(List.of(uncached, worse, better, otherNoise), List.of());
        Quality change = Quality.changeOf(Metric.FID);

        PlacedPoint placed = all.place(better, change, CostAxis.LATENCY).orElseThrow();
        PlacedPoint other = all.place(worse, change, CostAxis.LATENCY).orElseThrow();
        double spread =
                Interval.jackknife(3, i -> new double[] {-0.3, -0.2, -0.2}[i]).halfWidth();
        assertThat(placed.quality()).isCloseTo(-0.7 / 3, within(1e-12));
        assertThat(placed.halfWidth()).isCloseTo(spread, within(1e-12)).isPositive();
        assertThat(placed.words()).isEqualTo("FID change -0.23 ± 0.28 (shapes, N = 500)");
        assertThat(placed.quality() + placed.halfWidth())
                .as("changes are told apart")
                .isLessThan(other.quality() - other.halfWidth());
        PlacedPoint figure =
                all.place(better, Quality.of(Metric.FID), CostAxis.LATENCY).orElseThrow();
        PlacedPoint otherFigure =
                all.place(worse, Quality.of(Metric.FID), CostAxis.LATENCY).orElseThrow();
        assertThat(figure.quality() + figure.halfWidth())
                .as("figures are not")
                .isGreaterThan(otherFigure.quality() - otherFigure.halfWidth());
        assertThat(all.place(uncached, change, CostAxis.LATENCY).orElseThrow().words())
                .as("of the uncached run there is none")
                .isEqualTo("FID change 0 (shapes, N = 500)");
        assertThat(all.place(otherNoise, change, CostAxis.LATENCY))
                .as("its uncached run is not known")
                .isEmpty();
        assertThat(all.fronts(change, CostAxis.LATENCY))
                .singleElement()
                .satisfies(front -> assertThat(front.points())
                        .extracting(PlacedPoint::point)
                        .containsExactly(better));
        assertThat(TradeOffWords.cheapestAt(all, change, CostAxis.LATENCY, 0.1))
                .isEqualTo("Cheapest with FID change of at most 0.1 by its whole 95 % interval: L2C, FID change -0.23 ±"
                        + " 0.28 (shapes, N = 500), 70.00 ms an image.");
        assertThat(TradeOffWords.cheapestAt(all, change, CostAxis.LATENCY, 0))
                .as("the figure may be below 0 by chance")
                .contains("interval: no cache, FID change 0 (shapes, N = 500)");
        assertThat(all.qualities())
                .extracting(Quality::word)
                .as("PSNR is to the uncached run already")
                .containsExactly("FID", "FID-change");
        assertThat(all.series(change, CostAxis.LATENCY).keySet())
                .isEqualTo(all.series(Quality.of(Metric.FID), CostAxis.LATENCY).keySet());
        String drawing = TradeOffDrawing.svg(all, change, CostAxis.LATENCY, Optional.empty());
        assertThat(drawing).contains("FID change from uncached, same noise (shapes, N = 500), lower is better");
        assertThat(bars(drawing)).as("of the two that have a change").isEqualTo(2);
        assertThat(bars(TradeOffDrawing.svg(all, Quality.of(Metric.FID), CostAxis.LATENCY, Optional.empty())))
                .isEqualTo(4);
        assertThat(new TradeOff(List.of(better), List.of()).qualities())
                .as("without an uncached run there are no changes")
                .containsExactly(Quality.of(Metric.FID));
    }

    /** Upright lines of two ends in a series' colour. */
    private static long bars(String drawing) {
        return Pattern.compile("<polyline points=\"([0-9.]+),[0-9.]+ \\1,[0-9.]+\"")
                .matcher(drawing)
                .results()
                .count();
    }

    @Test
    void ofAFewSeedsEachIsComparedWithItself() {
        List<PointResult> points = LongStream.of(1, 2)
                .boxed()
                .flatMap(seed -> Stream.of(
                        Points.of("no cache", "", seed, 100, 60, new CellCounts(0, 0, 240))
                                .with(List.of(fid(3 * seed, 5, 4))),
                        Points.of("L2C", "", seed, 70, 40).with(List.of(fid(3 * seed + 0.1, 5.2, 4.1)))))
                .toList();
        TradeOff two = new TradeOff(points, List.of());
        MetricChange change = two.change(two.points().getLast(), Metric.FID).orElseThrow();
        assertThat(change.value()).isCloseTo(0.4 / 3, within(1e-12));
        assertThat(change.interval().method()).isEqualTo(Interval.Method.POOLED);
        double one = Interval.jackknife(3, i -> new double[] {0.1, 0.2, 0.1}[i]).standardError();
        assertThat(change.interval().standardError()).isCloseTo(one / Math.sqrt(2), within(1e-12));
    }

    @Test
    void whatIsKnownOfNoPointIsNotAnsweredButExplained() {
        PointResult alone = Points.of("no cache", "", 1, 100, 60, new CellCounts(0, 0, 240))
                .with(List.of(new MetricValue(Metric.FID, 3, null, 6, "shapes", null)));
        TradeOff few = new TradeOff(List.of(alone), List.of());
        Quality change = Quality.changeOf(Metric.FID);
        assertThat(few.series(change, CostAxis.MACS)).isEqualTo(Map.of("no cache", List.of()));
        assertThat(few.fronts(change, CostAxis.MACS)).isEmpty();
        assertThat(TradeOffWords.absence(few, change).orElseThrow())
                .contains("No change of FID is known", "20 or more");
        assertThat(TradeOffWords.absence(few, Quality.of(Metric.FID))).isEmpty();
        assertThat(TradeOffWords.absence(few, Quality.of(Metric.KID))).contains("These results have no KID.");
        assertThat(TradeOffMarkdown.of(few, Map.of())).doesNotContain("in brackets");
    }

    @Test
    void thatADistanceIsOfFewImagesIsToldOnce() {
        String warning = "FID of 500 images is biased upward";
        List<PointResult> points = Stream.of("L2C", "random")
                .map(series -> Points.of(series, "", 1, 70, 40)
                        .with(List.of(new MetricValue(Metric.FID, 3, null, 500, "shapes", warning))))
                .toList();
        assertThat(TradeOffWords.notes(new TradeOff(points, List.of()))).containsExactly(warning);
    }

    @Test
    void dataHasTheChangeBesideTheFigure() {
        JsonNode points = TradeOffExport.json(new TradeOff(List.of(uncached, cached), List.of()))
                .get("points");
        assertThat(points.get(0).get("metrics").get(0).has("change")).isFalse();
        assertThat(points.get(1)
                        .get("metrics")
                        .get(0)
                        .get("change")
                        .get("value")
                        .asDouble())
                .isEqualTo(0.5);
    }

    @Test
    void runsOfOtherLengthsHaveChangesOfTheirOwnUncachedRuns() {
        PointResult short10 = Points.on(
                        Points.of("no cache", "", 1, 50, 60, new CellCounts(0, 0, 240)), 10, "cpu, 2 threads")
                .with(List.of(fid(6, 7, 8)));
        PointResult cached10 =
                Points.on(Points.of("L2C", "", 1, 35, 40), 10, "cpu, 2 threads").with(List.of(fid(7, 8, 9)));
        TradeOff lengths = new TradeOff(List.of(short10, uncached, cached, cached10), List.of());
        assertThat(new TradeOff(List.of(short10, uncached, cached), List.of())
                        .place(short10, Quality.changeOf(Metric.FID), CostAxis.LATENCY))
                .as("of which no point beside it has a change")
                .isEmpty();
        assertThat(lengths.fronts(Quality.of(Metric.FID), CostAxis.LATENCY)).hasSize(1);
        assertThat(lengths.fronts(Quality.changeOf(Metric.FID), CostAxis.LATENCY))
                .as("neither is better, as both are what others are held against")
                .hasSize(2);
    }

    @Test
    void whatComparesWithTheUncachedRunHasNoChangeFromIt() {
        assertThatThrownBy(() -> Quality.changeOf(Metric.PSNR)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Quality.of("fid-CHANGE")).contains(Quality.changeOf(Metric.FID));
        assertThat(Quality.of("psnr")).contains(Quality.of(Metric.PSNR));
        assertThat(Quality.of("psnr-change")).isEmpty();
        assertThat(Quality.all()).hasSize(14);
    }

    @Test
    void hiddenSeriesAreNeitherDrawnNorChosenButStayKnown() {
        TradeOff some = tradeOff.without(Set.of("no cache", "L2C"));
        assertThat(some.seriesNames()).containsExactly("no cache", "L2C", "random");
        assertThat(some.points()).isEqualTo(tradeOff.points());
        assertThat(some.series(Quality.of(Metric.PSNR), CostAxis.LATENCY))
                .as("names stay, so that colours do")
                .containsExactly(
                        Map.entry("no cache", List.of()),
                        Map.entry("L2C", List.of()),
                        Map.entry(
                                "random",
                                tradeOff.place(poor, Quality.of(Metric.PSNR), CostAxis.LATENCY).stream()
                                        .toList()));
        assertThat(some.fronts(Quality.of(Metric.PSNR), CostAxis.LATENCY))
                .singleElement()
                .satisfies(front -> assertThat(front.points())
                        .extracting(PlacedPoint::point)
                        .containsExactly(poor));
        assertThat(TradeOffWords.bestUnder(some, Quality.of(Metric.PSNR), CostAxis.LATENCY, 80))
                .contains("random, 50 %");
        String drawing = TradeOffDrawing.svg(some, Quality.of(Metric.PSNR), CostAxis.LATENCY, Optional.empty());
        assertThat(drawing).contains(">random</text>").doesNotContain("L2C");
        assertThat(colour(drawing, "random"))
                .isEqualTo(colour(
                        TradeOffDrawing.svg(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY, Optional.empty()),
                        "random"));
        assertThat(TradeOffMarkdown.of(some, Map.of()))
                .as("a table has everything")
                .contains("| L2C, θ 0.1 |");
        assertThat(some.without(Set.of())).isEqualTo(tradeOff);
    }

    /** Of the mark before a series' name. */
    private static String colour(String drawing, String series) {
        String before = drawing.substring(0, drawing.indexOf(">" + series + "</text>"));
        return before.substring(before.lastIndexOf("fill=\"#") + 6).substring(0, 7);
    }

    @Test
    void whatIsKnownAgainstTheUncachedRunIsKnownWithoutIt() {
        TradeOff some = new TradeOff(List.of(uncached, cached), List.of()).without(Set.of("no cache"));
        assertThat(some.change(cached, Metric.FID)).isPresent();
    }

    @Test
    void meansOfSeedsStayThemWhenSomeSeriesAreHidden() {
        TradeOff means = new TradeOff(
                LongStream.rangeClosed(1, 5)
                        .mapToObj(seed -> Points.of("L2C", "θ 0.1", seed, 70, 38 + seed))
                        .toList(),
                List.of());
        assertThat(means.points()).hasSize(1);
        assertThat(means.without(Set.of("other")).points()).isEqualTo(means.points());
    }

    @Test
    void everySeriesHasAMarkOfItsOwn() {
        TradeOff many = new TradeOff(
                IntStream.range(0, 20)
                        .mapToObj(i -> Points.of("series " + (char) ('a' + i), "", 1, 50 + i, 30 + i))
                        .toList(),
                List.of());
        String drawing = TradeOffDrawing.svg(many, Quality.of(Metric.PSNR), CostAxis.LATENCY, Optional.empty());
        String[] legend = drawing.split("series ");
        Set<String> marks = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            String mark = legend[i].substring(
                    legend[i].lastIndexOf("<rect") > legend[i].lastIndexOf("<polygon")
                            ? legend[i].lastIndexOf("<rect")
                            : legend[i].lastIndexOf("<polygon"));
            marks.add(mark.split(" ")[0] + mark.split(" ").length + colour(drawing, "series " + (char) ('a' + i)));
        }
        assertThat(marks).hasSize(20);
    }

    @Test
    void scalesShowAllValuesBetweenRoundMarks() {
        PlotScale scale = PlotScale.around(DoubleStream.of(3.1, 7.9, Double.NaN));
        assertThat(scale.marks()).containsExactly(3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
        assertThat(scale.text(4)).isEqualTo("4");
        assertThat(scale.place(3.1)).isBetween(0.0, 0.1);
        assertThat(PlotScale.around(DoubleStream.of(0.02, 0.03)).text(0.025)).isEqualTo("0.025");
        assertThat(PlotScale.around(DoubleStream.empty()).marks()).isNotEmpty();
        assertThat(PlotScale.around(DoubleStream.of(5)).place(5)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void timesAreToldWithTheirNumberAndProtocol() {
        TradeOff tradeOff = new TradeOff(List.of(Points.of("L2C", "", 1, 50, 30)), List.of());
        assertThat(TradeOffWords.times(tradeOff))
                .isEqualTo("times: 1 images a run, median of 1, in turn with the uncached run");
        assertThat(TradeOffMarkdown.of(tradeOff, Map.of())).contains("| 2.00 [2.00, 2.00] |");
    }

    @Test
    void solverAndGuidanceOfAFolderAreToldBesideItsFigures() {
        Map<String, String> setting = Map.of(
                ResultsFolder.SOLVER,
                new Solver.Ddim(0).toString(),
                ResultsFolder.GUIDANCE,
                new Guidance(1.5, 3, Guidance.Form.FROM_NULL).toString());
        assertThat(TradeOffMarkdown.of(tradeOff, setting)).contains("- DDIM, η 0; guidance 1.5 on 3 channels\n");
        assertThat(TradeOffMarkdown.of(tradeOff, Map.of())).doesNotContain("guidance");
    }

    @Test
    void everySolverIsToldByItsNameAndAnUnknownOneAsItIsWritten() {
        Map<Object, String> told = Map.of(
                new Solver.Ddim(0.5),
                "DDIM, η 0.5",
                new Solver.Ddpm(Solver.Variance.LEARNED_RANGE),
                "DDPM",
                new Solver.DpmSolver2(),
                "DPM-Solver-2",
                new Solver.DpmPlusPlus2M(),
                "DPM-Solver++ (2M)",
                new VelocitySolver.Euler(),
                "Euler",
                new VelocitySolver.Heun(),
                "Heun",
                "Unheard[of=3]",
                "Unheard[of=3]");
        told.forEach(
                (solver, words) -> assertThat(TradeOffWords.sampling(Map.of(ResultsFolder.SOLVER, solver.toString())))
                        .isEqualTo(words));
    }
}
