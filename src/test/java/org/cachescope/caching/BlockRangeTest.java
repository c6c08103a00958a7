package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.caching.HandEdits.Cell;
import org.cachescope.format.FormatException;
import org.cachescope.model.LayerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules in which evaluations pass over blocks as one. */
class BlockRangeTest {
    @TempDir
    private Path folder;

    private static CacheSchedule.Row row(String letters, String... ranges) {
        return new CacheSchedule.Row(
                OptionalInt.empty(),
                letters.chars()
                        .mapToObj(letter -> CellAction.ofLetter((char) letter).orElseThrow())
                        .toList(),
                Arrays.stream(ranges)
                        .map(text -> BlockRange.ofText(text).orElseThrow())
                        .toList());
    }

    private static CacheSchedule schedule(CacheSchedule.Row... rows) {
        return new CacheSchedule(List.of(rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"residual 0-0", "stream 3-12"})
    void aTextReadsBackAsItself(String text) {
        assertThat(BlockRange.ofText(text).orElseThrow().text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"residual", "residual 3-2", "Residual 1-2", "sum 1-2", "stream 1-", "stream -1-2"})
    void otherTextIsNoRange(String text) {
        assertThat(BlockRange.ofText(text)).isEmpty();
    }

    @Test
    void aRangeStandsForTheLastEvaluationThatComputedAllOfIt() {
        CacheSchedule schedule = schedule(
                row("CCCCCC"),
                row("CCCCCC"),
                row("CCRCCC"), // block 1 not as a whole
                row("CCRRRR", "residual 1-2"),
                row("RRCCCC", "stream 0-0"),
                row("RRRRRR", "residual 0-2"));
        assertThat(schedule.source(3, LayerId.mhsa(1))).hasValue(1);
        assertThat(schedule.source(3, LayerId.ffn(2))).hasValue(1);
        assertThat(schedule.source(4, LayerId.mhsa(0))).hasValue(3);
        assertThat(schedule.source(5, LayerId.mhsa(0))).hasValue(1);
        assertThat(schedule.storedParts(1))
                .containsExactly(
                        new StoredPart(new BlockRange(0, 1, BlockRange.Kind.RESIDUAL), 5),
                        new StoredPart(new BlockRange(1, 3, BlockRange.Kind.RESIDUAL), 5));
        assertThat(schedule.storedParts(3))
                .containsExactly(new StoredPart(new BlockRange(0, 1, BlockRange.Kind.STREAM), 4));
        assertThat(schedule.needsStore(1, LayerId.ffn(2)))
                .as("no layer is stored for a range")
                .isFalse();
        assertThat(schedule.counts()).isEqualTo(new CellCounts(13, 0, 30));
    }

    @Test
    void rangesThatCannotBeRunAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule(row("CCCC"), row("CCRC", "residual 1-1")))
                .withMessageContaining("evaluation 1 passes over blocks 1 to 1, not all of whose cells reuse");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule(row("CCCC"), row("CCRR", "residual 1-2")))
                .withMessageContaining("not all of whose cells reuse");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule(row("CCCD"), row("CCRR", "residual 1-1")))
                .withMessageContaining("blocks 1 to 1, which no earlier evaluation computes as a whole");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> row("RRRRRR", "residual 0-1", "stream 1-2"))
                .withMessageContaining("found residual 0-1 and stream 1-2");
    }

    @Test
    void theHashTellsWhatStandsInForTheSameCells() {
        CacheSchedule layers = schedule(row("CCCC"), row("RRRR"));
        CacheSchedule residual = schedule(row("CCCC"), row("RRRR", "residual 0-1"));
        CacheSchedule stream = schedule(row("CCCC"), row("RRRR", "stream 0-1"));
        CacheSchedule apart = schedule(row("CCCC"), row("RRRR", "residual 0-0", "residual 1-1"));
        assertThat(List.of(layers.hash(), residual.hash(), stream.hash(), apart.hash()))
                .doesNotHaveDuplicates();
        assertThat(residual).isNotEqualTo(layers).isEqualTo(schedule(row("CCCC"), row("RRRR", "residual 0-1")));
    }

    @Test
    void aRunGoesOnOnlyWhereNoRangeReadsWhatWasBefore() {
        CacheSchedule full = schedule(row("CCCC"), row("CCCC"), row("CCCC"), row("CCCC"));
        CacheSchedule last = schedule(row("CCCC"), row("CCCC"), row("CCCC"), row("CCRR", "residual 1-1"));
        assertThat(last.resumePoint(full, 4)).as("row 3 reads row 2").isEqualTo(2);
        CacheSchedule stream = schedule(row("CCCC"), row("CCCC"), row("CCCC"), row("CCRR", "stream 1-1"));
        assertThat(stream.resumePoint(last, 4)).isEqualTo(2);
        assertThat(last.resumePoint(last, 4)).isEqualTo(4);
        CacheSchedule cut = schedule(row("CCCC"), row("RRRR", "residual 0-1"), row("CCCC"), row("CCCC"));
        CacheSchedule pieces =
                schedule(row("CCCC"), row("RRRR", "residual 0-1"), row("CCRR", "residual 1-1"), row("CCCC"));
        assertThat(pieces.resumePoint(cut, 4))
                .as("row 1 adds up the same in two pieces, which rounds otherwise")
                .isZero();
    }

    @Test
    void cellsThatGoTogetherCannotBeEditedOneByOne() {
        CacheSchedule base = schedule(row("CCCC"), row("CCCC"), row("CCRR", "residual 1-1"));
        assertThat(HandEdits.refusal(base, ReusePattern.ANY_STEP, new Cell(2, 3), CellAction.COMPUTE))
                .hasValue("Evaluation 2 passes over blocks 1 to 1 as one, so that their cells cannot be decided one by"
                        + " one.");
        assertThat(HandEdits.refusal(base, ReusePattern.ANY_STEP, new Cell(1, 2), CellAction.REUSE))
                .hasValueSatisfying(reason -> assertThat(reason).contains("by what evaluation 1 makes of it"));
        HandEdits edits = HandEdits.NONE.with(List.of(new Cell(2, 0), new Cell(2, 2)), CellAction.REUSE);
        assertThat(edits.applyTo(base, ReusePattern.ANY_STEP))
                .isEqualTo(schedule(row("CCCC"), row("CCCC"), row("RCRR", "residual 1-1")));
    }

    @Test
    void aScheduleFileHoldsRangesAndOneWithoutStaysOfTheOldVersion() throws IOException {
        CacheSchedule schedule = schedule(row("CCCC"), row("CCRR", "stream 1-1"), row("RRRR", "residual 0-0"));
        Path file = folder.resolve("ranges.json");
        ScheduleJson.write(file, schedule);
        assertThat(ScheduleJson.read(file)).isEqualTo(schedule);
        assertThat(Files.readString(file)).contains("\"version\" : 2", "\"stream 1-1\"");
        ScheduleJson.write(file, schedule(row("CCCC"), row("CCRR")));
        assertThat(Files.readString(file)).contains("\"version\" : 1").doesNotContain("ranges");
    }

    @Test
    void aScheduleFileWithWrongRangesTellsThePlace() throws IOException {
        Path file = folder.resolve("ranges.json");
        ScheduleJson.write(file, schedule(row("CCCC"), row("CCRR", "stream 1-1")));
        String text = Files.readString(file).replaceFirst("(?m)^.*\"hash\".*\n", "");
        Files.writeString(file, text.replace("stream 1-1", "strom 1-1"));
        assertThatThrownBy(() -> ScheduleJson.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'rows', row 1, 'ranges'")
                .hasMessageContaining("as in 'residual 3-6'");
        Files.writeString(file, text.replace("stream 1-1", "stream 0-1"));
        assertThatThrownBy(() -> ScheduleJson.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("not all of whose cells reuse");
    }

    @Test
    void otherFormatsCannotSayIt() {
        CacheSchedule schedule = schedule(row("CCCC"), row("CCRR", "stream 1-1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmoothCacheJson.write(folder.resolve("smooth.json"), schedule))
                .withMessageContaining("passes over blocks as one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CachePolicy.RandomPerRow(1, schedule))
                .withMessageContaining("passes over blocks as one");
    }
}
