package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothCacheJsonTest {
    private static final CellAction C = CellAction.COMPUTE;
    private static final CellAction R = CellAction.REUSE;

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("schedule.json"), text);
    }

    private static CacheSchedule ofCells(List<List<CellAction>> rows) {
        return new CacheSchedule(rows.stream()
                .map(cells -> new CacheSchedule.Row(OptionalInt.empty(), cells))
                .toList());
    }

    @Test
    void listsAreColumnsInSamplingOrder() throws IOException {
        Path file = file("{\"mlp-1\": [1, 0, 0], \"attn-0\": [1, 1, 0], \"mlp-0\": [1, 1, 1], \"attn-1\": [1, 0, 1]}");
        assertThat(SmoothCacheJson.read(file, OptionalInt.empty()))
                .isEqualTo(ofCells(List.of(List.of(C, C, C, C), List.of(C, C, R, R), List.of(R, C, C, R))));
    }

    @Test
    void aKeyWithoutANumberHoldsForAllBlocks() throws IOException {
        Path shared = file("{\"attn\": [1, 0], \"mlp\": [1, 1]}");
        CacheSchedule expected = ofCells(List.of(List.of(C, C, C, C), List.of(R, C, R, C)));
        assertThat(SmoothCacheJson.read(shared, OptionalInt.of(2))).isEqualTo(expected);
        Path partly = file("{\"attn\": [1, 0], \"mlp-0\": [1, 1], \"mlp-1\": [1, 1]}");
        assertThat(SmoothCacheJson.read(partly, OptionalInt.empty())).isEqualTo(expected);
    }

    @Test
    void allSchedulesWithoutDropsComeBack() throws IOException {
        for (long seed = 0; seed < 60; seed++) {
            CacheSchedule schedule = RandomRouters.schedule(seed, false);
            Path file = folder.resolve("schedule.json");
            SmoothCacheJson.write(file, schedule);
            assertThat(SmoothCacheJson.read(file, OptionalInt.empty())).isEqualTo(schedule);
        }
    }

    @Test
    void theFileHasALineForEachLayer() throws IOException {
        Path file = folder.resolve("schedule.json");
        SmoothCacheJson.write(file, ofCells(List.of(List.of(C, C), List.of(R, C))));
        assertThat(file).hasContent("{\n  \"attn-0\": [1,0],\n  \"mlp-0\": [1,1]\n}\n");
    }

    @Test
    void droppedLayersCannotBeWritten() {
        CacheSchedule drops = ofCells(List.of(List.of(C, CellAction.DROP)));
        Path file = folder.resolve("schedule.json");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmoothCacheJson.write(file, drops))
                .withMessageContaining("drops 1");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | keys: expected 'attn-<block>' and 'mlp-<block>', found none",
                "{\"conv-0\": [1]} | keys: expected 'attn-<block>' or 'mlp-<block>', found 'conv-0'. Is this a"
                        + " SmoothCache schedule?",
                "{\"attn-01\": [1]} | keys: expected 'attn-<block>' or 'mlp-<block>', found 'attn-01'. Is this a"
                        + " SmoothCache schedule?",
                "{\"attn-9999\": [1]} | keys: expected at most 256 blocks, found 10000",
                "{\"attn-0\": [1]} | 'mlp-0': expected a list of 1, found nothing",
                "{\"attn-1\": [1], \"mlp-1\": [1]} | 'attn-0': expected a list of 1 to 2000 evaluations, found nothing",
                "{\"attn-0\": [1, 0], \"mlp-0\": [1]} | 'mlp-0': expected a list of 2, found an array of 1",
                "{\"attn-0\": []} | 'attn-0': expected a list of 1 to 2000 evaluations, found an array of 0",
                "{\"attn-0\": 1} | 'attn-0': expected a list of 1 to 2000 evaluations, found 1",
                "{\"attn-0\": [1, 2]} | 'attn-0', step 1: expected 1 (compute) or 0 (reuse), found 2",
                "{\"attn-0\": [1, 0.0]} | 'attn-0', step 1: expected 1 (compute) or 0 (reuse), found 0.0",
                "{\"attn-0\": [true]} | 'attn-0', step 0: expected 1 (compute) or 0 (reuse), found true",
                "{\"attn-0\": [0, 1]} | 'attn-0', step 0: expected 1 (compute), since nothing is stored yet, found 0",
                "{\"attn\": [1], \"attn-0\": [1]} | keys: expected 'attn' for all blocks or one key for each, found"
                        + " both. Remove one of them.",
                "{\"attn\": [1], \"mlp\": [1]} | keys: expected one for each block, such as 'attn-0', found lists for"
                        + " all blocks. Say how many blocks the network has."
            })
    void filesThatAreNoScheduleAreRefused(String text, String message) throws IOException {
        Path file = file(text);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> SmoothCacheJson.read(file, OptionalInt.empty()))
                .withMessage("schedule.json: " + message);
    }

    @Test
    void moreEvaluationsThanAnyRunHasAreRefused() throws IOException {
        String list = IntStream.range(0, 2001).mapToObj(_ -> "1").toList().toString();
        Path file = file("{\"attn-0\": " + list + ", \"mlp-0\": " + list + "}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> SmoothCacheJson.read(file, OptionalInt.empty()))
                .withMessageContaining("found an array of 2001");
    }

    @Test
    void aFileTruncatedAnywhereIsRefused() throws IOException {
        String whole = "{\"attn-0\": [1, 0], \"mlp-0\": [1, 1]}";
        for (int length = 0; length < whole.length(); length++) {
            Path file = file(whole.substring(0, length));
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> SmoothCacheJson.read(file, OptionalInt.empty()));
        }
    }
}
