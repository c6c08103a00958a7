package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.PointResult;
import org.junit.jupiter.api.Test;

class SeedGroupsTest {
    private static PointResult routed(String series, String label, String router, String hash, long seed, double psnr) {
        return Points.chosen(Points.of(series, label, seed, 70, psnr), "--router " + router, hash);
    }

    private static List<PointResult> joined(PointResult... points) {
        return new TradeOff(List.of(points), List.of()).points();
    }

    private static List<Double> psnr(List<PointResult> points) {
        return points.stream()
                .map(point -> point.metric(Metric.PSNR).orElseThrow().value())
                .toList();
    }

    @Test
    void routersOfOneLambdaStayApartAndAreNamed() {
        List<PointResult> points = joined(
                routed("L2C", "λ 1e-4", "a/mine-a.json", "h1", 1, 40),
                routed("L2C", "λ 1e-4", "b/mine-b.json", "h2", 1, 30));
        assertThat(psnr(points)).containsExactly(40.0, 30.0);
        assertThat(points).extracting(PointResult::label).containsExactly("λ 1e-4 (mine-a)", "λ 1e-4 (mine-b)");
        assertThat(points).extracting(PointResult::scheduleHash).containsExactly("h1", "h2");
    }

    @Test
    void routersOfOneFileNameAreNamedByTheirPaths() {
        List<PointResult> points = joined(
                routed("L2C", "λ 1e-4", "a/mine.json", "h1", 1, 40),
                routed("L2C", "λ 1e-4", "b/mine.json", "h2", 2, 30));
        assertThat(points)
                .extracting(PointResult::label)
                .containsExactly("λ 1e-4 (a/mine.json)", "λ 1e-4 (b/mine.json)");
    }

    @Test
    void alongThetaTheSeriesIsNamedByItsRouterWhereverItsPointsAre() {
        List<PointResult> points = joined(
                routed("L2C λ 1e-4", "θ 0.1", "mine-a --theta 0.1", "h1", 1, 40),
                routed("L2C λ 1e-4", "θ 0.5", "mine-a --theta 0.5", "h2", 1, 35),
                routed("L2C λ 1e-4", "θ 0.5", "mine-b --theta 0.5", "h3", 1, 30));
        assertThat(points)
                .extracting(PointResult::series)
                .containsExactly("L2C λ 1e-4 (mine-a)", "L2C λ 1e-4 (mine-a)", "L2C λ 1e-4 (mine-b)");
        assertThat(points).extracting(PointResult::label).containsExactly("θ 0.1", "θ 0.5", "θ 0.5");
    }

    @Test
    void whatARetrainedRouterMakesReplacesWhatItMadeBefore() {
        Stream<PointResult> old =
                LongStream.rangeClosed(1, 5).mapToObj(seed -> routed("L2C", "λ 1e-4", "mine", "before", seed, 40));
        Stream<PointResult> now =
                LongStream.rangeClosed(1, 2).mapToObj(seed -> routed("L2C", "λ 1e-4", "mine", "now", seed, 30));
        List<PointResult> points = joined(Stream.concat(old, now).toArray(PointResult[]::new));
        assertThat(psnr(points))
                .as("seeds of the earlier router that are not made anew yet are none of the present one")
                .containsExactly(30.0);
        assertThat(points.getFirst().seeds()).containsExactly(1L, 2L);
    }

    @Test
    void ofOneSeedTwiceTheLaterStands() {
        PointResult before = Points.chosen(Points.of("by metric", "50 %", 1, 70, 40), "--policy metric:k=50%", "h1");
        PointResult now = Points.chosen(Points.of("by metric", "50 %", 1, 70, 30), "--policy metric:k=50%", "h2");
        assertThat(psnr(joined(before, now))).containsExactly(30.0);
    }

    @Test
    void seedsOfARuleOfChanceAreJoinedThoughEachDrawsItsOwnCells() {
        List<PointResult> points = joined(
                Points.chosen(Points.of("random", "50 %", 2, 70, 32), "--policy random:k=50%,seed=2", "h2"),
                Points.chosen(Points.of("random", "50 %", 1, 70, 30), "--policy random:k=50%,seed=1", "h1"));
        assertThat(psnr(points)).containsExactly(31.0);
        assertThat(points.getFirst().seeds()).containsExactly(1L, 2L);
        assertThat(points.getFirst().command()).endsWith("--seed 1");
    }
}
