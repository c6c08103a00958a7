package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.junit.jupiter.api.Test;

/** What is compared with what, where a folder has several lengths, numbers of images or devices. */
class FootingTest {
    private static final CellCounts NONE = new CellCounts(0, 0, 240);
    private static final String CPU = "cpu, 2 threads";

    private final PointResult short10 =
            Points.on(Points.of("no cache", "", 1, 50, Double.POSITIVE_INFINITY, NONE), 10, CPU);
    private final PointResult full20 = Points.of("no cache", "", 1, 100, Double.POSITIVE_INFINITY, NONE);
    private final PointResult cached20 = Points.of("L2C", "λ 1e-4", 1, 70, 40);
    private final TradeOff lengths = new TradeOff(List.of(short10, full20, cached20), List.of());

    private static MetricValue fid(double value, int images) {
        return new MetricValue(Metric.FID, value, null, images, "shapes", null);
    }

    private static List<List<PointResult>> fronts(TradeOff tradeOff, Quality quality, CostAxis axis) {
        return tradeOff.fronts(quality, axis).stream()
                .map(front -> front.points().stream().map(PlacedPoint::point).toList())
                .toList();
    }

    @Test
    void aRunIdenticalToItselfBeatsNoneOfAnotherLength() {
        assertThat(fronts(lengths, Quality.of(Metric.PSNR), CostAxis.LATENCY))
                .containsExactly(List.of(short10), List.of(cached20, full20));
        assertThat(TradeOffWords.bestUnder(lengths, Quality.of(Metric.PSNR), CostAxis.LATENCY, 80)
                        .lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "Best PSNR within 80.00 ms an image (of 10 steps): no cache, PSNR identical"),
                        line -> assertThat(line)
                                .startsWith(
                                        "Best PSNR within 80.00 ms an image (of 20 steps): L2C, λ 1e-4, PSNR 40.00"));
        assertThat(TradeOffWords.cheapestAt(lengths, Quality.of(Metric.PSNR), CostAxis.MACS, 35)
                        .lines())
                .hasSize(2);
    }

    @Test
    void lengthsAreComparedByWhatIsRelativeToNone() {
        TradeOff byFid = new TradeOff(
                List.of(
                        short10.with(List.of(fid(3, 500))),
                        full20.with(List.of(fid(2, 500))),
                        cached20.with(List.of(fid(4, 500)))),
                List.of());
        assertThat(fronts(byFid, Quality.of(Metric.FID), CostAxis.LATENCY)).hasSize(1);
        assertThat(fronts(byFid, Quality.of(Metric.FID), CostAxis.MAC_SPEED_UP))
                .as("a speed-up is over the point's own uncached run")
                .hasSize(2);
        assertThat(TradeOffWords.bestUnder(byFid, Quality.of(Metric.FID), CostAxis.LATENCY, 80))
                .isEqualTo("Best FID within 80.00 ms an image: no cache (of 10 steps), FID 3.00 (shapes, N = 500),"
                        + " 50.00 ms an image.");
    }

    @Test
    void onlyEqualNumbersOfImagesAreCompared() {
        PointResult few = Points.of(cached20, 1000).with(List.of(fid(5, 1000)));
        PointResult many = Points.of(full20, 5000).with(List.of(fid(3, 5000)));
        TradeOff tradeOff = new TradeOff(List.of(few, many), List.of());
        assertThat(fronts(tradeOff, Quality.of(Metric.FID), CostAxis.MACS))
                .containsExactly(List.of(few), List.of(many));
        assertThat(TradeOffWords.cheapestAt(tradeOff, Quality.of(Metric.FID), CostAxis.MACS, 4)
                        .lines())
                .containsExactly(
                        "Cheapest with FID of at most 4 (N = 1000): no measured point (shapes, N = 1000).",
                        "Cheapest with FID of at most 4 (N = 5000): no cache, FID 3.00 (shapes, N = 5000), 100.00 GMAC"
                                + " an image.");
    }

    @Test
    void devicesMatterWhereTimesDo() {
        PointResult other = Points.on(Points.of("random", "50 %", 1, 60, 50), 20, "cpu, 1 thread");
        TradeOff tradeOff = new TradeOff(List.of(full20, cached20, other), List.of());
        assertThat(fronts(tradeOff, Quality.of(Metric.PSNR), CostAxis.MAC_SPEED_UP))
                .containsExactly(List.of(full20, other));
        assertThat(fronts(tradeOff, Quality.of(Metric.PSNR), CostAxis.LATENCY))
                .containsExactly(List.of(cached20, full20), List.of(other));
        assertThat(tradeOff.series(Quality.of(Metric.PSNR), CostAxis.MACS))
                .containsOnlyKeys("no cache", "L2C", "random");
        assertThat(tradeOff.series(Quality.of(Metric.PSNR), CostAxis.SPEED_UP))
                .containsOnlyKeys("no cache (cpu, 2 threads)", "L2C (cpu, 2 threads)", "random (cpu, 1 thread)");
        assertThat(TradeOffMarkdown.of(tradeOff, Map.of()))
                .as("a table has no axis")
                .contains("| L2C, λ 1e-4 |");
    }

    @Test
    void whereImagesWereMadeIsToldBesideWhereTheyWereTimed() {
        PointResult timed = cached20.timed(cached20.latency(), "cpu, 1 thread");
        PointResult other = Points.of("random", "50 %", 1, 60, 50).timed(cached20.latency(), "cpu, 1 thread");
        TradeOff tradeOff = new TradeOff(List.of(timed, other), List.of());
        assertThat(TradeOffMarkdown.of(tradeOff, Map.of()))
                .contains("- model, images made on cpu, 2 threads, timed on cpu, 1 thread\n");
        assertThat(TradeOffExport.csv(tradeOff)).contains(",\"cpu, 1 thread\",1,,\"cpu, 2 threads\",0.5\n");
        assertThat(tradeOff.series(Quality.of(Metric.PSNR), CostAxis.SPEED_UP)).containsOnlyKeys("L2C", "random");
        TradeOff seeds = new TradeOff(
                List.of(
                        timed,
                        Points.of("L2C", "λ 1e-4", 2, 70, 40).timed(cached20.latency(), "cpu, 2 threads"),
                        Points.of("L2C", "λ 1e-4", 3, 70, 40).timed(cached20.latency(), "cpu, 1 thread")),
                List.of());
        assertThat(TradeOffExport.csv(seeds))
                .contains(",\"cpu, 1 thread and cpu, 2 threads\",3,,\"cpu, 2 threads\",0.28");
    }

    @Test
    void tableDrawingAndDataTellSeveralFootings() {
        assertThat(TradeOffMarkdown.of(lengths, Map.of()))
                .contains("| no cache (of 10 steps) | 10 |")
                .contains("| L2C (of 20 steps), λ 1e-4 | 20 |");
        PointResult cached10 = Points.on(cached20, 10, CPU);
        PointResult faster10 = Points.on(Points.of("L2C", "λ 1e-3", 1, 60, 30), 10, CPU);
        PointResult faster20 = Points.of("L2C", "λ 1e-3", 1, 60, 35);
        TradeOff drawn = new TradeOff(List.of(cached10, faster10, cached20, faster20), List.of());
        String svg = TradeOffDrawing.svg(drawn, Quality.of(Metric.PSNR), CostAxis.MAC_SPEED_UP, Optional.empty());
        assertThat(svg).contains(">L2C (of 10 steps)</text>", ">L2C (of 20 steps)</text>");
        assertThat(svg.lines().filter(line -> line.startsWith("<polyline") && line.contains("#bbbbbb")))
                .as("a front each")
                .hasSize(2);
        assertThat(TradeOffExport.csv(lengths)).contains(",\"cpu, 2 threads\",1,,\"cpu, 2 threads\",0.5\n");
    }

    @Test
    void aMeanIsCalledOneWhereverItStands() {
        TradeOff means = new TradeOff(
                LongStream.of(3, 1, 2)
                        .mapToObj(
                                seed -> Points.of("L2C", "λ 1e-4", seed, 70, seed == 2 ? Double.POSITIVE_INFINITY : 40))
                        .toList(),
                List.of());
        assertThat(TradeOffMarkdown.of(means, Map.of()))
                .contains("| L2C, λ 1e-4, mean of 3 seeds |")
                .contains("N = 500, mean of 3 seeds)")
                .contains("PSNR: 1 of 3 seeds made images identical");
        assertThat(TradeOffExport.csv(means)).contains(",1 2 3,500,").contains(",3,1 of 3 seeds made");
        assertThat(TradeOffExport.json(means).get("points").get(0).get("meanOfSeeds"))
                .hasSize(3);
        assertThat(TradeOffExport.json(means).get("points").get(0).has("seed")).isFalse();
        assertThat(TradeOffWords.bestUnder(means, Quality.of(Metric.PSNR), CostAxis.MACS, 80))
                .contains("mean of 3 seeds");
        assertThat(TradeOffDrawing.svg(means, Quality.of(Metric.PSNR), CostAxis.MACS, Optional.empty()))
                .contains("mean of 3 seeds");
        assertThat(TradeOffMarkdown.of(lengths, Map.of())).doesNotContain("seeds");
        assertThat(TradeOffWords.notes(new TradeOff(
                        LongStream.of(1, 2)
                                .mapToObj(seed -> Points.of("no cache", "", seed, 100, 40, NONE)
                                        .with(List.of(new MetricValue(
                                                Metric.PSNR,
                                                Double.POSITIVE_INFINITY,
                                                null,
                                                500,
                                                "to the uncached run",
                                                "500 of 500 images are identical and left out of the mean PSNR."))))
                                .toList(),
                        List.of())))
                .as("where the figure itself says identical")
                .isEmpty();
    }
}
