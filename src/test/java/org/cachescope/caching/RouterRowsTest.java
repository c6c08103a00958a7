package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterRowsTest {
    @Test
    void evenStepCountsAlternateFullAndCacheSteps() {
        RouterRows rows = new RouterRows(4, ReusePattern.ALTERNATE);
        assertThat(rows.cacheEvaluations()).containsExactly(1, 3);
        assertThat(rows.rowOfEvaluation(0)).isEmpty();
        assertThat(rows.rowOfEvaluation(1)).hasValue(2);
        assertThat(rows.rowOfEvaluation(2)).isEmpty();
        assertThat(rows.rowOfEvaluation(3)).hasValue(0);
    }

    @Test
    void oddStepCountsBeginWithTwoFullSteps() {
        RouterRows rows = new RouterRows(5, ReusePattern.ALTERNATE);
        assertThat(rows.cacheEvaluations()).containsExactly(2, 4);
        assertThat(rows.rowOfEvaluation(0))
                .as("row 4 is even but has nothing stored before it")
                .isEmpty();
        assertThat(rows.rowOfEvaluation(2)).hasValue(2);
        assertThat(rows.rowOfEvaluation(4)).hasValue(0);
    }

    @Test
    void anyStepButTheFirstMayReuse() {
        RouterRows rows = new RouterRows(5, ReusePattern.ANY_STEP);
        assertThat(rows.cacheEvaluations()).containsExactly(1, 2, 3, 4);
        assertThat(rows.rowOfEvaluation(1)).hasValue(3);
        assertThat(rows.rowOfEvaluation(4)).hasValue(0);
    }

    @Test
    void shiftedRowsAreThoseOfTheStepsButTheFirst() {
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, 4, ReusePattern.SHIFTED);
        assertThat(rows.evaluations()).isEqualTo(8);
        assertThat(rows.cacheEvaluations())
                .as("the first evaluations of steps 1, 2 and 3")
                .containsExactly(2, 4, 6);
        assertThat(rows.cacheEvaluations()
                        .map(evaluation -> rows.rowOfEvaluation(evaluation).orElseThrow()))
                .containsExactly(1, 2, 3);
        assertThat(rows.evaluationOfRow(0)).isEmpty();
        assertThat(rows.evaluationOfRow(4)).as("a row that no step has").isEmpty();
        assertThat(rows.evaluationOfRow(7)).isEmpty();
    }

    @Test
    void unshiftedRowsAreThoseOfAllSteps() {
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, 3, ReusePattern.UNSHIFTED);
        assertThat(rows.cacheEvaluations()).as("the intermediate evaluations").containsExactly(1, 3, 5);
        assertThat(rows.cacheEvaluations()
                        .map(evaluation -> rows.rowOfEvaluation(evaluation).orElseThrow()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void anyStepOfTwoEvaluationsNumbersRowsByEvaluation() {
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, 2, ReusePattern.ANY_STEP);
        assertThat(rows.cacheEvaluations()).containsExactly(1, 2, 3);
        assertThat(rows.rowOfEvaluation(3)).hasValue(3);
    }

    @Test
    void multistepRunsHaveRowsAsDdimRunsHave() {
        for (ReusePattern pattern : List.of(ReusePattern.ALTERNATE, ReusePattern.ANY_STEP)) {
            RouterRows rows = new RouterRows(SolverName.DPM_PLUS_PLUS_2M, 7, pattern);
            assertThat(rows.cacheEvaluations().boxed())
                    .containsExactlyElementsOf(new RouterRows(7, pattern)
                            .cacheEvaluations()
                            .boxed()
                            .toList());
        }
    }

    @Test
    void patternsOfAnotherSolverAreRefusedWithAnAdvice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterRows(SolverName.DPM_SOLVER_2, 4, ReusePattern.ALTERNATE))
                .withMessageContaining("'alternate' is for solvers of one network evaluation a step")
                .withMessageEndingWith("choose 'shifted'.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterRows(4, ReusePattern.SHIFTED))
                .withMessageEndingWith("ddim makes one network evaluation: choose 'alternate'.");
    }

    static Stream<RouterRows> shapes() {
        return Stream.of(SolverName.values())
                .flatMap(solver -> Stream.of(ReusePattern.values())
                        .filter(pattern -> pattern.misfit(solver).isEmpty())
                        .flatMap(pattern -> IntStream.rangeClosed(1, 51)
                                .mapToObj(steps -> new RouterRows(solver, steps, pattern))));
    }

    @Test
    void aSingleStepOfOneEvaluationHasNoCacheStep() {
        assertThat(new RouterRows(1, ReusePattern.ALTERNATE).cacheEvaluations()).isEmpty();
        assertThat(new RouterRows(1, ReusePattern.ANY_STEP).cacheEvaluations()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void conversionsUndoEachOther(RouterRows rows) {
        for (int step = 0; step < rows.steps(); step++) {
            assertThat(rows.stepOfRespacedIndex(rows.respacedIndex(step))).isEqualTo(step);
        }
        List<Integer> read = new ArrayList<>();
        for (int evaluation = 0; evaluation < rows.evaluations(); evaluation++) {
            OptionalInt row = rows.rowOfEvaluation(evaluation);
            assertThat(row.isPresent()).isEqualTo(rows.isCacheEvaluation(evaluation));
            if (row.isPresent()) {
                assertThat(rows.evaluationOfRow(row.getAsInt())).hasValue(evaluation);
                read.add(row.getAsInt());
            }
        }
        for (int row = 0; row < rows.evaluations(); row++) {
            assertThat(rows.evaluationOfRow(row).isPresent()).isEqualTo(read.contains(row));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001})
    void stepCountsOutOfRangeAreRefused(int steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterRows(steps, ReusePattern.ALTERNATE))
                .withMessage("steps must be 1 to 1000, found " + steps);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 7})
    void stepsAndRowsOutOfRangeAreRefused(int value) {
        RouterRows rows = new RouterRows(7, ReusePattern.ALTERNATE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.respacedIndex(value))
                .withMessageStartingWith("step ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.isCacheEvaluation(value))
                .withMessageStartingWith("evaluation ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.evaluationOfRow(value))
                .withMessage("router row must be 0 to 6, found " + value);
    }
}
