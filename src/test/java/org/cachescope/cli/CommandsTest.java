package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.ScheduleJson;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.format.TensorFile;
import org.cachescope.format.TorchFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All commands but {@code sample}, and what they share. */
class CommandsTest {
    @TempDir
    private Path folder;

    private CommandRun run(String... arguments) {
        return CommandRun.of(TestModels.empty(folder), arguments);
    }

    private Path router() throws IOException {
        float[] row = {-2, -1, 0, 1, 2, 3};
        Path file = folder.resolve("r.json");
        RouterJson.write(
                file, new Router(RouterInfo.ddim(3, 4, ReusePattern.ALTERNATE), new float[][] {row, row, row, row}));
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"inspect", "sample", "train-router", "train-model", "train-classifier", "convert"})
    void everyCommandExplainsItselfWithExamples(String command) {
        CommandRun run = run(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: cachescope " + command, "Examples:", "--json");
        assertThat(run("--help").out()).contains(command);
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version").out()).isEqualToIgnoringNewLines("cachescope test");
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        CommandRun run = run("explode");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("explode", "--help");
    }

    @Test
    void withoutAShippedModelTheDemonstrationSaysSo() {
        boolean thereBefore = Files.exists(Path.of("cachescope-demo")); // the demonstration may have been run here

        CommandRun run = run();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("no model ships with this build", "--model", "train-model")
                .doesNotContain("wrote");
        assertThat(Files.exists(Path.of("cachescope-demo"))).isEqualTo(thereBefore);
    }

    @Test
    void aThresholdOutsideOfZeroToOneIsWrongUsage() {
        for (String theta : new String[] {"2", "-0.5", "NaN"}) {
            CommandRun run = run("sample", "--theta=" + theta);

            assertThat(run.exitCode()).as(theta).isEqualTo(2);
            assertThat(run.err()).contains("--theta: expected 0", "found");
        }
    }

    @Test
    void aTrainedRouterIsNotWrittenUnderATorchEnding() {
        CommandRun run = run("train-router", "--out", "r.pt");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--out", ".json", "r.pt", "convert");
    }

    @Test
    void debugShowsWhereAFailureComesFrom() {
        assertThat(run("inspect", "none.pt").err()).doesNotContain("\tat ");
        assertThat(run("inspect", "none.pt", "--debug").err()).contains("\tat ");
    }

    @Test
    void inspectTellsANetwork() throws IOException {
        CommandRun run = run(
                "inspect",
                TestModels.latentModel().toString(),
                "--heads",
                String.valueOf(TestModels.latentHeads()),
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode json = run.json();
        JsonNode config = TestModels.latentConfig();
        assertThat(json.get("kind").asText()).isEqualTo("model");
        assertThat(json.at("/architecture/depth")).isEqualTo(config.get("depth"));
        assertThat(json.at("/architecture/hiddenSize")).isEqualTo(config.get("hidden_size"));
        assertThat(json.get("identity").asText()).hasSize(64);
        assertThat(json.get("damage").isNull()).isTrue();
        assertThat(json.at("/macsPerLayer/executed/mhsa").asLong())
                .isGreaterThan(json.at("/macsPerLayer/asPublished/mhsa").asLong());
    }

    @Test
    void inspectTellsPeopleTheSame() {
        String[] arguments = {
            "inspect", TestModels.latentModel().toString(), "--heads", String.valueOf(TestModels.latentHeads())
        };

        assertThat(run(arguments).out()).contains("safetensors", "heads", "identity", "executed", "published");
    }

    @Test
    void inspectTellsAUVit() throws IOException {
        GoldenFixture golden = GoldenFixture.open("uvit-forward");
        UVitArchitecture a = GoldenFixture.uvit(golden.config());
        String file = golden.file("model.pth").toString();

        JsonNode json =
                run("inspect", file, "--heads", "" + a.heads(), "--json").json();
        assertThat(json.at("/architecture/network").asText()).isEqualTo("uvit");
        assertThat(json.at("/architecture/blocks").asInt()).isEqualTo(a.blocks());
        assertThat(json.at("/architecture/classes").asInt()).isEqualTo(a.classes());
        assertThat(json.at("/architecture/qkvBias").asBoolean()).isEqualTo(a.qkvBias());
        assertThat(json.get("positions").asLong()).isZero();
        long skip = json.at("/macsPerLayer/executed/skip").asLong();
        assertThat(json.at("/macsPerImage/executed/skips").asLong())
                .isEqualTo(a.skips() * skip)
                .isPositive();
        assertThat(run("inspect", file, "--heads", "" + a.heads()).out())
                .contains("U-ViT, " + a.blocks() + " blocks", "skip projections", "identity")
                .doesNotContain("adaLN", "fixed positions");
    }

    @Test
    void inspectNamesDamage() throws IOException {
        Path damaged = folder.resolve("nan.safetensors");
        TestModels.writeWithNan(damaged, "blocks.1.mlp.fc2.bias");

        assertThat(run("inspect", damaged.toString(), "--heads", "4").out())
                .contains("DAMAGED", "NaN", "blocks.1.mlp.fc2.bias");
        assertThat(run("inspect", damaged.toString(), "--heads", "4", "--no-identity")
                        .out())
                .contains("not computed")
                .doesNotContain("DAMAGED");
    }

    @Test
    void inspectAsksForHeadsThatNothingTells() {
        CommandRun run = run("inspect", TestModels.latentModel().toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("--heads");
    }

    @Test
    void inspectTellsARouter() throws IOException {
        CommandRun run = run("inspect", router().toString(), "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().get("kind").asText()).isEqualTo("router");
        assertThat(run.json().get("cells").asInt()).isEqualTo(12);
        assertThat(run.json().at("/reusedByTheta/0.5").asInt()).isEqualTo(6);
    }

    @Test
    void inspectWritesLambdaAsPeopleDo() throws IOException {
        float[] row = {-1, 1};
        RouterInfo info = RouterInfo.ddim(1, 2, ReusePattern.ALTERNATE).withTraining(3e-6, 0.25, Map.of());
        Path file = folder.resolve("lambda.json");
        RouterJson.write(file, new Router(info, new float[][] {row, row}));

        assertThat(run("inspect", file.toString()).out())
                .containsPattern("lambda +3e-6\\R")
                .containsPattern("theta +0.25 suggested\\R");
    }

    @Test
    void inspectSetsValuesBelowEachOtherRightOfTheLongestUsualName() throws IOException {
        float[] row = {-1, 1};
        Map<String, Object> facts = Map.of("learningRate", 0.000123456, "x".repeat(40), "far");
        RouterInfo info = RouterInfo.ddim(1, 2, ReusePattern.ALTERNATE).withTraining(3e-6, 0.25, facts);
        Path file = folder.resolve("facts.json");
        RouterJson.write(file, new Router(info, new float[][] {row, row}));

        assertThat(run("inspect", file.toString()).out().lines())
                .contains(
                        "is           a router", "lambda       3e-6", "learningRate 1.235e-4", "x".repeat(40) + " far");
    }

    @Test
    void namesInFilesNeitherSteerTheTerminalNorFloodIt() throws IOException {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        TensorFile sound = SafetensorsFile.open(TestModels.latentModel());
        for (String name : sound.names()) {
            tensors.put(name, sound.read(name, Arena.ofAuto()));
        }
        for (int i = 0; i < 50; i++) {
            tensors.put("\u001b]0;title\u0007" + i + "x".repeat(300), HostTensor.ofFloats(Shape.of(1), new float[1]));
        }
        Path file = folder.resolve("more.safetensors");
        SafetensorsFile.write(file, tensors, Map.of());

        CommandRun run = run("inspect", file.toString(), "--heads", "" + TestModels.latentHeads(), "--no-identity");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("\\u001b]0;title\\u0007", "and 30 more")
                .doesNotContain("\u001b", "\u0007")
                .hasSizeLessThan(5000);
    }

    @Test
    void factsOfARoutersTrainingAreEscapedAndCounted() throws IOException {
        Map<String, Object> facts = new HashMap<>();
        for (int i = 0; i < 45; i++) {
            facts.put("fact\u001b[2J" + i, "a\nb\u202e");
        }
        float[] row = {1, 1};
        RouterInfo info = RouterInfo.ddim(1, 2, ReusePattern.ALTERNATE).withModel("m\u001b[31m", null);
        Path file = folder.resolve("r.json");
        RouterJson.write(file, new Router(info.withTraining(null, null, facts), new float[][] {row, row}));

        assertThat(run("inspect", file.toString()).out())
                .contains("fact\\u001b[2J", "a\\u000ab\\u202e", "m\\u001b[31m", "5 more facts")
                .doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aTorchRoutersPatternIsSaidToBeAssumed() throws IOException {
        Path torch = folder.resolve("r.pt");
        float[] row = {-1, -1};
        Router router = new Router(RouterInfo.ddim(1, 4, ReusePattern.ANY_STEP), new float[][] {row, row, row, row});
        TorchRouterFile.write(torch, router);

        CommandRun plain = run("inspect", torch.toString());
        JsonNode anyStep = run("inspect", torch.toString(), "--pattern", "any-step", "--json")
                .json();

        assertThat(plain.out()).contains("not in the file; counted as ddim, alternate", "--pattern");
        assertThat(plain.out()).contains("4 at θ 0.5");
        assertThat(anyStep.get("pattern").asText()).isEqualTo("any-step");
        assertThat(anyStep.get("patternInFile").asBoolean()).isFalse();
        assertThat(anyStep.at("/reusedByTheta/0.5").asInt()).isEqualTo(6);
        assertThat(run("inspect", router().toString()).out()).contains("ddim steps, pattern alternate");
    }

    @Test
    void aDamagedTorchRouterIsToldWhatIsWrongWithIt() throws IOException {
        HostTensor row = HostTensor.ofFloats(Shape.of(2), new float[] {1, 1});
        Path torch = folder.resolve("r.pt");
        for (Map<String, ?> root : List.of(
                Map.of("routers", Map.of("0.prob", row, "2.prob", row)), Map.of("0.prob", row, "2.prob", row))) {
            TorchFile.write(torch, root);
            CommandRun run = run("inspect", torch.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("tensor '1.prob'", "a row for every network evaluation");
        }
    }

    @Test
    void inspectRefusesAFileThatIsNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "not a model");

        CommandRun run = run("inspect", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("notes.txt");
    }

    @Test
    void routersGoThroughEveryFormat() throws IOException {
        String torch = folder.resolve("r.pt").toString();
        String back = folder.resolve("back.json").toString();
        String decisions = folder.resolve("s.json").toString();

        assertThat(run("convert", router().toString(), torch).exitCode()).isZero();
        assertThat(run("convert", torch, back).exitCode()).isZero();
        CommandRun last = run("convert", back, decisions, "--to", "smoothcache", "--theta", "0.5", "--json");

        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(last.json().get("steps").asInt()).isEqualTo(4);
        assertThat(RouterJson.read(Path.of(back)).logits(1))
                .isEqualTo(RouterJson.read(router()).logits(1));
        assertThat(run("inspect", decisions, "--json")
                        .json()
                        .at("/schedule/cells/all/reused")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void decisionsCannotBecomeScores() throws IOException {
        String decisions = folder.resolve("s.json").toString();
        run("convert", router().toString(), decisions, "--to", "smoothcache", "--theta", "0.5");

        CommandRun run = run("convert", decisions, folder.resolve("r.pt").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("decisions");
        assertThat(folder.resolve("r.pt")).doesNotExist();
    }

    @Test
    void aScheduleOfOurOwnIsConvertedInspectedAndConvertedBack() throws IOException {
        String schedule = folder.resolve("schedule.json").toString();
        String smoothCache = folder.resolve("smooth.json").toString();
        String again = folder.resolve("again.json").toString();
        CommandRun first =
                run("convert", router().toString(), schedule, "--to", "schedule", "--theta", "0.5", "--json");
        assertThat(first.exitCode()).as(first.err()).isZero();
        CommandRun inspected = run("inspect", schedule, "--json");
        assertThat(inspected.json().at("/kind").asText()).isEqualTo("schedule");
        assertThat(inspected.json().at("/schedule/cells/all/reused").asInt()).isEqualTo(6);

        assertThat(run("convert", schedule, smoothCache, "--to", "smoothcache").exitCode())
                .isZero();
        assertThat(run("convert", smoothCache, again, "--to", "schedule").exitCode())
                .isZero();
        assertThat(ScheduleJson.read(Path.of(again)).hash())
                .isEqualTo(ScheduleJson.read(Path.of(schedule)).hash());
    }

    @Test
    void aScheduleOfOneListForAllBlocksIsInspectedOnceTheirNumberIsSaid() throws IOException {
        String lists = folder.resolve("lists.json").toString();
        Files.writeString(Path.of(lists), "{\"attn\": [1, 0], \"mlp\": [1, 1]}");
        assertThat(run("inspect", lists).err()).contains("how many blocks");
        CommandRun told = run("inspect", lists, "--depth", "3");
        assertThat(told.exitCode()).isZero();
        assertThat(told.out()).contains("3 of ");
    }

    @Test
    void convertRefusesWhatItCannotKnow() throws IOException {
        String from = router().toString();
        for (List<String> wrong : List.of(
                List.of("convert", from, folder.resolve("r.txt").toString()),
                List.of("convert", from, folder.resolve("s.json").toString(), "--to", "smoothcache"),
                List.of("convert", from, folder.resolve("r.pt").toString(), "--theta", "0.5"),
                List.of("convert", from, folder.resolve("none/r.pt").toString()),
                List.of("convert", "none.pt", folder.resolve("r.pt").toString()))) {
            CommandRun run = run(wrong.toArray(String[]::new));

            assertThat(run.exitCode()).as("" + wrong).isEqualTo(1);
            assertThat(run.err()).startsWith("cachescope: ");
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.{pt,txt}");
    }

    @Test
    void aModelIsTrainedARouterLearnedAndBothAreSampled() throws IOException {
        Installation installation = TestModels.empty(folder);
        String model = folder.resolve("tiny").toString();
        String router = folder.resolve("tiny.json").toString();

        CommandRun trained = CommandRun.of(
                installation,
                ("train-model --size 16 --width 16 --depth 2 --heads 2 --batch 4 --images 16 --json --out " + model)
                        .split(" "));
        CommandRun learned = CommandRun.of(
                installation,
                ("train-router --steps 4 --iterations 4 --batch 2 --json --model " + model + " --out " + router)
                        .split(" "));
        CommandRun sampled = CommandRun.of(
                installation,
                ("sample --steps 4 --images 2 --no-latency --json --model " + model + " --router " + router + " --out "
                                + folder.resolve("out"))
                        .split(" "));

        assertThat(trained.json().get("finished").asBoolean()).as(trained.err()).isTrue();
        assertThat(learned.json().get("of").asInt()).as(learned.err()).isEqualTo(8);
        assertThat(sampled.json().at("/recipe/model").asText())
                .as(sampled.err())
                .isEqualTo("tiny");
        assertThat(sampled.json().get("notes")).isEmpty();
    }

    @Test
    void aClassifierIsTrainedAndTested() throws IOException {
        String folderName = folder.resolve("judge").toString();

        CommandRun run = run(("train-classifier --size 16 --width 8 --batch 8 --images 32 --test-images 20 --device cpu"
                        + " --json --out " + folderName)
                .split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.json().get("name").asText()).isEqualTo("judge");
        assertThat(run.json().get("steps").asInt()).isEqualTo(4);
        assertThat(run.json().get("testImages").asInt()).isEqualTo(20);
        assertThat(run("train-classifier", "--out", folderName, "--test-images", "0")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void resumingTakesTheRecipeOfTheFile() {
        CommandRun run = run("train-model", "--out", "m", "--checkpoint", "c.safetensors", "--resume", "--batch", "7");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--batch");
    }

    @Test
    void everyTrainingIsResumedByTheSameRule() {
        CommandRun run = run(
                "train-router",
                "--out",
                "r.json",
                "--checkpoint",
                "c.safetensors",
                "--resume",
                "--lambda",
                "1e-3",
                "--steps",
                "50");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("only --iterations may change: leave --lambda, --steps out");
        assertThat(run("train-router", "--out", "r.json", "--resume").err()).contains("--checkpoint FILE");
        for (String command : List.of("train-router", "train-model")) {
            assertThat(run(command, "--help").out())
                    .contains("--checkpoint=FILE", "--resume", "by the recipe in that file", "--save-every=N");
        }
        assertThat(run("train-router", "--help").out()).contains("(default: 100)");
        assertThat(run("train-model", "--help").out()).contains("(default: 500)");
    }

    @Test
    void aWordThatIsNotKnownIsAnsweredByTheOneThatWasMeant() {
        assertThat(run("sampel").err()).contains("Did you mean 'sample'?");
        assertThat(run("sample", "--stpes", "4").err()).contains("Did you mean '--steps'?");
        assertThat(run("sample", "--quidance=2").err()).contains("Did you mean '--guidance'?");
        assertThat(run("sample", "--nothing-like-it").err()).doesNotContain("Did you mean");
    }

    @Test
    void inspectTellsAStoppedTraining() throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));
        String state = folder.resolve("state.safetensors").toString();
        CommandRun training = CommandRun.of(
                installation,
                "train-router",
                "--out",
                folder.resolve("r.json").toString(),
                "--checkpoint",
                state,
                "--steps=4",
                "--batch=2",
                "--iterations=3");
        assertThat(training.exitCode()).as(training.err()).isZero();

        CommandRun run = CommandRun.of(installation, "inspect", state);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "a stopped training of a router", "3 done", "\"lambda\":", "cachescope train-router --resume");
        CommandRun json = CommandRun.of(installation, "inspect", state, "--json");
        assertThat(json.json().at("/kind").asText()).isEqualTo("training");
        assertThat(json.json().at("/steps").asInt()).isEqualTo(3);
    }

    @Test
    void aFailureNamesTheFilesFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("router.json"), "{\"attn-0\": \"no\"}");

        assertThat(run("inspect", file.toString()).err()).startsWith("cachescope: " + file + ": 'attn-0': expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--width=10", "--depth=0", "--batch=0", "--ema=1", "--size=8", "--label-drop=2"})
    void trainingRefusesSizesThatCannotBe(String option) {
        CommandRun run = run("train-model", "--out", folder.resolve("m").toString(), option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("cachescope: ").doesNotContain("unexpected");
        assertThat(folder.resolve("m")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--steps=1", "--steps=1001", "--lambda=-1", "--lr=0", "--batch=0", "--ste=1"})
    void routerTrainingRefusesWhatCannotBe(String option) throws IOException {
        Installation installation = TestModels.withShippedModel(folder.resolve("home"));

        CommandRun run = CommandRun.of(
                installation, "train-router", "--out", folder.resolve("r.json").toString(), option);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("cachescope: ").doesNotContain("unexpected");
        assertThat(folder.resolve("r.json")).doesNotExist();
    }
}
