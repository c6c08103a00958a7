package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.junit.jupiter.api.Test;

class NothingReusedTest {
    private static final int LAYERS = 2 * FakeStudio.DEPTH;
    private static final CacheSchedule FULL = CacheSchedule.full(4, LAYERS);
    private static final CacheSchedule ALL = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
            .schedule(RunShape.of(FakeStudio.SHIPPED.architecture(), 4, "ddim"));

    private static String reason(Choice choice, double theta, Double leastBeta) {
        return new NothingReused(FULL, FULL, choice, theta, leastBeta).reason().orElseThrow();
    }

    @Test
    void thereIsNoReasonToGiveWhereACellReuses() {
        assertThat(new NothingReused(ALL, ALL, Choice.THETA, 0.1, 0.2).reason()).isEmpty();
    }

    @Test
    void oneStepIsTheReasonBeforeAnyOther() {
        CacheSchedule one = CacheSchedule.full(1, LAYERS);
        assertThat(new NothingReused(one, one, Choice.NONE, 0.1, null).reason())
                .contains("Nothing reuses: a run of one step has no earlier output to take.");
    }

    @Test
    void aPolicyThatWouldReuseIsOverruledByHand() {
        assertThat(new NothingReused(FULL, ALL, Choice.THETA, 0.9, 0.2).reason())
                .contains("Nothing reuses: every cell that would reuse is set to compute by hand.");
    }

    @Test
    void everyChoiceHasItsReason() {
        assertThat(reason(Choice.NONE, 0.1, 0.2)).isEqualTo("Nothing reuses: caching is off.");
        assertThat(reason(Choice.ALL_CELLS, 0.1, 0.2)).contains("no step of this run is a cache step");
        assertThat(reason(Choice.FIXED, 0.1, null)).contains("the imported schedule computes every cell");
        assertThat(reason(Choice.BUDGET, 0.1, 0.2)).contains("the budget is 0 cells");
        assertThat(reason(Choice.THETA, 0.1, 0.2))
                .contains("θ 0.1 lies below every β of the router (the lowest is 0.2)");
        assertThat(reason(Choice.THETA, 0.1, null)).endsWith("of the router.");
    }

    @Test
    void aThetaUnderZeroIsNoFigure() {
        assertThat(reason(Choice.THETA, -Float.MIN_VALUE, 0.0))
                .contains("θ below 0 lies below every β of the router (the lowest is 0)");
    }
}
