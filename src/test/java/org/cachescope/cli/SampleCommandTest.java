package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.format.PngFile;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.session.ImageRecipeText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleCommandTest {
    @TempDir
    private Path folder;

    private Installation installation;
    private Path out;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
        out = folder.resolve("out/images");
    }

    private CommandRun sample(String... more) {
        List<String> arguments = new ArrayList<>(List.of("sample", "--out", out.toString()));
        arguments.addAll(List.of(more));
        Map.of("--steps", "4", "--images", "2", "--device", "cpu").forEach((option, value) -> {
            if (!arguments.contains(option)) {
                arguments.addAll(List.of(option, value));
            }
        });
        return CommandRun.of(installation, arguments.toArray(String[]::new));
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(out.resolve("report.json").toFile());
    }

    /** A router of the shipped model for 4 steps, with these logits at both cache steps. */
    private Path router(float logit) throws IOException {
        return router(logit, null);
    }

    private Path router(float logit, @Nullable String identity) throws IOException {
        float[] row = new float[TestModels.SHAPES16.layers()];
        Arrays.fill(row, logit);
        row[0] = -logit;
        Router router = new Router(
                RouterInfo.ddim(TestModels.SHAPES16.depth(), 4, ReusePattern.ALTERNATE)
                        .withModel("shapes16", identity)
                        .withTraining(1e-5, 0.4, Map.of()),
                new float[][] {row, row, row, row});
        Path file =
                Files.createDirectories(folder.resolve("home/sample-routers")).resolve("r4.json");
        RouterJson.write(file, router);
        return file;
    }

    @Test
    void writesGridAndFiguresOfTheShippedModel() throws IOException {
        CommandRun run = sample("--seed", "3");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("speed-up", "PSNR", "grid.png").containsPattern("ms \\(\\d+ to \\d+\\) cached");
        assertThat(out).isDirectoryContaining("glob:**/grid.png").isDirectoryContaining("glob:**/report.json");
        JsonNode report = report();
        assertThat(report.at("/recipe/model").asText()).isEqualTo("shapes16");
        assertThat(report.at("/recipe/guidanceScale").asDouble()).isEqualTo(2);
        assertThat(report.at("/schedule/cells/all/reused").asInt()).isEqualTo(12);
        assertThat(report.at("/schedule/cells/mhsa/reused").asInt()).isEqualTo(6);
        assertThat(report.at("/latency/fullMillis/n").asInt()).isEqualTo(5);
        assertThat(report.at("/latency/fullMillis/median").asDouble()).isPositive();
        assertThat(report.at("/latency/speedup").asDouble()).isPositive();
        assertThat(report.at("/latency/macRatio").asDouble()).isGreaterThan(1.5).isLessThan(2);
        assertThat(report.at("/quality/each")).hasSize(2);
        assertThat(report.at("/quality/mean/ssim").asDouble()).isPositive();
        assertThat(report.at("/device").asText()).startsWith("cpu");
    }

    @Test
    void thePictureCarriesItsRecipe() throws IOException {
        sample("--no-latency", "--seed", "3");

        Map<String, String> text = PngFile.readText(out.resolve("grid.png"));
        JsonNode recipe = new ObjectMapper().readTree(text.get("cachescope-recipe"));
        assertThat(recipe.get("seed").asInt()).isEqualTo(3);
        assertThat(recipe.get("scheduleHash")).isEqualTo(report().at("/schedule/hash"));
        assertThat(text.get("cachescope-schedule").lines()).containsExactly("CCCCCC", "RRRRRR", "CCCCCC", "RRRRRR");
    }

    @Test
    void jsonIsOneObjectOnStandardOutputAndNothingElse() throws IOException {
        CommandRun run = sample("--json", "--no-latency");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.json()).isEqualTo(report());
        assertThat(run.json().get("latency").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bottom:k=3 | CCCCCC RCCCCC CCCCCC RRCCCC | from the bottom, 3 cells",
                "top:k=25% | CCCCCC CCCCCR CCCCCC CCCCRR | from the top, 25% of the cells",
                "every:3 | CCCCCC RRRRRR RRRRRR CCCCCC | every 3 evaluations (FORA)",
                "smooth:0 | CCCCCC CCCCCC CCCCCC CCCCCC | SmoothCache, α 0",
                "smooth:99,lag=2 | CCCCCC RRRRRR RRRRRR CCCCCC | SmoothCache, α 99, at most 2 evaluations",
            })
    void aRuleNeedsNoRouter(String policy, String rows, String words) throws IOException {
        CommandRun run = sample("--no-latency", "--policy", policy);

        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> text = PngFile.readText(out.resolve("grid.png"));
        assertThat(text.get("cachescope-schedule").lines()).containsExactly(rows.split(" "));
        assertThat(report().at("/recipe/policy").asText()).isEqualTo(words);
    }

    @Test
    void blocksArePassedOverAsOneAndPictureAndReportSayIt() throws IOException {
        CommandRun run = sample("--no-latency", "--policy", "delta:2,rear=2");

        assertThat(run.exitCode()).as(run.err()).isZero();
        Map<String, String> text = PngFile.readText(out.resolve("grid.png"));
        assertThat(text.get("cachescope-schedule").lines())
                .containsExactly("CCCCCC", "CCRRRR, residual 1-2", "CCCCCC", "RRRRCC, residual 0-1");
        assertThat(report().at("/recipe/policy").asText()).isEqualTo("Δ-DiT, 2 blocks, rear ones in the first 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-block:1000", "tea:1000"})
    void whatARuleDecidedCanBeWrittenAndRunAgain(String policy) throws IOException {
        Path decided = out.resolveSibling("decided.json");
        CommandRun run = sample("--no-latency", "--policy", policy, "--schedule-out", decided.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/recipe/policy").asText()).endsWith(", threshold 1000, decided on these images");
        String hash = report().at("/schedule/hash").asText();
        double psnr = report().at("/quality/mean/psnrDecibels").asDouble();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isPositive();

        assertThat(sample("--no-latency", "--router", decided.toString()).exitCode())
                .isZero();
        assertThat(report().at("/schedule/hash").asText()).isEqualTo(hash);
        assertThat(report().at("/quality/mean/psnrDecibels").asDouble()).isEqualTo(psnr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"random:k=5,seed=2", "metric:k=5", "greedy:k=5", "drop:k=5"})
    void chosenCellsAreAsManyAsAskedFor(String policy) throws IOException {
        CommandRun run = sample("--no-latency", "--policy", policy);

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode cells = report().at("/schedule/cells/all");
        assertThat(cells.get("reused").asInt() + cells.get("dropped").asInt()).isEqualTo(5);
        assertThat(cells.get("dropped").asInt()).isEqualTo(policy.startsWith("drop") ? 5 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bottom:k=13 | --policy: cells: expected 0 to 12, as many as may reuse in this run, found 13",
                "deepcache:1 | --policy: DeepCache needs a network with long skips, a U-ViT",
                "delta:4 | --policy: The network has 3 blocks, of which 4 cannot be left out.",
                "fora | policy 'fora' is not known; expected none, all, threshold",
            })
    void aRuleThatCannotBeIsAWrongUsage(String policy, String told) {
        CommandRun run = sample("--no-latency", "--policy", policy);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(told);
    }

    @Test
    void aThresholdBelowEveryScoreGivesIdenticalImages() throws IOException {
        CommandRun run = sample("--router", router(1).toString(), "--theta", "0.01", "--no-latency");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isZero();
        assertThat(report().at("/quality/mean/identical").asInt()).isEqualTo(2);
        assertThat(report().at("/quality/mean/psnrDecibels").isNull()).isTrue();
    }

    @Test
    void theShippedRouterThatFitsIsTakenAtItsOwnTheta() throws IOException {
        router(1);

        CommandRun run = sample("--no-latency");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/recipe/router").asText()).isEqualTo("r4");
        assertThat(report().at("/recipe/theta").asDouble()).isEqualTo(0.4);
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isEqualTo(2);
    }

    private String rememberedIdentity() throws IOException {
        return CommandRun.of(
                        installation,
                        "inspect",
                        folder.resolve("home/assets/models/shapes16").toString(),
                        "--json")
                .json()
                .get("identity")
                .asText();
    }

    @Test
    void aShippedRouterOfOtherWeightsOfThatNameIsNotTaken() throws IOException {
        router(1, "0".repeat(64));

        assertThat(sample("--no-latency").exitCode()).isZero();
        assertThat(report().at("/recipe/router").asText())
                .as("unknown never blocks")
                .isEqualTo("r4");
        assertThat(report().get("notes").toString()).contains("not known", "cachescope inspect");

        String identity = rememberedIdentity();
        assertThat(sample("--no-latency").exitCode()).isZero();
        assertThat(report().at("/recipe/router").isNull()).isTrue();

        router(1, identity);
        assertThat(sample("--no-latency").exitCode()).isZero();
        assertThat(report().at("/recipe/router").asText()).isEqualTo("r4");
        assertThat(report().get("notes")).isEmpty();
    }

    @Test
    void aNamedRouterOfOtherWeightsServesWithANote() throws IOException {
        String identity = rememberedIdentity();
        String router = router(1, "0".repeat(64)).toString();

        CommandRun run = sample("--no-latency", "--router", router);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("identity 000000000000", identity.substring(0, 12));
    }

    @Test
    void theReportTellsModelAndRouterToTheBit() throws IOException {
        Router router = RouterJson.read(router(1));
        assertThat(sample("--no-latency").exitCode()).isZero();
        assertThat(report().at("/recipe/routerHash").asText()).isEqualTo(router.hash());
        assertThat(report().at("/recipe/modelIdentity").isNull()).isTrue();
        assertThat(report().at("/recipe/bundleSha256").asText()).hasSize(64);

        String identity = rememberedIdentity();
        assertThat(sample("--no-latency", "--policy", "none").exitCode()).isZero();
        assertThat(report().at("/recipe/routerHash").isNull()).isTrue();
        assertThat(report().at("/recipe/modelIdentity").asText()).isEqualTo(identity);
        String text = PngFile.readText(out.resolve("grid.png")).get("cachescope-recipe");
        assertThat(new ObjectMapper().readTree(text)).isEqualTo(report().get("recipe"));
    }

    @Test
    void aBudgetReusesThatManyCells() throws IOException {
        router(1);

        CommandRun run = sample("--no-latency", "--budget", "5");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isEqualTo(5);
        assertThat(report().at("/recipe/budget").asInt()).isEqualTo(5);
    }

    @Test
    void publishedRouterFilesServeToo() throws IOException {
        Path published = folder.resolve("router.pt");
        TorchRouterFile.write(published, RouterJson.read(router(1)));

        CommandRun run = sample("--no-latency", "--router", published.toString(), "--theta", "0.4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/schedule/cells/all/reused").asInt()).isEqualTo(2);
    }

    @Test
    void classesAreGivenToTheImagesInTurn() throws IOException {
        CommandRun run = sample("--no-latency", "--classes", "ring,STAR,3", "--images", "4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/recipe/classes"))
                .map(JsonNode::asText)
                .containsExactly("ring", "star", "ring", "ring");
    }

    @Test
    void latentsAreShownAsAPreviewThatSaysSo() throws IOException {
        CommandRun run = sample(
                "--no-latency",
                "--model",
                TestModels.latentModel().toString(),
                "--heads",
                String.valueOf(TestModels.latentHeads()),
                "--guidance-channels",
                "all");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("latent preview, not decoded");
        assertThat(report().at("/quality/images").asText()).isEqualTo("latent preview, not decoded");
        assertThat(report().at("/quality/protocol").asText()).contains("preview of latents");
        assertThat(report().at("/recipe/guidanceChannels").asInt())
                .isEqualTo(TestModels.latentConfig().get("in_channels").asInt());
    }

    @Test
    void ancestralSamplingRunsToo() throws IOException {
        CommandRun run = sample("--no-latency", "--solver", "ddpm", "--policy", "all", "--guidance", "1");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(report().at("/recipe/solver").asText()).isEqualTo("ddpm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "many"})
    void impossibleStepCountsAreRefused(String steps) {
        CommandRun run = sample("--steps", steps);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("steps", steps);
        assertThat(out.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "--images, 0, images",
        "--runs, 4, found 4",
        "--runs, 0, found 0",
        "--runs, -3, found -3",
        "--solver, rk45, rk45",
        "--policy, some, some",
        "--guidance-channels, 0, all",
        "--device, tpu, gpu:0",
        "--threads, -1, --threads",
        "--pattern, never, alternate",
        "--nonsense, 1, --nonsense"
    })
    void wrongUsageNamesTheOption(String option, String value, String named) {
        CommandRun run = sample(option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(named).contains("--help");
        assertThat(out.getParent()).doesNotExist();
    }

    @Test
    void optionsThatExcludeEachOtherAreRefused() {
        for (List<String> pair : List.of(
                List.of("--policy", "none", "--theta", "0.5"),
                List.of("--policy", "budget"),
                List.of("--policy", "threshold", "--budget", "3"),
                List.of("--solver", "ddpm", "--eta", "0.5"))) {
            assertThat(sample(pair.toArray(String[]::new)).exitCode())
                    .as("" + pair)
                    .isEqualTo(2);
        }
    }

    @Test
    void anUnknownClassIsRefusedWithTheNearest() {
        misused(sample("--classes", "rign"), "--classes", "rign", "ring");
    }

    @Test
    void aNumberBeyondTheClassesIsRefused() {
        misused(sample("--classes", "10"), "--classes", "10", "0 to 9");
    }

    @Test
    void aMissingModelIsRefused() {
        refused(sample("--model", folder.resolve("none.pt").toString()), "none.pt", "shapes16");
    }

    @Test
    void aMissingRouterIsRefused() {
        refused(sample("--router", "none.json"), "none.json", "there is no such file");
    }

    @Test
    void aGpuThatIsNotThereIsRefused() {
        refused(sample("--device", "gpu:99"), "gpu:99");
    }

    @Test
    void aRouterForAnotherStepCountIsRefused() throws IOException {
        refused(sample("--router", router(1).toString(), "--steps", "6"), "4", "6", "steps");
    }

    @Test
    void aRouterForAnotherDepthIsRefused() throws IOException {
        float[] row = new float[2 * 5];
        Path file = folder.resolve("deep.json");
        RouterJson.write(
                file, new Router(RouterInfo.ddim(5, 4, ReusePattern.ALTERNATE), new float[][] {row, row, row, row}));

        refused(sample("--router", file.toString()), "5", "3", "blocks");
    }

    @Test
    void aFileThatIsNoRouterIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("router.json"), "{\"attn-0\": \"no\"}");

        refused(sample("--router", file.toString()), "router.json", "attn-0");
    }

    @Test
    void aFileInTheFoldersPlaceIsRefused() throws IOException {
        Files.createDirectories(out.getParent());
        Files.writeString(out, "in the way");

        CommandRun run = sample();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(out.toString()).contains("Choose another");
        assertThat(out).hasContent("in the way");
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        out = file.resolve("below");

        CommandRun run = sample();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(out.toString()).contains("cannot be made");
    }

    @Test
    void nanInTheWeightsStopsTheRunNamingLayerAndStep() throws IOException {
        Path damaged = folder.resolve("nan.safetensors");
        TestModels.writeWithNan(damaged, "blocks.1.mlp.fc2.bias");

        refused(
                sample("--model", damaged.toString(), "--heads", String.valueOf(TestModels.latentHeads())),
                "step 0",
                "FFN of block 1",
                "cachescope inspect");
    }

    @Test
    void nanBehindTheLayersIsNamedToo() throws IOException {
        Path damaged = folder.resolve("nan.safetensors");
        TestModels.writeWithNan(damaged, "final_layer.linear.bias");

        refused(
                sample("--model", damaged.toString(), "--heads", String.valueOf(TestModels.latentHeads())),
                "step 0",
                "final layer");
    }

    @Test
    void aModelCutOffAtAnyTenthIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(TestModels.latentModel());
        Path cut = folder.resolve("cut.safetensors");
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(cut, Arrays.copyOf(whole, whole.length * tenth / 10));

            refused(sample("--model", cut.toString(), "--heads", "4"), "cut.safetensors");
        }
    }

    @Test
    void aCancelledRunLeavesNothing() {
        CancelToken cancel = new CancelToken();
        cancel.cancel();

        CommandRun run = CommandRun.of(installation, cancel, "sample", "--out", out.toString());

        assertThat(run.exitCode()).isEqualTo(Cli.CANCELLED);
        assertThat(run.err()).contains("cancelled");
        assertThat(out.getParent()).doesNotExist();
    }

    @Test
    void valuesThatCannotBeAreWrongUsage() throws IOException {
        String router = router(1).toString();
        misused(sample("--router", router, "--budget", "-1"), "--budget", "-1");
        misused(sample("--router", router, "--budget", "13"), "--budget", "13", "0 to 12");
        misused(sample("--eta", "2"), "--eta", "2");
        misused(sample("--eta", "-0.1"), "--eta", "-0.1");
    }

    @Test
    void aModelsNameThatWasMistypedIsAnsweredByTheNearest() {
        refused(sample("--model", "shapse16"), "Did you mean 'shapes16'?");
    }

    @Test
    void whatAnEarlierRunLeftIsReplacedAndThatIsSaid() {
        assertThat(sample("--no-latency").err()).doesNotContain("earlier run");
        CommandRun again = sample("--no-latency", "--seed", "2");
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.err()).contains(out + " holds grid.png and report.json of an earlier run");
    }

    @Test
    void thePictureNamesFilesByTheirWholePath() throws IOException {
        Path router = router(1);
        Path relative = Path.of("").toAbsolutePath().relativize(router.toAbsolutePath());
        CommandRun run = sample("--router", relative.toString(), "--no-latency");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(ImageRecipeText.read(out.resolve("grid.png")).caching().router())
                .isEqualTo(router.toAbsolutePath().normalize().toString());
    }

    private void misused(CommandRun run, String... named) {
        refused(run, 2, named);
    }

    private void refused(CommandRun run, String... named) {
        refused(run, 1, named);
    }

    private void refused(CommandRun run, int exitCode, String... named) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err()).contains(named).doesNotContain("\tat ");
        assertThat(run.out()).isEmpty();
        assertThat(out.getParent()).doesNotExist();
    }
}
