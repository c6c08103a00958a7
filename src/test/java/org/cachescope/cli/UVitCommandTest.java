package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.format.PngFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the golden U-ViT and its routers, and the solvers that networks can be sampled by. */
@Tag("golden")
class UVitCommandTest {
    private static final GoldenFixture NETWORK = GoldenFixture.open("uvit-forward");
    private static final GoldenFixture ROUTERS = GoldenFixture.open("uvit-l2c");
    private static final int EVALUATIONS = 10;

    @TempDir
    private Path folder;

    private Installation installation;
    private Path out;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
        out = folder.resolve("images");
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(installation, arguments);
    }

    private CommandRun sample(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("sample", "--no-latency", "--images", "2", "--device", "cpu", "--out", out.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private CommandRun sampleUVit(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--model", uvit(), "--heads", heads()));
        arguments.addAll(List.of(more));
        return sample(arguments.toArray(String[]::new));
    }

    private static String uvit() {
        return NETWORK.file("model.pth").toString();
    }

    private static String heads() {
        return NETWORK.config().get("num_heads").asText();
    }

    private static String router() {
        return ROUTERS.file("router-nfe" + EVALUATIONS + ".pth").toString();
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }

    @Test
    void aUVitIsSampledAsItIsPublished() throws IOException {
        CommandRun run = sampleUVit("--nfe", "" + EVALUATIONS, "--router", router());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode recipe = report().get("recipe");
        assertThat(recipe.get("solver").asText()).isEqualTo("dpm-solver-2");
        assertThat(recipe.get("steps").asInt()).isEqualTo(EVALUATIONS / 2);
        assertThat(recipe.get("evaluations").asInt()).isEqualTo(EVALUATIONS);
        assertThat(recipe.get("guidanceScale").asDouble()).isEqualTo(0.4);
        assertThat(recipe.get("guidanceForm").asText()).isEqualTo("BEYOND");
        assertThat(recipe.get("guidanceChannels").asInt())
                .isEqualTo(NETWORK.config().get("in_chans").asInt());
        assertThat(recipe.get("theta").asDouble()).isEqualTo(0.9);
        String total = ROUTERS.manifest()
                .get("values")
                .get("nfe" + EVALUATIONS + ".thr0.9")
                .get("totals")
                .get("Total Activate Layer")
                .asText();
        JsonNode cells = report().at("/schedule/cells/all");
        int computed = cells.get("of").asInt() - cells.get("reused").asInt();
        assertThat(total).startsWith(computed + "/" + cells.get("of").asInt());
        assertThat(report().at("/schedule/evaluations").asInt()).isEqualTo(EVALUATIONS);
        String rows = PngFile.readText(out.resolve("grid.png")).get("cachescope-schedule");
        assertThat(rows.lines()).hasSize(EVALUATIONS);
        assertThat(rows.lines().toList().get(2))
                .as("the first evaluation of step 1")
                .contains("R");
        assertThat(rows.lines().toList().get(3)).as("the intermediate one").doesNotContain("R");
    }

    @Test
    void withoutARouterEveryFirstEvaluationButTheRunsReuses() throws IOException {
        CommandRun run = sampleUVit("--steps", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("No router", "'shifted'");
        int layers = report().at("/schedule/layers").asInt();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isEqualTo(2 * layers);
    }

    @Test
    void unshiftedReuseIsThereToBeCompared() throws IOException {
        CommandRun run = sampleUVit("--steps", "3", "--policy", "all", "--pattern", "unshifted");

        assertThat(run.exitCode()).as(run.err()).isZero();
        int layers = report().at("/schedule/layers").asInt();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isEqualTo(3 * layers);
    }

    @Test
    void bothNetworksAreSampledByTheMultistepSolver() throws IOException {
        CommandRun ofUVit = sampleUVit("--steps", "4", "--solver", "dpm++2m", "--policy", "all");
        assertThat(ofUVit.exitCode()).as(ofUVit.err()).isZero();
        assertThat(report().at("/recipe/evaluations").asInt()).isEqualTo(4);
        CommandRun ofDit = sample("--steps", "4", "--solver", "dpm++2m", "--policy", "all");
        assertThat(ofDit.exitCode()).as(ofDit.err()).isZero();
        assertThat(report().at("/recipe/solver").asText()).isEqualTo("dpm++2m");
    }

    @Test
    void aDitThatPredictsVelocityIsSampledAsOne() throws IOException {
        CommandRun euler = sample(with(sit(), "--prediction", "velocity-sit", "--steps", "4"));
        assertThat(euler.exitCode()).as(euler.err()).isZero();
        assertThat(report().at("/recipe/solver").asText()).isEqualTo("euler");
        assertThat(report().at("/schedule/cells/all/reused").asInt())
                .isEqualTo(2 * report().at("/schedule/layers").asInt());
        CommandRun heun = sample(with(sit(), "--prediction", "velocity-repa", "--solver", "heun", "--nfe", "6"));
        assertThat(heun.exitCode()).as(heun.err()).isZero();
        assertThat(report().at("/recipe/steps").asInt()).isEqualTo(3);
        assertThat(report().at("/recipe/guidanceChannels").asInt()).isEqualTo(4);
        String rows = PngFile.readText(out.resolve("grid.png")).get("cachescope-schedule");
        assertThat(rows.lines().map(row -> row.contains("R"))).containsExactly(false, false, true, false, true, false);
    }

    @Test
    void solversAndPredictionsThatDoNotGoTogetherAreRefused() {
        refused(sample(with(sit(), "--prediction", "velocity-sit", "--solver", "ddim")), "velocity", "euler or heun");
        refused(sample(with(sit(), "--solver", "heun", "--nfe", "6")), "predicts noise");
        CommandRun unknown = sample(with(sit(), "--prediction", "score"));
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("--prediction", "noise, velocity-sit or velocity-repa");
        refused(sampleUVit("--prediction", "velocity-sit"), "as every U-ViT predicts");
    }

    @Test
    void whatANetworkIsSaidToPredictIsShown() {
        CommandRun inspected =
                run(with(new String[] {"inspect"}, sit()[1], "--heads", sit()[3], "--prediction", "velocity-sit"));
        assertThat(inspected.out()).contains("predicts SiT's velocity");
    }

    private static String[] sit() {
        return new String[] {"--model", TestModels.latentModel().toString(), "--heads", "" + TestModels.latentHeads()};
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    @Test
    void errorsAreOfNetworkEvaluations() throws IOException {
        CommandRun run = run(
                "errors",
                "--model",
                uvit(),
                "--heads",
                heads(),
                "--nfe",
                "6",
                "--images",
                "1",
                "--device",
                "cpu",
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get("timesteps")).hasSize(6);
        assertThat(run.json().at("/timesteps/0").asInt()).isEqualTo(1000);
    }

    @Test
    void aRouterTellsItsSolverByItsLayout() throws IOException {
        CommandRun run = run("inspect", router(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get("solver").asText()).isEqualTo("dpm-solver-2");
        assertThat(run.json().get("pattern").asText()).isEqualTo("shifted");
        assertThat(run.json().get("steps").asInt()).isEqualTo(EVALUATIONS / 2);
        Path json = folder.resolve("router.json");
        assertThat(run("convert", router(), json.toString()).exitCode()).isZero();
        assertThat(run("inspect", json.toString()).out()).contains("5 dpm-solver-2 steps, pattern shifted");
    }

    @Test
    void aRouterOfAnotherSolverIsRefusedWithTheReason() {
        Path json = folder.resolve("router.json");
        assertThat(run("convert", router(), json.toString()).exitCode()).isZero();
        CommandRun run = sampleUVit("--steps", "5", "--solver", "dpm++2m", "--router", json.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("router.json", "trained for the solver 'dpm-solver-2'; this run uses 'dpm++2m'")
                .contains("by --router", "'cachescope train-router'");
    }

    @Test
    void whatANetworkOrSolverCannotDoIsRefusedBeforeTheEngineStarts() {
        refused(sample("--solver", "dpm-solver-2", "--steps", "4"), "whole timesteps", "dpm++2m");
        refused(sampleUVit("--nfe", "9"), "multiple of 2", "found 9");
        refused(sample("--solver", "dpm++2m", "--steps", "1000"), "1 to 999");
        refused(sampleUVit("--steps", "4", "--policy", "all", "--pattern", "alternate"), "'alternate'", "'shifted'");
        CommandRun both = sample("--steps", "4", "--nfe", "4");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("--steps and --nfe");
    }

    private void refused(CommandRun run, String... named) {
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        assertThat(run.err()).contains(named);
        assertThat(out).doesNotExist();
    }
}
