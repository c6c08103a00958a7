package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.cachescope.caching.HandEdits.Cell;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HandEditsTest {
    private static final RunShape FOUR_STEPS = new RunShape(2, 4, RouterInfo.DDIM, 2, 3);
    /** Evaluations 0 and 2 are full, 1 and 3 reuse all of their four layers. */
    private static final CacheSchedule BASE = new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(FOUR_STEPS);

    @Test
    void editsAreAddedReplacedAndTakenBackWithoutChangingTheOriginal() {
        Cell a = new Cell(1, 0);
        Cell b = new Cell(3, 2);
        HandEdits both = HandEdits.NONE.with(List.of(b, a), CellAction.COMPUTE);
        HandEdits replaced = both.with(List.of(a), CellAction.DROP);
        assertThat(HandEdits.NONE.size()).isZero();
        assertThat(both.cells()).containsExactly(Map.entry(a, CellAction.COMPUTE), Map.entry(b, CellAction.COMPUTE));
        assertThat(replaced.cells()).containsExactly(Map.entry(a, CellAction.DROP), Map.entry(b, CellAction.COMPUTE));
        assertThat(replaced.without(List.of(a, new Cell(0, 0))).cells())
                .containsExactly(Map.entry(b, CellAction.COMPUTE));
        assertThat(replaced.without(List.of(a, b))).isEqualTo(HandEdits.NONE);
    }

    @Test
    void theMapCannotBeChangedFromOutside() {
        Map<Cell, CellAction> given = new HashMap<>(Map.of(new Cell(1, 0), CellAction.COMPUTE));
        HandEdits edits = new HandEdits(given);
        given.clear();
        assertThat(edits.size()).isEqualTo(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> edits.cells().clear());
        assertThatIllegalArgumentException().isThrownBy(() -> new Cell(-1, 0));
    }

    @Test
    void editedCellsChangeAndAllOthersStay() {
        HandEdits edits = HandEdits.NONE
                .with(List.of(new Cell(1, 0), new Cell(3, 3)), CellAction.COMPUTE)
                .with(List.of(new Cell(3, 1)), CellAction.DROP);
        CacheSchedule edited = edits.applyTo(BASE, ReusePattern.ALTERNATE);
        for (int evaluation = 0; evaluation < 4; evaluation++) {
            for (int column = 0; column < 4; column++) {
                assertThat(edited.action(evaluation, column))
                        .isEqualTo(edits.cells()
                                .getOrDefault(new Cell(evaluation, column), BASE.action(evaluation, column)));
            }
            assertThat(edited.routerRow(evaluation)).isEqualTo(BASE.routerRow(evaluation));
        }
        assertThat(edited.counts()).hasToString("5 of 8 cells reuse and 1 drop");
        assertThat(HandEdits.NONE.applyTo(BASE, ReusePattern.ALTERNATE)).isEqualTo(BASE);
    }

    @Test
    void intermediateEvaluationsOfAShiftedRunStayFull() {
        RunShape run = new RunShape(2, 2, SolverName.DPM_SOLVER_2.label(), 2, 3);
        CacheSchedule base = CacheSchedule.full(run.evaluations(), run.layers());
        assertThat(HandEdits.refusal(base, ReusePattern.SHIFTED, new Cell(2, 0), CellAction.REUSE))
                .isEmpty();
        assertThat(HandEdits.refusal(base, ReusePattern.SHIFTED, new Cell(3, 0), CellAction.REUSE))
                .hasValueSatisfying(reason -> assertThat(reason).contains("Evaluation 3 is a full step"));
        assertThat(HandEdits.refusal(base, ReusePattern.UNSHIFTED, new Cell(3, 0), CellAction.REUSE))
                .isEmpty();
        assertThat(HandEdits.refusal(base, ReusePattern.ANY_STEP, new Cell(3, 0), CellAction.REUSE))
                .isEmpty();
    }

    @Test
    void fullStepsOfAnAlternatingRunRefuseAndSayWhy() {
        Cell full = new Cell(2, 1);
        assertThat(HandEdits.refusal(BASE, ReusePattern.ALTERNATE, full, CellAction.REUSE))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("Evaluation 2 is a full step", "Allow reuse at any step"));
        assertThat(HandEdits.refusal(BASE, ReusePattern.ALTERNATE, full, CellAction.DROP))
                .isPresent();
        assertThat(HandEdits.refusal(BASE, ReusePattern.ALTERNATE, full, CellAction.COMPUTE))
                .isEmpty();
        assertThat(HandEdits.refusal(BASE, ReusePattern.ALTERNATE, new Cell(3, 1), CellAction.DROP))
                .isEmpty();
        HandEdits edits = HandEdits.NONE.with(List.of(full), CellAction.REUSE);
        assertThat(edits.applyTo(BASE, ReusePattern.ALTERNATE)).isEqualTo(BASE);
    }

    @Test
    void anUncachedRunIsEditedByTheStepsPlaces() {
        CacheSchedule uncached = BASE.uncached();
        assertThat(HandEdits.refusal(uncached, ReusePattern.ALTERNATE, new Cell(1, 0), CellAction.REUSE))
                .isEmpty();
        assertThat(HandEdits.refusal(uncached, ReusePattern.ALTERNATE, new Cell(2, 0), CellAction.REUSE))
                .isPresent();
    }

    @Test
    void rowsThatReuseAlreadyAreNoFullStepsWhereverTheyStand() {
        CacheSchedule imported = new CacheSchedule(List.of(
                CacheSchedule.Row.full(2),
                CacheSchedule.Row.full(2),
                new CacheSchedule.Row(OptionalInt.empty(), List.of(CellAction.REUSE, CellAction.COMPUTE)),
                CacheSchedule.Row.full(2)));
        assertThat(HandEdits.refusal(imported, ReusePattern.ALTERNATE, new Cell(2, 1), CellAction.REUSE))
                .isEmpty();
    }

    @Test
    void atAnyStepOnlyTheFirstEvaluationRefuses() {
        for (int column = 0; column < 4; column++) {
            for (CellAction action : List.of(CellAction.REUSE, CellAction.DROP)) {
                assertThat(HandEdits.refusal(BASE, ReusePattern.ANY_STEP, new Cell(0, column), action))
                        .hasValueSatisfying(reason -> assertThat(reason)
                                .startsWith("Evaluation 0 must compute")
                                .contains("nothing is stored"));
                for (int evaluation = 1; evaluation < 4; evaluation++) {
                    assertThat(HandEdits.refusal(BASE, ReusePattern.ANY_STEP, new Cell(evaluation, column), action))
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void aLayerComputedByHandRefreshesItsStore() {
        CacheSchedule base = new CachePolicy.AllCells(ReusePattern.ANY_STEP).schedule(FOUR_STEPS);
        CacheSchedule edited =
                HandEdits.NONE.with(List.of(new Cell(2, 0)), CellAction.COMPUTE).applyTo(base, ReusePattern.ANY_STEP);
        assertThat(base.source(3, LayerId.mhsa(0))).hasValue(0);
        assertThat(edited.source(3, LayerId.mhsa(0))).hasValue(2);
        assertThat(edited.source(3, LayerId.ffn(0))).hasValue(0);
    }

    @Test
    void cellsReusedInAFormerFullStepAreCountedWithAllOfTheirRow() {
        CacheSchedule edited =
                HandEdits.NONE.with(List.of(new Cell(2, 0)), CellAction.REUSE).applyTo(BASE, ReusePattern.ANY_STEP);
        assertThat(BASE.counts()).hasToString("8 of 8 cells reuse");
        assertThat(edited.counts()).hasToString("9 of 12 cells reuse");
        assertThat(edited.counts(LayerKind.MHSA)).isEqualTo(new CellCounts(5, 0, 6));
        assertThat(edited.counts(LayerKind.FFN)).isEqualTo(new CellCounts(4, 0, 6));
    }

    @Test
    void editsOfAnotherRunsSizeArePassedOver() {
        HandEdits edits = HandEdits.NONE.with(List.of(new Cell(4, 0), new Cell(1, 4)), CellAction.COMPUTE);
        assertThat(edits.applyTo(BASE, ReusePattern.ANY_STEP)).isEqualTo(BASE);
        assertThat(HandEdits.refusal(BASE, ReusePattern.ANY_STEP, new Cell(4, 0), CellAction.COMPUTE))
                .hasValueSatisfying(reason -> assertThat(reason).contains("4 evaluations of 4 layers"));
    }

    @ParameterizedTest
    @EnumSource(ReusePattern.class)
    void anyEditsOfAnyScheduleGiveAValidOne(ReusePattern pattern) {
        for (long seed = 0; seed < 200; seed++) {
            CacheSchedule base = RandomRouters.schedule(seed, true);
            Random random = new Random(seed);
            HandEdits edits = HandEdits.NONE;
            for (int i = 0; i < 20; i++) {
                Cell cell = new Cell(random.nextInt(base.evaluations()), random.nextInt(base.layers()));
                edits = edits.with(List.of(cell), CellAction.values()[random.nextInt(3)]);
            }
            CacheSchedule edited = edits.applyTo(base, pattern);
            edits.cells()
                    .forEach((cell, action) -> assertThat(edited.action(cell.evaluation(), cell.column()))
                            .isEqualTo(
                                    HandEdits.refusal(base, pattern, cell, action)
                                                    .isEmpty()
                                            ? action
                                            : base.action(cell.evaluation(), cell.column())));
            assertThat(edited.counts().computed()).isNotNegative();
        }
    }
}
