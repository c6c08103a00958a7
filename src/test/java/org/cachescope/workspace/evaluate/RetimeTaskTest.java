package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.format.FormatException;
import org.cachescope.format.WriteFailedException;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetimeTaskTest {
    private static final int IMAGES = 10;
    private static final int RUNS = LatencyMeasurement.FEWEST_RUNS + 1;
    private static final String ELSEWHERE = "gpu:0 in single precision";
    private static final double BUSY_MILLIS = 1e9;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private Installation installation;
    private Path out;

    @BeforeEach
    void makeSmallModel() throws IOException {
        installation = SmallEvaluation.in(folder.resolve("home"), engine);
        out = folder.resolve("out");
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private List<PointResult> sweep() throws IOException {
        return new SweepTask(installation, engine, SmallEvaluation.sweep(out, IMAGES))
                .run(ProgressListener.NONE, new CancelToken())
                .points();
    }

    private List<PointResult> retime(PolicyChoice... rules) throws IOException {
        return new RetimeTask(installation, engine, SmallEvaluation.sweep(out, IMAGES, rules), RUNS)
                .run(ProgressListener.NONE, new CancelToken())
                .points();
    }

    /** Has all points say that they were made on a device that had much else to do. */
    private void pretendMadeElsewhere() throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        try (Stream<Path> files = Files.list(out.resolve("points"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                ObjectNode point = (ObjectNode) json.readTree(Files.readAllBytes(file));
                point.put("device", ELSEWHERE);
                ((ObjectNode) point.at("/latency/millisPerImage")).put("median", BUSY_MILLIS);
                Files.write(file, json.writeValueAsBytes(point));
            }
        }
    }

    @Test
    void timesAreMeasuredHereAndAllElseStays() throws IOException {
        List<PointResult> swept = sweep();
        pretendMadeElsewhere();
        List<PointResult> timed = retime();
        assertThat(timed).hasSameSizeAs(swept);
        for (int i = 0; i < timed.size(); i++) {
            PointResult before = swept.get(i);
            PointResult after = timed.get(i);
            assertThat(before.latency().run().n()).isEqualTo(LatencyMeasurement.FEWEST_RUNS);
            assertThat(after.latency().run().n()).isEqualTo(RUNS);
            assertThat(after.latency().speedUp().n()).isEqualTo(RUNS);
            assertThat(after.latency().run().median()).isPositive().isLessThan(BUSY_MILLIS);
            assertThat(after.device()).isEqualTo(before.device());
            assertThat(after.madeOn()).isEqualTo(ELSEWHERE);
            assertThat(after.imagesDevice()).isEqualTo(ELSEWHERE);
            assertThat(after)
                    .usingRecursiveComparison()
                    .ignoringFields("latency", "madeOn")
                    .isEqualTo(before);
        }
        assertThat(retime())
                .as("twice")
                .allSatisfy(point -> assertThat(point.madeOn()).isEqualTo(ELSEWHERE));
        assertThat(sweep())
                .as("nothing is left to measure")
                .extracting(PointResult::madeOn)
                .containsOnly(ELSEWHERE);
    }

    @Test
    void pointsOfOneDeviceSayItOnce() throws IOException {
        sweep();
        assertThat(retime())
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.madeOn()).isNull());
    }

    @Test
    void pointsThatAreNotThereAreLeftAlone() throws IOException {
        List<PointResult> swept = sweep();
        assertThat(retime(new PolicyChoice.EveryNth(4)))
                .extracting(PointResult::policy)
                .containsExactlyElementsOf(
                        swept.stream().map(PointResult::policy).toList());
    }

    @Test
    void pointsThatAreNotThereAreNamed() throws IOException {
        sweep();
        List<String> notes = new ArrayList<>();
        new RetimeTask(installation, engine, SmallEvaluation.sweep(out, IMAGES, new PolicyChoice.EveryNth(4)), RUNS)
                .run(
                        progress -> {
                            if (progress instanceof Progress.Noted noted) {
                                notes.add(noted.message());
                            }
                        },
                        new CancelToken());
        assertThat(notes)
                .singleElement()
                .asString()
                .contains("left alone: every 4 evaluations")
                .doesNotContain("all cells");
    }

    @Test
    void aPointSaysWhereItsBatchesWereMade() throws IOException {
        sweep();
        Path batch;
        try (Stream<Path> files = Files.walk(out.resolve("parts"))) {
            batch = files.filter(path -> path.endsWith("00000.safetensors"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        Part made = PartFile.read(batch, SmallEvaluation.BATCH, true);
        String here = made.device();
        assertThat(here).startsWith("cpu, ");
        PartFile.write(batch, new Part(made.pictures(), made.features(), made.times(), made.passedOver(), ELSEWHERE));
        try (Stream<Path> files = Files.list(out.resolve("points"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                Files.delete(file);
            }
        }
        assertThat(sweep()).extracting(PointResult::madeOn).containsOnlyOnce(ELSEWHERE + " and " + here);
        assertThat(sweep()).extracting(PointResult::device).containsOnly(here);
    }

    @Test
    void imagesOfTwoPrecisionsAreNotMixedAndTimesNeedNone() throws IOException {
        sweep();
        ResultsFolder results = new ResultsFolder(out);
        assertThat(results.setting()).containsEntry(ResultsFolder.PRECISION, "single");
        Path setting = out.resolve(ResultsFolder.SETTING);
        Files.writeString(setting, Files.readString(setting).replace("precision = single", "precision = half"));
        assertThat(retime()).as("which makes no images").isNotEmpty();
        assertThat(sweep()).as("nothing is left to make").isNotEmpty();
        assertThatThrownBy(() -> new SweepTask(installation, engine, SmallEvaluation.sweep(out, 2 * IMAGES))
                        .run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("results of another precision: expected single, found half");
        ResultsFolder other = new ResultsFolder(folder.resolve("other"));
        new SweepTask(installation, engine, SmallEvaluation.sweep(other.path(), IMAGES))
                .run(ProgressListener.NONE, new CancelToken());
        assertThatThrownBy(() -> other.take(results)).hasMessageContaining("another precision");
    }

    @Test
    void askingForNothingIsRefusedAsASweepRefusesIt() throws IOException {
        sweep();
        SweepRequest all = SmallEvaluation.sweep(out, IMAGES);
        SweepRequest nothing = new SweepRequest(
                all.setting(),
                all.steps(),
                List.of(SweepPolicy.FEWER_STEPS),
                all.routers(),
                all.thetas(),
                all.shares(),
                all.intervals(),
                all.alphas(),
                all.rules(),
                List.of(30),
                all.seeds(),
                all.images(),
                out);
        assertThatThrownBy(() -> new RetimeTask(installation, engine, nothing, RUNS)
                        .run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing else was asked for");
    }

    @Test
    void aFolderWithoutAnyOfThePointsIsRefusedWithWhatToDo() throws IOException {
        assertThatThrownBy(this::retime).isInstanceOf(FormatException.class).hasMessageContaining("results of");
        assertThat(out).doesNotExist();
        sweep();
        SweepRequest other = SmallEvaluation.sweep(out, IMAGES + 1);
        assertThatThrownBy(() ->
                        new RetimeTask(installation, engine, other, RUNS).run(ProgressListener.NONE, new CancelToken()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of these points is in " + out)
                .hasMessageContaining("Leave out --retime");
    }

    @Test
    void tooFewRunsForAMedianAreRefused() {
        SweepRequest request = SmallEvaluation.sweep(out, IMAGES);
        assertThatThrownBy(() -> new RetimeTask(installation, engine, request, LatencyMeasurement.FEWEST_RUNS - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("latency: expected 5 runs or more of each kind, found 4");
    }
}
