package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.caching.RouterMode;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.evaluate.SmallEvaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a sweep on a terminal to its table, drawing and report. */
class TradeOffCommandsTest {
    @TempDir
    private Path folder;

    private Installation installation() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            return SmallEvaluation.in(folder.resolve("home"), engine);
        }
    }

    /** Sweeps runs of four steps. */
    private static CommandRun sweep(Installation installation, String out, String... options) {
        List<String> words = new ArrayList<>(List.of("sweep", "--steps", "4", "--out", out));
        words.addAll(List.of(options));
        return CommandRun.of(installation, words.toArray(String[]::new));
    }

    /** Evaluates runs of four steps in which every cell that may reuses. */
    private static CommandRun evaluate(Installation installation, String out, String... options) {
        List<String> words = new ArrayList<>(List.of("evaluate", "--steps", "4", "--policy", "all", "--out", out));
        words.addAll(List.of(options));
        return CommandRun.of(installation, words.toArray(String[]::new));
    }

    @Test
    void measuredRunsAreAskedForOfTimingAloneAndAreEnoughForAMedian() throws IOException {
        Installation installation = installation();
        CommandRun swept = CommandRun.of(installation, "sweep", "--out", "nowhere", "--runs", "9");
        assertThat(swept.exitCode()).isEqualTo(2);
        assertThat(swept.err()).contains("--runs: says how often --retime measures");
        CommandRun few = CommandRun.of(installation, "sweep", "--out", "nowhere", "--retime", "--runs", "4");
        assertThat(few.exitCode()).isEqualTo(2);
        assertThat(few.err()).contains("expected 5 runs or more of each kind, found 4");
        CommandRun unnamed = CommandRun.of(installation, "sweep", "--out", "nowhere", "--pattern", "any-step");
        assertThat(unnamed.exitCode()).isEqualTo(2);
        assertThat(unnamed.err()).contains("--pattern: says how torch routers are used", "--routers");
    }

    @Test
    void pairsNeedNoNetworkAndNoReferences() throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));
        String out = folder.resolve("results").toString();
        CommandRun shapes = sweep(installation, out, "--policies", "none,all", "--images", "6", "--batch", "3");
        assertThat(shapes.exitCode()).isEqualTo(1);
        assertThat(shapes.err()).contains("no classifier for 16-pixel shapes", "--protocol pairs");
        CommandRun named = sweep(installation, out, "--protocol", "pairs", "--reference", "stats.npz");
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(named.err()).contains("protocol pairs", "--reference");

        CommandRun swept = sweep(
                installation,
                out,
                "--protocol",
                "pairs",
                "--policies",
                "none,all,fewer-steps",
                "--fewer",
                "2",
                "--images",
                "6",
                "--batch",
                "3");
        assertThat(swept.exitCode()).as(swept.err()).isZero();
        assertThat(swept.out())
                .contains("PSNR, dB (to the uncached run, N = 6)")
                .doesNotContain("KID", "FID");
        assertThat(folder.resolve("results/evaluation.txt"))
                .content()
                .contains("protocol = pairs")
                .doesNotContain("network", "reference");
        CommandRun evaluated =
                evaluate(installation, out, "--protocol", "pairs", "--images", "6", "--batch", "3", "--json");
        JsonNode metrics = evaluated.json().get("metrics");
        assertThat(metrics).hasSize(2);
        assertThat(evaluated.json().get("command").asText()).contains("--protocol pairs");
        Path report = folder.resolve("report.html");
        assertThat(CommandRun.of(installation, "report", out, "--out", report.toString())
                        .exitCode())
                .isZero();
        assertThat(report).content().contains("PSNR").doesNotContain(">FID");
        CommandRun unknown = CommandRun.of(installation, "tradeoff", out, "--metric", "fid", "--above", "1");
        assertThat(unknown.err()).contains("These results have no FID.");
    }

    @Test
    void aSweepIsShownDrawnAndReported() throws IOException {
        Installation installation = installation();
        String out = folder.resolve("results").toString();
        CommandRun sweep = sweep(
                installation,
                out,
                "--fewer",
                "2",
                "--policies",
                "none,all,fewer-steps",
                "--images",
                "6",
                "--batch",
                "3");
        assertThat(sweep.err()).doesNotContain("cachescope:");
        assertThat(sweep.exitCode()).isZero();
        assertThat(sweep.out()).contains("all cells").contains("FID (shapes, N = 6), lower is better");

        CommandRun evaluated = evaluate(installation, out, "--images", "6", "--batch", "3", "--json");
        assertThat(evaluated.exitCode()).isZero();
        assertThat(evaluated.json().get("metrics")).isNotEmpty();

        CommandRun timed = CommandRun.of(
                installation,
                "sweep",
                "--steps",
                "4",
                "--policies",
                "all",
                "--images",
                "6",
                "--batch",
                "3",
                "--out",
                out,
                "--retime",
                "--runs",
                "6");
        assertThat(timed.exitCode()).isZero();
        assertThat(timed.err()).contains("timing: 1 of 1");
        assertThat(timed.out()).contains("all cells").doesNotContain("fewer steps");

        Path svg = folder.resolve("psnr.svg");
        CommandRun shown = CommandRun.of(
                installation, "tradeoff", out, "--metric", "psnr", "--under", "1", "--out", svg.toString());
        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out())
                .contains("Best PSNR at 1.00 × by MACs or more")
                .contains("* on the Pareto front of PSNR against ideal speed-up");
        assertThat(svg).content().startsWith("<svg");
        CommandRun unknownChange =
                CommandRun.of(installation, "tradeoff", out, "--metric", "kid-change", "--above", "0");
        assertThat(unknownChange.exitCode()).isEqualTo(1);
        assertThat(unknownChange.err()).contains("--metric KID-change: No change of KID is known");
        assertThat(CommandRun.of(installation, "tradeoff", out, "--metric", "kid-change")
                        .out())
                .contains("No change of KID is known")
                .doesNotContain("KID change from uncached");
        CommandRun data = CommandRun.of(installation, "tradeoff", out, "--above", "1", "--json");
        assertThat(data.json().get("answers").get(0).asText()).startsWith("Cheapest with PSNR of at least 1 dB: ");

        CommandRun some = CommandRun.of(
                installation,
                "tradeoff",
                out,
                "--without",
                "no c",
                "--without",
                "Fewer",
                "--metric",
                "ssim",
                "--above",
                "0.5",
                "--out",
                svg.toString());
        assertThat(some.exitCode()).isZero();
        assertThat(svg).content().contains(">all cells</text>").doesNotContain("fewer steps");
        assertThat(some.out()).contains("fewer steps").contains("Cheapest with SSIM of at least 0.5: all cells");
        CommandRun unasked = CommandRun.of(installation, "tradeoff", out, "--without", "fewer");
        assertThat(unasked.err()).contains("--without is for drawings and answers");
        Path drawn = folder.resolve("drawn.html");
        assertThat(CommandRun.of(installation, "report", out, "--without", "fewer", "--out", drawn.toString())
                        .exitCode())
                .isZero();
        assertThat(drawn).content().contains("fewer steps, 2 steps").doesNotContain(">fewer steps</text>");
        CommandRun unknown = CommandRun.of(installation, "tradeoff", out, "--without", "L2C", "--above", "1");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("no series here is called 'L2C'; there are no cache; all cells; fewer steps");

        Path report = folder.resolve("report.html");
        CommandRun written = CommandRun.of(installation, "report", out, "--out", report.toString());
        assertThat(written.exitCode()).isZero();
        String html = Files.readString(report);
        assertThat(html)
                .contains("data:image/png;base64,")
                .contains("cachescope evaluate --model shapes16")
                .contains("; DDIM, η 0; guidance ")
                .contains(">MHSA</text>")
                .doesNotContain("http://localhost")
                .doesNotContain("<script")
                .doesNotContain("missing:");
        assertThat(shown.out()).doesNotContain("missing:");

        try (Stream<Path> points = Files.list(Path.of(out, "points"))) {
            for (Path point : points.filter(each -> each.toString().endsWith(".json"))
                    .filter(each -> each.getFileName().toString().startsWith("s2-"))
                    .toList()) {
                Files.delete(point);
            }
        }
        String missing = "1 missing: fewer steps, 2 steps.";
        assertThat(CommandRun.of(installation, "tradeoff", out).out()).contains(missing);
        assertThat(CommandRun.of(installation, "tradeoff", out, "--json").json().get("missing"))
                .extracting(JsonNode::asText)
                .containsExactly("fewer steps, 2 steps");
        CommandRun.of(installation, "report", out, "--out", report.toString());
        assertThat(report).content().contains(missing);
    }

    @Test
    void whatIsNoResultIsNamed() {
        Installation installation = new Installation(folder, folder.resolve("cache"));
        CommandRun none = CommandRun.of(installation, "tradeoff", folder.toString());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("results of 'cachescope evaluate' or 'cachescope sweep'");
        CommandRun metric = CommandRun.of(installation, "tradeoff", folder.toString(), "--metric", "beauty");
        assertThat(metric.exitCode()).isEqualTo(2);
        assertThat(metric.err()).contains("expected FID, sFID");
    }

    @Test
    void changesAreDrawnAskedForAndInTheReport() throws IOException {
        Installation installation = installation();
        String out = folder.resolve("results").toString();
        CommandRun sweep = sweep(
                installation, out, "--solver", "ddim", "--policies", "none,all", "--images", "20", "--batch", "10");
        assertThat(sweep.exitCode()).isZero();
        CommandRun again = evaluate(installation, out, "--solver", "ddim", "--images", "20", "--batch", "10");
        assertThat(again.out()).containsPattern("KID +\\S+ ± \\S+ \\(shapes, N = 20, .*, standard error 0\\.\\d+\\)");
        assertThat(CommandRun.of(
                                installation,
                                "tradeoff",
                                out,
                                "--out",
                                folder.resolve("t.csv").toString())
                        .exitCode())
                .isZero();
        assertThat(folder.resolve("t.csv")).content().startsWith("series,").contains(",standard_error\n");
        Path svg = folder.resolve("kid.svg");
        CommandRun asked = CommandRun.of(
                installation, "tradeoff", out, "--metric", "kid-change", "--above", "1e6", "--out", svg.toString());
        assertThat(asked.exitCode()).isZero();
        assertThat(asked.out())
                .contains("KID change from uncached, same noise (shapes, N = 20), lower is better")
                .contains("Cheapest with KID change of at most 1e6 by its whole 95 % interval: all cells");
        assertThat(svg).content().contains(">all cells</text>", "KID change from uncached");
        Path report = folder.resolve("report.html");
        assertThat(CommandRun.of(installation, "report", out, "--out", report.toString())
                        .exitCode())
                .isZero();
        assertThat(report)
                .content()
                .contains(">FID change from uncached, same noise (shapes, N = 20), lower is better<");
    }

    @Test
    void eachLambdaIsASeriesAlongTheta() throws IOException {
        Installation installation = installation();
        SmallEvaluation.ship(folder.resolve("home"), "sparse", 4, RouterMode.REUSE, 1e-4);
        SmallEvaluation.ship(folder.resolve("home"), "dense", 4, RouterMode.REUSE, 1e-3);
        CommandRun sweep = sweep(
                installation,
                folder.resolve("results").toString(),
                "--theta-lambda",
                "--images",
                "6",
                "--batch",
                "3",
                "--json");
        assertThat(sweep.exitCode()).isZero();
        List<String> points = new ArrayList<>();
        sweep.json()
                .get("points")
                .forEach(point -> points.add(
                        point.get("series").asText() + ": " + point.get("label").asText()));
        List<String> expected = new ArrayList<>(List.of("no cache: "));
        for (String lambda : List.of("1e-4", "1e-3")) {
            for (String theta : List.of("0.01", "0.1", "0.5", "0.9", "0.99")) {
                expected.add("L2C λ " + lambda + ": θ " + theta);
            }
        }
        assertThat(points).isEqualTo(expected);
    }
}
