package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cachescope.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterJsonTest {
    private static final String TWO_STEPS = """
            {
              "format": "cachescope-router",
              "version": 1,
              "architecture": {"depth":1,"layers":2},
              "model": {"name":"shapes32-dit","identity":"00ff"},
              "solver": "ddim",
              "steps": 2,
              "pattern": "alternate",
              "lambda": 1.0E-5,
              "theta": 0.5,
              "training": {"batch":16,"hardened":false,"learningRate":0.05,"note":"β"},
              "logits": [
                null,
                [-5.0,0.1]
              ]
            }
            """;

    @TempDir
    Path folder;

    static Stream<Router> routers() {
        return RandomRouters.many();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("router.json"), text);
    }

    private void assertRefused(String text, String message) throws IOException {
        Path file = file(text);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(file))
                .withMessage(message);
    }

    @ParameterizedTest
    @MethodSource("routers")
    void everyBitOfARouterComesBack(Router router) throws IOException {
        Path file = folder.resolve("router.json");
        RouterJson.write(file, router);
        assertThat(RouterJson.read(file)).isEqualTo(router);
        byte[] bytes = Files.readAllBytes(file);
        RouterJson.write(file, router);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void aRouterThatDropsSaysSoAndDrops() throws IOException {
        Router reusing = RouterJson.read(file(TWO_STEPS));
        Router dropping = RouterJson.read(file(TWO_STEPS.replace("\"lambda\"", "\"mode\": \"drop\", \"lambda\"")));
        assertThat(dropping.info().mode()).isEqualTo(RouterMode.DROP);
        assertThat(dropping.hash()).isNotEqualTo(reusing.hash());
        assertThat(new CachePolicy.Threshold(dropping, 0.5).schedule().counts()).isEqualTo(new CellCounts(0, 1, 2));
        assertThat(new CachePolicy.Threshold(reusing, 0.5).schedule().counts()).isEqualTo(new CellCounts(1, 0, 2));
        Path file = folder.resolve("drop.json");
        RouterJson.write(file, dropping);
        assertThat(RouterJson.read(file)).isEqualTo(dropping);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TorchRouterFile.write(folder.resolve("drop.pt"), dropping))
                .withMessage("This router drops layers of low β, which a torch file cannot say: keep it as JSON.");
        assertRefused(
                TWO_STEPS.replace("\"lambda\"", "\"mode\": \"skip\", \"lambda\""),
                "router.json: 'mode': expected 'reuse' or 'drop', found the string 'skip'");
    }

    @Test
    void theFileReadsAsDocumented() throws IOException {
        RouterInfo info = RouterInfo.ddim(1, 2, ReusePattern.ALTERNATE)
                .withModel("shapes32-dit", "00ff")
                .withTraining(1e-5, 0.5, Map.of("batch", 16L, "learningRate", 0.05, "hardened", false, "note", "β"));
        Router router = new Router(info, new float[][] {{7, 7}, {-5f, 0.1f}});
        Path file = folder.resolve("router.json");
        RouterJson.write(file, router);
        assertThat(file).hasContent(TWO_STEPS);
        assertThat(RouterJson.read(file(TWO_STEPS))).isEqualTo(router);
    }

    @Test
    void whatIsNotKnownMayBeAbsentOrNull() throws IOException {
        Router router = RouterJson.read(file("""
                {"format": "cachescope-router", "version": 1, "architecture": {"depth": 1, "layers": 2},
                 "solver": "ddim", "steps": 2, "pattern": "any-step", "theta": null, "logits": [null, [1, 2]]}\
                """));
        assertThat(router.info()).isEqualTo(RouterInfo.ddim(1, 2, ReusePattern.ANY_STEP));
        assertThat(router.logits(1)).containsExactly(1f, 2f);
    }

    @Test
    void numbersAreRoundedToFloatOnce() throws IOException {
        // Just above the middle between 1 and the next float, by less than a double can tell.
        String text = TWO_STEPS.replace("0.1", "1.00000005960464477539062500000000001");
        assertThat(RouterJson.read(file(text)).logit(1, 1)).isEqualTo(Math.nextUp(1f));
    }

    @Test
    void aFileTruncatedAnywhereIsRefused() throws IOException {
        byte[] whole = TWO_STEPS.strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length++) {
            Path file = Files.write(folder.resolve("router.json"), Arrays.copyOf(whole, length));
            assertThatExceptionOfType(FormatException.class)
                    .as("%d of %d bytes", length, whole.length)
                    .isThrownBy(() -> RouterJson.read(file))
                    .withMessageStartingWith("router.json: ");
        }
    }

    @Test
    void newerFilesSaySo() throws IOException {
        assertRefused(
                TWO_STEPS.replace("\"version\": 1", "\"version\": 2").replace("theta", "thetaByStep"),
                "router.json: 'version': expected at most 1, found 2. The file is newer than this Cachescope: update"
                        + " it.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void valuesThatAreNoJsonAreRefusedWhereTheyStand(String value) throws IOException {
        Path file = file(TWO_STEPS.replace("0.1", value));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(file))
                .withMessageStartingWith("router.json: line 14, column ")
                .withMessageEndingWith("found '" + value + "', which is no JSON value");
    }

    @ParameterizedTest
    @CsvSource({
        "1e39, 1E+39",
        "-1e999999999, -1E+999999999",
        "'\"NaN\"', the string 'NaN'",
        "null, null",
        "[], an array of 0",
        "true, true"
    })
    void logitsThatAreNoFiniteNumberAreRefused(String value, String found) throws IOException {
        assertRefused(
                TWO_STEPS.replace("0.1", value),
                "router.json: 'logits', row 1, column 1: expected a finite float32 number, found " + found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "2.0", "1e3", "\"2\"", "null", "99999999999"})
    void stepCountsOutOfRangeAreRefused(String steps) throws IOException {
        Path file = file(TWO_STEPS.replace("\"steps\": 2", "\"steps\": " + steps));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(file))
                .withMessageStartingWith("router.json: 'steps': expected a whole number from 1 to 1000, found ");
    }

    @Test
    void routersOfEverySolverAndPatternComeBack() throws IOException {
        Path file = folder.resolve("router.json");
        for (SolverName solver : SolverName.values()) {
            for (ReusePattern pattern : ReusePattern.values()) {
                if (solver.hasRouters() && pattern.misfit(solver).isEmpty()) {
                    RouterInfo info = RouterInfo.of(2, new RouterRows(solver, 3, pattern));
                    Router router = RandomRouters.router(info, new Random(1));
                    RouterJson.write(file, router);
                    assertThat(RouterJson.read(file)).isEqualTo(router);
                }
            }
        }
    }

    @Test
    void aPatternThatTheSolverCannotHaveIsRefused() throws IOException {
        assertRefused(
                TWO_STEPS.replace("\"ddim\"", "\"dpm-solver-2\""),
                "router.json: 'pattern': expected one that 'dpm-solver-2' can have, found the string 'alternate'");
    }

    @Test
    void rowsThatDoNotFitAreRefused() throws IOException {
        assertRefused(
                TWO_STEPS.replace("\"steps\": 2", "\"steps\": 3"),
                "router.json: 'logits': expected 3 rows for as many evaluations, found an array of 2");
        assertRefused(
                TWO_STEPS.replace(",0.1", ""),
                "router.json: 'logits', row 1: expected 2 logits for 1 blocks, found an array of 1");
        assertRefused(
                TWO_STEPS.replace("[-5.0,0.1]", "null"),
                "router.json: 'logits', row 1: expected 2 logits for 1 blocks, found null");
        assertRefused(
                TWO_STEPS.replace("null,", "[1, 2],"),
                "router.json: 'logits', row 0: expected null, since this is a full evaluation, found an array of 2");
        assertRefused(
                TWO_STEPS.replace("\"logits\"", "\"training2\""),
                "router.json: content: expected fields among [format, version, architecture, model, solver, steps,"
                        + " pattern, mode, lambda, theta, training, logits], found 'training2'. Remove or rename it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"cachescope-router\" | \"other\" | 'format': expected 'cachescope-router', found the string 'other'",
                "\"depth\":1 | \"depth\":0 | 'depth': expected a whole number from 1 to 256, found 0",
                "\"layers\":2 | \"layers\":3 | 'layers': expected a whole number from 2 to 2, found 3",
                "\"ddim\" | \"dpm\" | 'solver': expected 'ddim' or 'dpm-solver-2' or 'dpm++2m' or 'euler' or 'heun',"
                        + " found the string 'dpm'",
                "\"alternate\" | 1 | 'pattern': expected a string, found 1",
                "\"alternate\" | \"x\" | 'pattern': expected 'alternate' or 'any-step' or 'shifted' or 'unshifted',"
                        + " found the string 'x'",
                "1.0E-5 | 1e400 | 'lambda': expected a finite number, found 1E+400",
                "\"theta\": 0.5 | \"theta\": \"0.5\" | 'theta': expected a finite number, found the string '0.5'",
                "16 | [] | 'training', 'batch': expected a string, a finite number or a boolean, found an array of 0",
                "\"00ff\" | {} | 'identity': expected a string, found an object"
            })
    void fieldsOfAnotherKindAreRefused(String text, String replacement, String message) throws IOException {
        assertRefused(TWO_STEPS.replace(text, replacement), "router.json: " + message);
    }

    @Test
    void otherContentIsRefused() throws IOException {
        assertRefused("[1]", "router.json: content: expected a JSON object, found an array of 1");
        assertRefused("", "router.json: content: expected a JSON object, found nothing");
        Path twice = file(TWO_STEPS.replace("\"steps\": 2", "\"steps\": 2, \"steps\": 2"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(twice))
                .withMessageContaining("found a second 'steps'");
        Path more = file(TWO_STEPS + "{}");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> RouterJson.read(more));
        Path notUtf8 =
                Files.write(folder.resolve("router.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> RouterJson.read(notUtf8));
    }

    @Test
    void hostileFilesAreRefusedBeforeTheyGrow() throws IOException {
        Path deep = file("{\"logits\": " + "[".repeat(100_000));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(deep))
                .withMessageContaining("deeper nesting");
        Path wide = file("{\"logits\": [" + "{},".repeat(1_000_000) + "0]}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(wide))
                .withMessageContaining("more values");
        Path big = file(" ".repeat(17 << 20));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> RouterJson.read(big))
                .withMessageStartingWith("router.json: size: expected at most 16777216 bytes, found more");
        Path digits = file(TWO_STEPS.replace("0.1", "1".repeat(100_000)));
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> RouterJson.read(digits));
    }
}
