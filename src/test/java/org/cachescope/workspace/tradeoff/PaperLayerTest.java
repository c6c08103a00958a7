package org.cachescope.workspace.tradeoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.Macs;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.evaluate.SavedResults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperLayerTest {
    private static final PaperNetwork XL = PaperNetwork.DIT_XL_256;

    @TempDir
    private Path folder;

    private final TradeOff measured = new TradeOff(PaperResults.points("adm"), List.of());

    private static PaperMatch match(Map<String, String> changes) {
        Map<String, String> setting = new HashMap<>(PaperResults.setting(XL));
        setting.putAll(changes);
        return PaperMatch.of(setting);
    }

    private PaperLayer layer(Quality quality, CostAxis axis) {
        return PaperLayer.of(match(Map.of()), measured, quality, axis);
    }

    private static String reason(PaperLayer layer) {
        assertThat(layer).isInstanceOf(PaperLayer.Absent.class);
        return layer instanceof PaperLayer.Absent(String reason) ? reason : "";
    }

    private static PaperLayer.Drawn drawn(PaperLayer layer) {
        assertThat(layer).isInstanceOf(PaperLayer.Drawn.class);
        return (PaperLayer.Drawn) layer;
    }

    @Test
    void resultsOfThePapersNetworkHaveItsFiguresOfAsManyStepsBehindThem() {
        PaperLayer.Drawn drawn = drawn(layer(Quality.of(Metric.FID), CostAxis.MAC_SPEED_UP));
        assertThat(drawn.series()).extracting(PaperLayer.Series::name).containsExactly("paper: DDIM", "paper: L2C");
        PaperLayer.Mark cached = drawn.series().getLast().marks().getFirst();
        assertThat(cached.quality()).isEqualTo(3.46);
        assertThat(cached.cost()).isCloseTo(2.29 / 1.78, within(1e-12));
        assertThat(cached.words())
                .isEqualTo("Published by Ma et al. (2024), Table 1: L2C, 20 evaluations, FID 3.46 (adm, N = 50,000),"
                        + " 1.29 × by MACs.");
        assertThat(drawn.caption())
                .startsWith(
                        "Pale: published by Ma et al. (NeurIPS 2024), Table 1: DiT-XL/2 at 256 pixels, adm, N = 50,000")
                .contains("by MACs of one conditional image, linear layers only")
                .contains("Here N = 5,000 and the reference is adm-reference-stats.npz");
    }

    @Test
    void theTableOverLambdaHasLatenciesOnlyAndStandsOnTheMeasuredAxis() {
        PaperLayer.Drawn drawn = drawn(layer(Quality.of(Metric.FID), CostAxis.SPEED_UP));
        assertThat(drawn.series())
                .extracting(PaperLayer.Series::name)
                .containsExactly("paper: DDIM", "paper: L2C", "paper: L2C by λ");
        assertThat(drawn.series().getLast().marks())
                .hasSize(7)
                .isSortedAccordingTo((a, b) -> Double.compare(a.cost(), b.cost()));
        assertThat(drawn.caption()).contains("Table 1, Table 9").contains("latency of a batch of 8 on one A5000");
    }

    @Test
    void publishedChangesAreAgainstThePapersOwnUncachedRun() {
        PaperLayer.Drawn drawn = drawn(layer(Quality.changeOf(Metric.FID), CostAxis.SPEED_UP));
        assertThat(drawn.series().getFirst().marks().getFirst())
                .as("the uncached run itself")
                .satisfies(mark -> assertThat(mark.quality()).isZero());
        assertThat(drawn.series().get(1).marks().getFirst().words())
                .as("3.46 less 3.48")
                .contains("L2C, 20 evaluations, FID change -0.02 (adm, N = 50,000)");
        assertThat(drawn.series().getLast().marks().getLast().words())
                .as("6.51 less 3.48")
                .contains("λ 1e-4, FID change +3.03 (adm");
    }

    @Test
    void publishedPointsAreInNeitherFrontNorAnswers() {
        assertThat(measured.fronts(Quality.of(Metric.FID), CostAxis.MAC_SPEED_UP))
                .flatMap(ParetoFront::points)
                .extracting(PlacedPoint::point)
                .allMatch(measured.points()::contains);
        assertThat(TradeOffWords.bestUnder(measured, Quality.of(Metric.FID), CostAxis.MAC_SPEED_UP, 1.2))
                .contains("L2C, θ 0.1, FID 4.20 ± 0.20 (adm, N = 5000)");
        assertThat(TradeOffExport.csv(measured)).doesNotContain("paper");
    }

    @Test
    void whereBothWouldNotMeanTheSameTheReasonIsTold() {
        assertThat(reason(layer(Quality.of(Metric.PSNR), CostAxis.SPEED_UP)))
                .isEqualTo("The paper has no PSNR of DiT-XL/2 at 256 pixels.");
        assertThat(reason(layer(Quality.of(Metric.FID), CostAxis.LATENCY))).contains("of another machine");
        assertThat(reason(layer(Quality.of(Metric.FID), CostAxis.MACS))).contains("choose the ideal speed-up");
        TradeOff shapes = new TradeOff(PaperResults.points("shapes"), List.of());
        assertThat(reason(PaperLayer.of(match(Map.of()), shapes, Quality.of(Metric.FID), CostAxis.SPEED_UP)))
                .isEqualTo("The paper's FID is by the protocol adm; these results have none by it.");
        PaperMatch large = PaperMatch.of(PaperResults.setting(PaperNetwork.DIT_XL_512));
        assertThat(reason(PaperLayer.of(large, measured, Quality.of(Metric.FID), CostAxis.SPEED_UP)))
                .isEqualTo("The paper's uncached runs of DiT-XL/2 at 512 pixels have 50 evaluations; these results have"
                        + " none of them.");
    }

    @Test
    void anotherNetworkOrAnotherWayOfSamplingIsNotThePapers() {
        assertThat(match(Map.of(ResultsFolder.ARCHITECTURE, "DitArchitecture[small]")))
                .isEqualTo(new PaperMatch.Other("The paper has figures of DiT-XL/2 at 256 pixels, DiT-XL/2 at 512"
                        + " pixels, DiT-L/2 at 256 pixels, U-ViT-H/2 at 256 pixels; these results are of"
                        + " DiT-XL-2-256x256, another network."));
        assertThat(match(Map.of(ResultsFolder.GUIDANCE, "Guidance[scale=4.0, channels=3, form=FROM_NULL]")))
                .isEqualTo(new PaperMatch.Other("The paper samples DiT-XL/2 at 256 pixels by ddim, guidance 1.5, in all"
                        + " 1000 classes; these results have another guidance."));
        assertThat(match(Map.of(ResultsFolder.CLASSES, "1,2,3")).toString()).contains("another choice of classes");
        assertThat(match(Map.of(ResultsFolder.SOLVER, "Ddim[eta=1.0]")).toString())
                .contains("another solver");
        assertThat(PaperMatch.of(Map.of(ResultsFolder.MODEL, "dit")).toString()).contains("Run their command again");
    }

    @ParameterizedTest
    @EnumSource
    void theNetworksAreThoseWhoseMultiplyAccumulatesThePaperCounts(PaperNetwork network) {
        for (PaperFigure figure : PaperFigures.of(network)) {
            PaperFigure.Cost base = figure.base();
            CacheSchedule full = CacheSchedule.full(
                    base.evaluations(), network.architecture().layers());
            assertThat(new Macs(network.architecture()).asPublished(full).total() / 1e12)
                    .isCloseTo(base.teraMacs(), withinPercentage(0.5));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTableHasItsUncachedRunAndALearnedOneThatIsFaster(PaperNetwork network) {
        assertThat(PaperFigures.of(network))
                .anySatisfy(figure -> assertThat(figure.on(CostAxis.SPEED_UP)).hasValue(1))
                .anySatisfy(figure -> {
                    assertThat(figure.series()).isEqualTo("L2C");
                    assertThat(figure.on(CostAxis.SPEED_UP).orElseThrow()).isBetween(1.09, 1.75);
                });
    }

    @Test
    void theReportDrawsThemPaleAndSaysWhatTheyAre() throws Exception {
        ResultsFolder results = SavedResults.write(folder, PaperResults.setting(XL), PaperResults.points("adm"));
        Path report = folder.resolve("report.html");
        HtmlReport.write(report, results, Set.of(), HtmlReport.Published.DEMANDED);
        assertThat(report).content().contains(">paper: L2C</text>", ">Pale: published by Ma et al. (NeurIPS 2024)");
        HtmlReport.write(report, results, Set.of(), HtmlReport.Published.NOT);
        assertThat(report).content().doesNotContain("paper:");
        Path svg = folder.resolve("fid.svg");
        Optional<PaperLayer.Drawn> paper = Optional.of(drawn(layer(Quality.of(Metric.FID), CostAxis.SPEED_UP)));
        TradeOffExport.writeSvg(svg, measured, Quality.of(Metric.FID), CostAxis.SPEED_UP, paper);
        assertThat(Files.readString(svg)).contains(">paper: L2C by λ</text>", "<circle");
    }

    @Test
    void aReportOfAnotherNetworkIsRefusedThemWithTheReason() throws Exception {
        Map<String, String> setting = PaperResults.setting(XL);
        setting.put(ResultsFolder.ARCHITECTURE, "DitArchitecture[small]");
        ResultsFolder results = SavedResults.write(folder, setting, PaperResults.points("adm"));
        assertThatThrownBy(() -> HtmlReport.write(
                        folder.resolve("report.html"), results, Set.of(), HtmlReport.Published.DEMANDED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the paper's figures: The paper has figures of DiT-XL/2");
        assertThat(List.of(folder.resolve("report.html"))).noneMatch(Files::exists);
    }
}
