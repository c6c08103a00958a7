package org.cachescope.workspace.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.format.WriteFailedException;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFileTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:34:56Z"), ZoneOffset.UTC);
    private static final String STAMP = "20260102-123456";

    private static final SessionState STATE = new SessionState(
            new ModelChoice("some/модель.pt", true, 16, "vae/größe.pt", Prediction.VELOCITY_SIT),
            new SamplingRecipe(List.of(3L, 1L), 20, new Solver.Ddim(0.25), new Guidance(1.5, 3), true, Long.MIN_VALUE),
            new SessionState.Caching(
                    "r.json",
                    "BUDGET",
                    0.123456789012345,
                    7,
                    HandEdits.NONE
                            .with(List.of(new HandEdits.Cell(1, 4)), CellAction.COMPUTE)
                            .with(List.of(new HandEdits.Cell(3, 0)), CellAction.REUSE),
                    ReusePattern.ANY_STEP,
                    ReusePattern.ALTERNATE),
            new SessionState.Look(
                    true, 1.5, "error", List.of(0.25, 0.7), new SessionState.Bounds(-10, 5.5, 1280, 800, true)),
            List.of(
                    new ModelOffer("a", Path.of("models/a")),
                    new ModelOffer("b", Path.of("b.pt"), Path.of("vae/b"), Prediction.VELOCITY_REPA)),
            List.of(new RecentRouter("r", Path.of("routers/r.pt"), ReusePattern.ANY_STEP)),
            new LimitsMemory(
                    37.5,
                    4,
                    new LimitTrials(
                            ModelChoice.of("some/модель.pt"),
                            new ModelHashes("0a1b", "2c3d"),
                            new SamplingRecipe(
                                    List.of(0L, 5L), 4, new Solver.DpmSolver2(), new Guidance(0.4, 4), false, 7),
                            Map.of("hash-a", 41.25, "hash-b", Double.POSITIVE_INFINITY)),
                    new LimitsReport(
                            "m",
                            "greedy:k=30%",
                            4,
                            2,
                            "preview of latents",
                            37.5,
                            false,
                            List.of(new LimitsReport.Limit("FFN", 0, 6, Double.POSITIVE_INFINITY, 1)))));

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("home/session.json");
    }

    private SessionFile file() {
        return new SessionFile(path(), NOON);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("home"))) {
            return files.map(name -> name.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFirstStartFindsNothingAndSaysNothing() {
        SessionFile.Loaded loaded = file().load();
        assertThat(loaded.state()).isEqualTo(SessionState.FIRST);
        assertThat(loaded.problem()).isEmpty();
    }

    @Test
    void whatIsSavedIsRestored() throws IOException {
        for (SessionState state : List.of(
                STATE,
                SessionState.FIRST,
                new SessionState(
                        ModelChoice.SHIPPED,
                        new SamplingRecipe(
                                List.of(0L),
                                1000,
                                new Solver.Ddpm(Solver.Variance.FIXED_LARGE),
                                new Guidance(1, 4),
                                false,
                                1),
                        SessionState.FIRST.caching(),
                        STATE.look(),
                        List.of()))) {
            file().save(state);
            SessionFile.Loaded loaded = file().load();
            assertThat(loaded.state()).isEqualTo(state);
            assertThat(loaded.problem()).isEmpty();
        }
        assertThat(names()).containsExactly("session.json");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aCutOffFileIsSetAsideWhole(int tenths) throws IOException {
        file().save(STATE);
        byte[] whole = Files.readAllBytes(path());
        byte[] part = Arrays.copyOf(whole, whole.length * tenths / 10);
        Files.write(path(), part);
        SessionFile session = file();
        SessionFile.Loaded loaded = session.load();
        assertThat(loaded.state()).isEqualTo(SessionState.FIRST);
        assertThat(loaded.problem())
                .hasValueSatisfying(problem -> assertThat(problem.why()).contains("session.json", "kept as", STAMP));
        assertThat(folder.resolve("home/session.json.damaged-" + STAMP)).hasBinaryContent(part);
        session.save(STATE);
        assertThat(file().load().state()).isEqualTo(STATE);
    }

    @Test
    void fileAfterFileSetAsideInOneSecondIsKept() throws IOException {
        Files.createDirectory(folder.resolve("home"));
        for (String content : List.of("first", "second", "third")) {
            Files.writeString(path(), content);
            assertThat(file().load().problem()).isPresent();
        }
        assertThat(names())
                .containsExactly(
                        "session.json.damaged-" + STAMP,
                        "session.json.damaged-" + STAMP + "-2",
                        "session.json.damaged-" + STAMP + "-3");
        assertThat(folder.resolve("home/session.json.damaged-" + STAMP + "-2")).hasContent("second");
    }

    private void change(String pointer, String field, String value) throws IOException {
        file().save(STATE);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = (ObjectNode) mapper.readTree(path().toFile());
        ((ObjectNode) root.at(pointer)).set(field, mapper.readTree(value));
        mapper.writeValue(path().toFile(), root);
    }

    @Test
    void aNewerFileIsSetAsideAsSuch() throws IOException {
        change("", "version", "2");
        SessionFile.Loaded loaded = file().load();
        assertThat(loaded.state()).isEqualTo(SessionState.FIRST);
        assertThat(loaded.problem())
                .hasValueSatisfying(problem -> assertThat(problem.why()).contains("version 2", "newer Cachescope"));
        assertThat(names()).containsExactly("session.json.newer-" + STAMP);
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        change("", "later", "{\"a\": [1]}");
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(path().toFile());
        root.withObject("/look").put("shine", 3);
        Files.writeString(path(), root.toString());
        assertThat(file().load()).isEqualTo(new SessionFile.Loaded(STATE, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | format | '"other"' | other content
            '' | version | '"one"' | other content
            '' | version | 0 | version
            '' | look | 3 | 'look'
            /caching | theta | 1.5 | theta
            /caching | theta | '"x"' | caching.theta
            /caching | budget | -1 | budget
            /caching | editPattern | '"SOMETIMES"' | caching.editPattern
            /caching | edits | '[{"evaluation": -1, "column": 0, "action": "REUSE"}]' | evaluation
            /caching | edits | '[{"evaluation": 1, "column": 0, "action": "GUESS"}]' | caching.edits[0].action
            /look | fontScale | 0 | font scale
            /look | splits | '[2]' | split
            /look | splits | '["a"]' | look.splits
            /look/bounds | width | 0 | window
            /recipe | steps | 0 | steps
            /recipe | labels | '[]' | images
            /recipe | labels | '["a"]' | recipe.labels
            /recipe | seed | 1e30 | recipe.seed
            /recipe/solver | name | '"rk45"' | recipe.solver.name
            /recipe/solver | eta | 2 | eta
            /recipe/guidance | channels | null | recipe.guidance.channels
            /model | trainedWeights | null | model.trainedWeights
            """)
    void aWrongValueIsNamed(String pointer, String field, String value, String named) throws IOException {
        change(pointer, field, value);
        SessionFile.Loaded loaded = file().load();
        assertThat(loaded.state()).isEqualTo(SessionState.FIRST);
        assertThat(loaded.problem())
                .hasValueSatisfying(problem -> assertThat(problem.why()).contains(named));
        assertThat(names()).containsExactly("session.json.damaged-" + STAMP);
    }

    @Test
    void aHugeOrDeeplyNestedValueIsToldInAFewWords() throws IOException {
        for (String value : List.of("\"" + "x".repeat(1 << 20) + "\"", "[".repeat(1 << 20), "1".repeat(900))) {
            file().save(STATE);
            String text = Files.readString(path());
            assertThat(text).contains("\"theta\" : 0.");
            Files.writeString(path(), text.replaceFirst("\"theta\" : [0-9.]+", "\"theta\" : " + value));
            assertThat(file().load().problem())
                    .hasValueSatisfying(problem ->
                            assertThat(problem.why()).contains("kept as").hasSizeLessThan(600));
        }
    }

    @Test
    void aSaveThatBreaksOffHalfwayLeavesTheOldSession() throws IOException {
        SessionFile session = file();
        session.save(STATE);
        assertThatThrownBy(() -> session.write(out -> {
                    out.write("{\"format\": \"cachescope-sess".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    throw new IOException("power cut");
                }))
                .hasMessage("power cut");
        assertThat(file().load().state()).isEqualTo(STATE);
        assertThat(names()).containsExactly("session.json");
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws IOException {
        Files.writeString(folder.resolve("home"), "in the way");
        assertThatThrownBy(() -> file().save(STATE))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("its folder could not be made");
        assertThat(folder.resolve("home")).hasContent("in the way");
    }

    @Test
    void aFolderInItsPlaceIsSetAsideToo() throws IOException {
        Files.createDirectories(path().resolve("inner"));
        SessionFile session = file();
        assertThat(session.load().problem()).isPresent();
        session.save(STATE);
        assertThat(file().load().state()).isEqualTo(STATE);
        assertThat(folder.resolve("home/session.json.damaged-" + STAMP + "/inner"))
                .isDirectory();
    }

    @Test
    void sessionsKeptBeforeThereWereRecentRoutersAreRestoredWithoutAny() throws IOException {
        file().save(STATE);
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(path().toFile());
        json.remove("recentRouters");
        mapper.writeValue(path().toFile(), json);
        SessionFile.Loaded loaded = file().load();
        assertThat(loaded.problem()).isEmpty();
        assertThat(loaded.state().recentRouters()).isEmpty();
        assertThat(loaded.state().recentModels()).isEqualTo(STATE.recentModels());
    }
}
