package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy.AllCells;
import org.cachescope.caching.CachePolicy.Budget;
import org.cachescope.caching.CachePolicy.Fixed;
import org.cachescope.caching.CachePolicy.None;
import org.cachescope.caching.CachePolicy.RandomPerRow;
import org.cachescope.caching.CachePolicy.Threshold;
import org.cachescope.model.LayerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachePolicyTest {
    private static final RunShape RUN = new RunShape(1, 4, "ddim", 5, 8);

    static Stream<Router> routers() {
        return RandomRouters.many();
    }

    private static Router router(float... logitsOfCacheSteps) {
        float[][] logits = new float[4][2];
        for (int i = 0; i < 4; i++) {
            logits[1 + 2 * (i / 2)][i % 2] = logitsOfCacheSteps[i];
        }
        return new Router(RouterInfo.ddim(1, 4, ReusePattern.ALTERNATE), logits);
    }

    /** The reused cells as "step.column". */
    private static List<String> reused(CacheSchedule schedule) {
        List<String> cells = new ArrayList<>();
        for (int step = 0; step < schedule.evaluations(); step++) {
            for (int column = 0; column < schedule.layers(); column++) {
                if (schedule.action(step, column) == CellAction.REUSE) {
                    cells.add(step + "." + column);
                }
            }
        }
        return cells;
    }

    @Test
    void noneComputesEverything() {
        CacheSchedule schedule = new None().schedule(RUN);
        assertThat(schedule).isEqualTo(CacheSchedule.full(4, 2));
        assertThat(schedule.counts()).isEqualTo(new CellCounts(0, 0, 6));
    }

    @Test
    void aScoreOnTheThresholdIsReused() {
        Router router = router(0f, Float.MIN_VALUE, -3f, 1e-6f);
        assertThat(reused(new Threshold(router, 0.5).schedule(RUN)))
                .as("the smallest logit above zero still rounds to one half")
                .containsExactly("1.0", "1.1", "3.0");
    }

    @Test
    void thresholdsOutsideTheScoresComputeOrReuseEverything() {
        Router router = router(-5f, 5f, 0f, 1f);
        assertThat(new Threshold(router, 0).schedule(RUN).hash())
                .isEqualTo(new None().schedule(RUN).hash());
        assertThat(new Threshold(router, -1e300).schedule(RUN).hash())
                .isEqualTo(new None().schedule(RUN).hash());
        assertThat(new Threshold(router, 1).schedule(RUN))
                .isEqualTo(new AllCells(ReusePattern.ALTERNATE).schedule(RUN));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void thresholdsThatAreNoNumberAreRefused(double theta) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(router(0, 0, 0, 0), theta))
                .withMessage("theta must be a finite number, found " + theta);
    }

    @ParameterizedTest
    @MethodSource("routers")
    void aHigherThresholdNeverReusesLess(Router router) {
        RunShape run = RandomRouters.runOf(router);
        int before = 0;
        for (double theta : new double[] {0, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 1}) {
            CellCounts counts = new Threshold(router, theta).schedule(run).counts();
            assertThat(counts.reused()).isGreaterThanOrEqualTo(before);
            before = counts.reused();
        }
        assertThat(before).isEqualTo(router.cells());
    }

    @ParameterizedTest
    @MethodSource("routers")
    void everyBudgetReusesThatManyCellsOfLowestBeta(Router router) {
        RunShape run = RandomRouters.runOf(router);
        for (int cells = 0; cells <= router.cells(); cells++) {
            CacheSchedule schedule = new Budget(router, cells).schedule(run);
            assertThat(schedule.counts().reused()).isEqualTo(cells);
            assertThat(lowest(router, schedule, CellAction.COMPUTE))
                    .isGreaterThanOrEqualTo(highest(router, schedule, CellAction.REUSE));
        }
    }

    private static double lowest(Router router, CacheSchedule schedule, CellAction action) {
        return betas(router, schedule, action).min(Comparator.naturalOrder()).orElse(2f);
    }

    private static double highest(Router router, CacheSchedule schedule, CellAction action) {
        return betas(router, schedule, action).max(Comparator.naturalOrder()).orElse(-1f);
    }

    private static Stream<Float> betas(Router router, CacheSchedule schedule, CellAction action) {
        List<Float> betas = new ArrayList<>();
        router.rows().cacheEvaluations().forEach(step -> {
            for (int column = 0; column < schedule.layers(); column++) {
                if (schedule.action(step, column) == action) {
                    betas.add(router.beta(step, column));
                }
            }
        });
        return betas.stream();
    }

    @Test
    void tiesGoToTheLaterEvaluationThenTheLargerLayerThenTheLowerColumn() {
        RouterInfo info = RouterInfo.ddim(2, 4, ReusePattern.ALTERNATE);
        Router flat = new Router(info, new float[4][4]);
        RunShape run = new RunShape(2, 4, "ddim", 5, 8);
        List<String> order = List.of("3.1", "3.3", "3.0", "3.2", "1.1", "1.3", "1.0", "1.2");
        for (int cells = 0; cells <= 8; cells++) {
            assertThat(reused(new Budget(flat, cells).schedule(run)))
                    .containsExactlyInAnyOrderElementsOf(order.subList(0, cells));
        }
        RunShape costlyAttention = new RunShape(2, 4, "ddim", 9, 8);
        assertThat(reused(new Budget(flat, 1).schedule(costlyAttention))).containsExactly("3.0");
        RunShape even = new RunShape(2, 4, "ddim", 8, 8);
        assertThat(reused(new Budget(flat, 2).schedule(even))).containsExactly("3.0", "3.1");
    }

    @Test
    void aLowerScoreComesBeforeEveryTie() {
        assertThat(reused(new Budget(router(-1f, 2f, 0f, 0f), 2).schedule(RUN))).containsExactly("1.0", "3.1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 5})
    void budgetsOutOfRangeAreRefused(int cells) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget(router(0, 0, 0, 0), cells))
                .withMessage("the budget must be 0 to 4 cells for this router, found " + cells);
    }

    @Test
    void allCellsLeavesTheFirstStepFull() {
        assertThat(reused(new AllCells(ReusePattern.ALTERNATE).schedule(RUN)))
                .containsExactly("1.0", "1.1", "3.0", "3.1");
        assertThat(reused(new AllCells(ReusePattern.ANY_STEP).schedule(RUN)))
                .containsExactly("1.0", "1.1", "2.0", "2.1", "3.0", "3.1");
    }

    @ParameterizedTest
    @MethodSource("routers")
    void chanceKeepsTheCountOfEveryRow(Router router) {
        RunShape run = RandomRouters.runOf(router);
        CacheSchedule like = new Threshold(router, 0.5).schedule(run);
        CacheSchedule random = new RandomPerRow(7, like).schedule(run);
        for (int step = 0; step < run.steps(); step++) {
            assertThat(random.rows().get(step).cells())
                    .containsExactlyInAnyOrderElementsOf(like.rows().get(step).cells());
            assertThat(random.routerRow(step)).isEqualTo(like.routerRow(step));
        }
        assertThat(new RandomPerRow(7, like).schedule(run)).isEqualTo(random);
    }

    @Test
    void anotherSeedGivesAnotherChoice() {
        Router router = RandomRouters.router(RouterInfo.ddim(6, 20, ReusePattern.ALTERNATE), new Random(1));
        RunShape run = RandomRouters.runOf(router);
        CacheSchedule like = new Threshold(router, 0.5).schedule(run);
        assertThat(new RandomPerRow(1, like).schedule(run)).isNotEqualTo(new RandomPerRow(2, like).schedule(run));
    }

    @Test
    void chanceHasNoUseForDrops() {
        CacheSchedule drops = new CacheSchedule(List.of(
                CacheSchedule.Row.full(2),
                new CacheSchedule.Row(OptionalInt.of(0), List.of(CellAction.DROP, CellAction.COMPUTE))));
        assertThatIllegalArgumentException().isThrownBy(() -> new RandomPerRow(1, drops));
    }

    @Test
    void aFixedScheduleServesRunsOfItsSizeOnly() {
        CacheSchedule schedule = CacheSchedule.full(4, 2);
        assertThat(new Fixed(schedule).schedule(RUN)).isSameAs(schedule);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fixed(CacheSchedule.full(4, 4)).schedule(RUN))
                .withMessage("The schedule is for a network of 4 layers; this one has 2.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fixed(CacheSchedule.full(5, 2)).schedule(RUN))
                .withMessage("The schedule is for 5 network evaluations; this run has 4.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RandomPerRow(1, CacheSchedule.full(5, 2)).schedule(RUN))
                .withMessageContaining("5 network evaluations");
    }

    @Test
    void reuseBetweenTheTwoEvaluationsOfAStepIsShiftedOrNot() {
        RunShape run = new RunShape(2, 3, "dpm-solver-2", 5, 8);
        CacheSchedule shifted = new AllCells(ReusePattern.SHIFTED).schedule(run);
        assertThat(shifted.evaluations()).isEqualTo(6);
        assertThat(shifted.counts()).isEqualTo(new CellCounts(8, 0, 8));
        assertThat(IntStream.range(0, 6).filter(shifted::isFull)).containsExactly(0, 1, 3, 5);
        assertThat(shifted.source(4, LayerId.mhsa(1)))
                .as("the intermediate evaluation of the step before")
                .hasValue(3);

        CacheSchedule unshifted = new AllCells(ReusePattern.UNSHIFTED).schedule(run);
        assertThat(unshifted.counts()).isEqualTo(new CellCounts(12, 0, 12));
        assertThat(unshifted.source(5, LayerId.mhsa(1)))
                .as("the first evaluation of the same step")
                .hasValue(4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AllCells(ReusePattern.ALTERNATE).schedule(run))
                .withMessageContaining("'alternate'");
    }

    /** The step's first evaluation reads what the intermediate one before it stored, so that one must be made again. */
    @Test
    void aShiftedRunGoesOnHalfWayThroughTheStepBeforeTheFirstChange() {
        RunShape run = new RunShape(1, 4, "dpm-solver-2", 5, 8);
        CacheSchedule reused = new AllCells(ReusePattern.SHIFTED).schedule(run);
        List<CacheSchedule.Row> rows = new ArrayList<>(reused.rows());
        rows.set(4, new CacheSchedule.Row(OptionalInt.of(2), List.of(CellAction.COMPUTE, CellAction.REUSE)));

        assertThat(new CacheSchedule(rows).resumePoint(reused, run.evaluations()))
                .isEqualTo(3);
    }

    @Test
    void routersForAnotherRunAreRefused() {
        Router router = router(0, 0, 0, 0);
        RunShape deeper = new RunShape(2, 4, "ddim", 5, 8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(router, 0.1).schedule(deeper))
                .withMessageContaining("1 blocks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Budget(router, 1).schedule(new RunShape(1, 6, "ddim", 5, 8)))
                .withMessageContaining("4 steps");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Threshold(router, 0.1).schedule(new RunShape(1, 4, "ddpm", 5, 8)))
                .withMessageContaining("'ddpm'");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001})
    void runsOfImpossibleLengthAreRefused(int steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RunShape(1, steps, "ddim", 5, 8))
                .withMessage("steps must be 1 to 1000, found " + steps);
    }
}
