package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Test;

class CacheScheduleTest {
    /** Rows of C, R and D; a digit after a space is the router row. */
    private static CacheSchedule schedule(String... rows) {
        return new CacheSchedule(Arrays.stream(rows).map(CacheScheduleTest::row).toList());
    }

    private static CacheSchedule.Row row(String text) {
        String[] parts = text.split(" ");
        List<CellAction> cells = parts[0].chars()
                .mapToObj(c -> switch (c) {
                    case 'C' -> CellAction.COMPUTE;
                    case 'R' -> CellAction.REUSE;
                    default -> CellAction.DROP;
                })
                .toList();
        return new CacheSchedule.Row(
                parts.length > 1 ? OptionalInt.of(Integer.parseInt(parts[1])) : OptionalInt.empty(), cells);
    }

    @Test
    void theFirstEvaluationCannotReuse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule("CCRC", "CCCC"))
                .withMessage("evaluation 0 reuses MHSA of block 1, which no earlier evaluation computes");
    }

    @Test
    void aLayerNeverComputedCannotBeReused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule("CD", "CD", "CR"))
                .withMessage("evaluation 2 reuses FFN of block 0, which no earlier evaluation computes");
    }

    @Test
    void emptyRaggedAndOddSchedulesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CacheSchedule(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule("CCCC", "CC"))
                .withMessage("evaluation 1: expected 4 columns as before, found 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule("CCC"))
                .withMessage("expected two layers a block, found 3 columns");
        assertThatIllegalArgumentException().isThrownBy(() -> schedule(""));
    }

    @Test
    void onlyCellsOfRowsThatNameARouterRowAreCounted() {
        CacheSchedule schedule = schedule("CCCC", "RCRR 2", "CCCC", "CRDC 0");
        assertThat(schedule.counts()).isEqualTo(new CellCounts(4, 1, 8)).hasToString("4 of 8 cells reuse and 1 drop");
        assertThat(new CellCounts(0, 3, 8))
                .hasToString("3 of 8 cells drop")
                .extracting(CellCounts::spared)
                .isEqualTo(3);
        assertThat(new CellCounts(0, 0, 8)).hasToString("0 of 8 cells reuse");
        assertThat(schedule.counts(LayerKind.MHSA)).isEqualTo(new CellCounts(2, 1, 4));
        assertThat(schedule.counts(LayerKind.FFN)).isEqualTo(new CellCounts(2, 0, 4));
        assertThat(schedule.counts().computed()).isEqualTo(3);
        assertThat(schedule.routerRow(1)).hasValue(2);
        assertThat(schedule.routerRow(2)).isEmpty();
    }

    @Test
    void withoutRouterRowsAllCellsAreCounted() {
        assertThat(schedule("CC", "RC", "RR").counts()).isEqualTo(new CellCounts(3, 0, 4));
        assertThat(schedule("CD", "RC").counts())
                .as("its first is no full step")
                .isEqualTo(new CellCounts(1, 1, 4));
    }

    @Test
    void anOutputIsStoredOnlyIfALaterEvaluationReadsIt() {
        CacheSchedule schedule = schedule("CC", "RC", "RC", "CR", "CC", "DC", "RC");
        LayerId mhsa = LayerId.mhsa(0);
        LayerId ffn = LayerId.ffn(0);
        assertThat(readers(schedule, mhsa)).containsExactly("2", "-", "-", "-", "6", "-", "-");
        assertThat(readers(schedule, ffn)).containsExactly("-", "-", "3", "-", "-", "-", "-");
        assertThat(schedule.needsStore(0, mhsa)).isTrue();
        assertThat(schedule.needsStore(0, ffn))
                .as("recomputed before anyone reads it")
                .isFalse();
        assertThat(schedule.source(2, mhsa)).hasValue(0);
        assertThat(schedule.source(6, mhsa)).as("dropping keeps what is stored").hasValue(4);
        assertThat(schedule.source(3, mhsa)).isEmpty();
    }

    private static List<String> readers(CacheSchedule schedule, LayerId layer) {
        return IntStream.range(0, schedule.evaluations())
                .mapToObj(evaluation -> schedule.lastReader(evaluation, layer))
                .map(reader -> reader.isPresent() ? "" + reader.getAsInt() : "-")
                .toList();
    }

    @Test
    void planAgreesWithReplayingTheRunOnRandomSchedules() {
        for (long seed = 0; seed < 200; seed++) {
            CacheSchedule schedule = RandomRouters.schedule(seed, true);
            for (int column = 0; column < schedule.layers(); column++) {
                LayerId layer = LayerId.ofColumn(column);
                int[] lastReader = new int[schedule.evaluations()];
                Arrays.fill(lastReader, -1);
                int stored = -1;
                for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
                    switch (schedule.action(evaluation, layer)) {
                        case COMPUTE -> stored = evaluation;
                        case REUSE -> {
                            assertThat(schedule.source(evaluation, layer)).hasValue(stored);
                            lastReader[stored] = evaluation;
                        }
                        case DROP ->
                            assertThat(schedule.source(evaluation, layer)).isEmpty();
                    }
                }
                for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
                    assertThat(schedule.needsStore(evaluation, layer)).isEqualTo(lastReader[evaluation] >= 0);
                    assertThat(schedule.lastReader(evaluation, layer).orElse(-1))
                            .isEqualTo(lastReader[evaluation]);
                }
            }
        }
    }

    @Test
    void cellsAnswerByLayer() {
        CacheSchedule schedule = schedule("CCCC", "RRCR");
        assertThat(schedule.action(1, LayerId.mhsa(1))).isEqualTo(CellAction.COMPUTE);
        assertThat(schedule.reuses(1, LayerId.ffn(1))).isTrue();
        assertThat(schedule.reuses(0, LayerId.ffn(1))).isFalse();
        assertThat(schedule.isFull(0)).isTrue();
        assertThat(schedule.isFull(1)).isFalse();
        assertThat(schedule.computed(0, LayerKind.MHSA)).isEqualTo(2);
        assertThat(schedule.computed(1, LayerKind.MHSA)).isEqualTo(1);
        assertThat(schedule.computed(1, LayerKind.FFN)).isZero();
    }

    @Test
    void equalHashesMeanTheSameRun() {
        CacheSchedule schedule = schedule("CCCC", "RRCR 0");
        assertThat(schedule.hash()).hasSize(64).startsWith(schedule.shortHash());
        assertThat(schedule("CCCC", "RRCR").hash())
                .as("who decided a cell does not change the run")
                .isEqualTo(schedule.hash());
        assertThat(schedule("CCCC", "RRRC 0").hash()).isNotEqualTo(schedule.hash());
        assertThat(schedule("CCCC", "DRCR 0").hash()).isNotEqualTo(schedule.hash());
        assertThat(CacheSchedule.full(2, 4).hash())
                .as("the same cells in another arrangement")
                .isNotEqualTo(CacheSchedule.full(4, 2).hash());
        assertThat(schedule).isEqualTo(schedule("CCCC", "RRCR 0")).hasSameHashCodeAs(schedule("CCCC", "RRCR 0"));
        assertThat(schedule).isNotEqualTo(schedule("CCCC", "RRCR"));
    }

    @Test
    void theHashIsTheSameOnEveryMachine() {
        assertThat(schedule("CC", "RD").hash())
                .isEqualTo(ContentHash.of("cachescope-schedule 1", new byte[] {0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 1, 2}));
    }

    @Test
    void laterChangesOfTheListDoNotReachTheSchedule() {
        List<CellAction> cells = new ArrayList<>(List.of(CellAction.COMPUTE, CellAction.COMPUTE));
        CacheSchedule schedule = new CacheSchedule(List.of(new CacheSchedule.Row(OptionalInt.empty(), cells)));
        cells.set(0, CellAction.DROP);
        assertThat(schedule.isFull(0)).isTrue();
    }

    @Test
    void aRunGoesOnAtTheLastRowThatReadsNothingStoredBeforeIt() {
        CacheSchedule remembered = schedule("CC", "RC", "CC", "RC", "CC", "RC");
        CacheSchedule lastRow = schedule("CC", "RC", "CC", "RC", "CC", "CR");
        assertThat(lastRow.resumePoint(remembered, 6)).as("row 5 reads row 4").isEqualTo(4);
        assertThat(lastRow.resumePoint(remembered, 3))
                .as("only three rows were kept")
                .isEqualTo(2);
        assertThat(schedule("CC", "RC", "CC", "RC", "CC", "CC").resumePoint(remembered, 6))
                .as("the changed row itself reads nothing")
                .isEqualTo(5);
        assertThat(remembered.resumePoint(remembered, 6)).as("all was made").isEqualTo(6);
        assertThat(remembered.resumePoint(remembered, 5))
                .as("row 5 reads row 4")
                .isEqualTo(4);
        assertThat(schedule("CC", "CC", "CR", "CR", "CR", "CR")
                        .resumePoint(schedule("CC", "CC", "CR", "CR", "CR", "CC"), 6))
                .as("an old value is read to the end")
                .isEqualTo(1);
        assertThat(schedule("CC", "CR", "CR").resumePoint(schedule("CC", "CR", "CC"), 3))
                .isZero();
    }

    @Test
    void onlyRunsOfOneSizeCanBeGoneOnWith() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schedule("CC", "CC").resumePoint(schedule("CC"), 1))
                .withMessage("expected a schedule of 2 x 2, found 1 x 2");
    }
}
