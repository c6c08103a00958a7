package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleJsonTest {
    private static final String HEAD = "\"format\": \"cachescope-schedule\", \"version\": 1";
    private static final String WHOLE =
            "{" + HEAD + ", \"evaluations\": 2, \"layers\": 2, \"rows\": [{\"cells\": \"CD\"},"
                    + " {\"routerRow\": 0, \"cells\": \"RC\"}]}";

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("schedule.json"), text);
    }

    @Test
    void aRowIsAnEvaluationAndALetterALayer() throws IOException {
        CacheSchedule read = ScheduleJson.read(file(WHOLE));
        assertThat(read)
                .isEqualTo(new CacheSchedule(List.of(
                        new CacheSchedule.Row(OptionalInt.empty(), List.of(CellAction.COMPUTE, CellAction.DROP)),
                        new CacheSchedule.Row(OptionalInt.of(0), List.of(CellAction.REUSE, CellAction.COMPUTE)))));
    }

    @Test
    void allSchedulesComeBackWithRouterRowsAndDrops() throws IOException {
        for (long seed = 0; seed < 60; seed++) {
            CacheSchedule schedule = RandomRouters.schedule(seed, true);
            Path file = folder.resolve("schedule.json");
            ScheduleJson.write(file, schedule);
            assertThat(ScheduleJson.read(file)).isEqualTo(schedule);
            assertThat(RouterFiles.read(file, ReusePattern.ALTERNATE, OptionalInt.empty()))
                    .isEqualTo(new RouterFile.Decisions(schedule));
            byte[] first = Files.readAllBytes(file);
            ScheduleJson.write(file, ScheduleJson.read(file));
            assertThat(file).hasBinaryContent(first);
        }
    }

    @Test
    void theLargestScheduleComesBack() throws IOException {
        CacheSchedule largest = CacheSchedule.full(2 * RouterRows.MAX_STEPS, 2 * RouterInfo.MAX_DEPTH);
        Path file = folder.resolve("schedule.json");
        ScheduleJson.write(file, largest);
        assertThat(ScheduleJson.read(file)).isEqualTo(largest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"format\": \"cachescope-router\" | 'format': expected 'cachescope-schedule', found the string"
                        + " 'cachescope-router'",
                "\"format\": 7 | 'format': expected a string, found 7",
                "\"version\": 3 | 'version': expected at most 2, found 3. The file is newer than this Cachescope: update"
                        + " it.",
                "\"version\": 0 | 'version': expected a whole number from 1 to 2147483647, found 0",
                "\"evaluations\": 2001 | 'evaluations': expected a whole number from 1 to 2000, found 2001",
                "\"evaluations\": 1e9 | 'evaluations': expected a whole number from 1 to 2000, found 1E+9",
                "\"evaluations\": 3 | 'rows': expected 3 rows for as many evaluations, found an array of 2",
                "\"layers\": 3 | 'layers': expected two for each block, found 3",
                "\"layers\": 514 | 'layers': expected a whole number from 2 to 512, found 514",
                "\"layers\": 4 | 'rows', row 0, 'cells': expected a text of 4 letters, one a layer, found the string"
                        + " 'CD'",
                "\"hash\": \"abc\" | 'hash': expected 76562d, that of the rows, found abc. Were the rows changed by hand?"
                        + " Then remove it.",
                "\"rows\": {} | 'rows': expected 2 rows for as many evaluations, found an object",
                "\"rows\": [1, 2] | 'rows', row 0: expected an object with 'cells', found 1",
                "\"rows\": [{\"cells\": \"CC\"}, {}] | 'rows', row 1, 'cells': expected a text of 2 letters, one a"
                        + " layer, found nothing",
                "\"rows\": [{\"cells\": \"CC\"}, {\"cells\": \"CX\"}] | 'rows', row 1, 'cells', letter 1: expected C"
                        + " (compute), R (reuse) or D (drop), found the string 'CX'",
                "\"rows\": [{\"cells\": \"CC\"}, {\"cells\": \"cc\"}] | 'rows', row 1, 'cells', letter 0: expected C"
                        + " (compute), R (reuse) or D (drop), found the string 'cc'",
                "\"rows\": [{\"cells\": \"CC\"}, {\"routerRow\": 2000, \"cells\": \"RR\"}] | 'rows', row 1, 'routerRow':"
                        + " expected a whole number from 0 to 1999, found 2000",
                "\"rows\": [{\"cells\": \"CC\"}, {\"routerRow\": -1, \"cells\": \"RR\"}] | 'rows', row 1, 'routerRow':"
                        + " expected a whole number from 0 to 1999, found -1",
                "\"rows\": [{\"cells\": \"RC\"}, {\"cells\": \"CC\"}] | 'rows': expected cells that can be run, found"
                        + " evaluation 0 reuses MHSA of block 0, which no earlier evaluation computes",
                "\"rows\": [{\"cells\": \"CC\", \"theta\": 1}, {\"cells\": \"CC\"}] | 'rows', row 0: expected fields"
                        + " among [routerRow, cells, ranges], found 'theta'. Remove or rename it.",
                "\"theta\": 1 | content: expected fields among [format, version, evaluations, layers, hash, rows], found"
                        + " 'theta'. Remove or rename it."
            })
    void filesThatAreNoScheduleAreRefused(String change, String message) throws IOException {
        String field = change.substring(0, change.indexOf(':'));
        String whole = WHOLE.replaceFirst("\\{", "{" + change + ", ");
        int second = whole.indexOf(field + ":", change.length());
        String text = second < 0 ? whole : withoutField(whole, second);
        String hash = ScheduleJson.read(file(WHOLE)).hash();
        Path file = file(text);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> ScheduleJson.read(file))
                .withMessage("schedule.json: " + message.replace("76562d", hash));
    }

    /** The text without the field that begins at a place; only the last one holds arrays. */
    private static String withoutField(String text, int start) {
        boolean last = text.startsWith("\"rows\"", start);
        int end = last ? text.length() - 1 : text.indexOf(", \"", start) + 2;
        return text.substring(0, last ? start - 2 : start) + text.substring(end);
    }

    @Test
    void aFileTruncatedAnywhereIsRefused() throws IOException {
        for (int length = 0; length < WHOLE.length(); length++) {
            Path file = file(WHOLE.substring(0, length));
            assertThatExceptionOfType(FormatException.class).isThrownBy(() -> ScheduleJson.read(file));
        }
    }

    @Test
    void aChangedCellIsNoticed() throws IOException {
        Path file = folder.resolve("schedule.json");
        ScheduleJson.write(file, RandomRouters.schedule(3, false));
        String text = Files.readString(file);
        Path changed = file(text.replaceFirst("C(?=[CR]+\"\\s*}\\s*]\\s*}\\s*$)", "D"));
        assertThat(Files.readString(changed)).isNotEqualTo(text);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> ScheduleJson.read(changed))
                .withMessageContaining("'hash'");
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        Path file = file("{" + HEAD + ", \"rows\": " + "[".repeat(5000) + "]".repeat(5000) + "}");
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> ScheduleJson.read(file));
    }
}
