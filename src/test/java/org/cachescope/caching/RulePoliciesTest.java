package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy.EveryNth;
import org.cachescope.caching.CachePolicy.InOrder;
import org.cachescope.caching.CachePolicy.Smooth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulePoliciesTest {
    /** Two blocks, six steps: cache steps 1, 3 and 5 of four layers; an FFN costs more than an MHSA. */
    private static final RunShape RUN = new RunShape(2, 6, "ddim", 5, 8);

    private static final RunShape TWO_A_STEP = new RunShape(3, 4, "dpm-solver-2", 5, 8);

    private record Case(String name, RunShape run, ReusePattern pattern, CellOrder order) {
        CacheSchedule schedule(int cells, CellAction action) {
            return new InOrder(pattern, order, new CellBudget.Count(cells), action).schedule(run);
        }

        int cells() {
            RouterRows rows = run.rows(pattern);
            return (int) rows.cacheEvaluations().count() * run.layers();
        }

        @Override
        public String toString() {
            return name + ", " + pattern.label();
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (RunShape run : List.of(RUN, TWO_A_STEP)) {
            Random random = new Random(3);
            CellOrder costs = new CellOrder.Cheapest(table(run, (_, _) -> Math.floor(5 * random.nextDouble())));
            for (ReusePattern pattern : ReusePattern.values()) {
                if (pattern.misfit(SolverName.of(run.solver())).isPresent()) {
                    continue;
                }
                cases.add(new Case("bottom", run, pattern, new CellOrder.FromBottom()));
                cases.add(new Case("top", run, pattern, new CellOrder.FromTop()));
                cases.add(new Case("random", run, pattern, new CellOrder.Shuffled(7)));
                cases.add(new Case("cheapest", run, pattern, costs));
            }
        }
        return cases.stream();
    }

    private interface Value {
        double of(int evaluation, int column);
    }

    private static List<List<Double>> table(RunShape run, Value value) {
        return IntStream.range(0, run.evaluations())
                .mapToObj(evaluation -> IntStream.range(0, run.layers())
                        .mapToObj(column -> value.of(evaluation, column))
                        .toList())
                .toList();
    }

    private static List<String> cells(CacheSchedule schedule, CellAction action) {
        List<String> cells = new ArrayList<>();
        for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
            for (int column = 0; column < schedule.layers(); column++) {
                if (schedule.action(evaluation, column) == action) {
                    cells.add(evaluation + "." + column);
                }
            }
        }
        return cells;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyBudgetHasItsCellsAndHoldsThoseOfSmallerOnes(Case of) {
        Set<String> smaller = new HashSet<>();
        for (int k = 0; k <= of.cells(); k++) {
            CacheSchedule schedule = of.schedule(k, CellAction.REUSE);
            List<String> cells = cells(schedule, CellAction.REUSE);
            assertThat(cells).hasSize(k).containsAll(smaller);
            assertThat(schedule.counts()).isEqualTo(new CellCounts(k, 0, of.cells()));
            assertThat(cells(of.schedule(k, CellAction.DROP), CellAction.DROP)).isEqualTo(cells);
            assertThat(of.schedule(k, CellAction.REUSE)).isEqualTo(schedule);
            smaller.addAll(cells);
        }
        assertThat(of.schedule(of.cells(), CellAction.REUSE))
                .isEqualTo(new CachePolicy.AllCells(of.pattern()).schedule(of.run()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of.schedule(of.cells() + 1, CellAction.REUSE))
                .withMessage("cells: expected 0 to " + of.cells() + ", as many as may reuse in this run, found "
                        + (of.cells() + 1));
    }

    @Test
    void bottomAndTopGoLayerByLayerFromTheLatestStep() {
        assertThat(cells(inOrder(new CellOrder.FromBottom(), 4), CellAction.REUSE))
                .containsExactly("1.0", "3.0", "5.0", "5.1");
        assertThat(cells(inOrder(new CellOrder.FromTop(), 4), CellAction.REUSE))
                .containsExactly("1.3", "3.3", "5.2", "5.3");
    }

    private static CacheSchedule inOrder(CellOrder order, int cells) {
        return new InOrder(ReusePattern.ALTERNATE, order, new CellBudget.Count(cells), CellAction.REUSE).schedule(RUN);
    }

    @Test
    void chanceFillsEvaluationsEvenlyTheLaterOnesFirst() {
        for (long seed = 0; seed < 20; seed++) {
            CacheSchedule schedule = inOrder(new CellOrder.Shuffled(seed), 8);
            assertThat(reusedIn(schedule, 1)).isEqualTo(2);
            assertThat(reusedIn(schedule, 3)).isEqualTo(3);
            assertThat(reusedIn(schedule, 5)).isEqualTo(3);
        }
        assertThat(inOrder(new CellOrder.Shuffled(1), 6)).isNotEqualTo(inOrder(new CellOrder.Shuffled(2), 6));
    }

    private static int reusedIn(CacheSchedule schedule, int evaluation) {
        return Collections.frequency(schedule.rows().get(evaluation).cells(), CellAction.REUSE);
    }

    @Test
    void theCheapestCellsComeFirstAndTiesGoToLaterStepsThenToMoreWork() {
        CellOrder order =
                new CellOrder.Cheapest(table(RUN, (evaluation, column) -> evaluation == 1 && column == 2 ? 1 : 2));
        assertThat(cells(inOrder(order, 4), CellAction.REUSE)).containsExactly("1.2", "5.0", "5.1", "5.3");
    }

    @Test
    void costsOfAnotherRunAreRefused() {
        CellOrder order = new CellOrder.Cheapest(table(TWO_A_STEP, (_, _) -> 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inOrder(order, 1))
                .withMessage("expected costs of 6 evaluations and 4 layers, found 8 and 6");
    }

    @Test
    void everyNthComputesAllAtEachNthAndReusesBetween() {
        CacheSchedule schedule = new EveryNth(4).schedule(RUN);
        assertThat(IntStream.range(0, 6).filter(schedule::isFull)).containsExactly(0, 4);
        assertThat(schedule.counts()).isEqualTo(new CellCounts(16, 0, 20));
        assertThat(new EveryNth(1).schedule(RUN)).isEqualTo(CacheSchedule.full(6, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> new EveryNth(0));
    }

    /**
     * Errors of MHSA 0.1 and of FFN 0.2 for each lag, those of the first block lower and of the second higher by 0.05.
     */
    private static CalibratedErrors errors() {
        List<List<Double>> zeros = table(RUN, (_, _) -> 0);
        return new CalibratedErrors(
                zeros,
                zeros,
                IntStream.rangeClosed(1, 3)
                        .mapToObj(lag -> table(
                                RUN,
                                (evaluation, column) -> evaluation == 0
                                        ? 0
                                        : lag * (column % 2 == 0 ? 0.1 : 0.2) + (column < 2 ? -0.05 : 0.05)))
                        .toList());
    }

    @Test
    void smoothCacheReusesAKindWhileItsMeanErrorIsBelowTheThreshold() {
        CacheSchedule schedule = new Smooth(errors(), 0.25).schedule(RUN);
        assertThat(cells(schedule, CellAction.REUSE))
                .as("attention at lags 1 and 2, feed-forward at lag 1, of both blocks alike")
                .containsExactly(
                        "1.0", "1.1", "1.2", "1.3", "2.0", "2.2", "3.1", "3.3", "4.0", "4.2", "5.0", "5.1", "5.2",
                        "5.3");
        assertThat(new Smooth(errors(), 0).schedule(RUN)).isEqualTo(CacheSchedule.full(6, 4));
        assertThat(IntStream.range(0, 6).filter(new Smooth(errors(), 9).schedule(RUN)::isFull))
                .as("no output is older than the longest lag measured")
                .containsExactly(0, 4);
    }

    @Test
    void greedyWeighsErrorsByTheWorkThatTheySave() {
        List<List<Double>> errors = table(RUN, (_, column) -> column % 2 == 0 ? 5 : 6);
        CalibratedErrors measured = new CalibratedErrors(errors, errors, List.of(errors));
        assertThat(cells(inOrder(new CellOrder.Cheapest(measured.weighted()), 2), CellAction.REUSE))
                .containsExactly("5.0", "5.2");
        assertThat(cells(inOrder(new CellOrder.Cheapest(measured.addedPerMac(RUN)), 2), CellAction.REUSE))
                .containsExactly("5.1", "5.3");
    }

    @Test
    void sharesAreOfAllCellsAndRoundToTheNearest() {
        assertThat(CellBudget.of("50%").cells(13)).isEqualTo(7);
        assertThat(CellBudget.of("12.5%")).isEqualTo(new CellBudget.Share(12.5));
        assertThat(CellBudget.of("12.5%").text()).isEqualTo("12.5%");
        assertThat(CellBudget.of("30%").text()).isEqualTo("30%");
        assertThat(CellBudget.of("12")).isEqualTo(new CellBudget.Count(12));
        for (String wrong : List.of("", "-1", "101%", "3.5", "x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> CellBudget.of(wrong));
        }
    }
}
