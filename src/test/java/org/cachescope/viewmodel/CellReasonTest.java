package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.BlockPolicy;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Evaluation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellReasonTest {
    private static final int STEPS = 4;
    private static final RunShape RUN = RunShape.of(FakeStudio.SHIPPED.architecture(), STEPS, "ddim");
    private static final List<Evaluation> EVALUATIONS = RunTimes.of(FakeStudio.SHIPPED.architecture(), RUN);
    private static final Router HALVES = SampleRouters.flat(FakeStudio.SHIPPED, STEPS);
    private static final CacheSchedule ALL = new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(RUN);

    private static String of(
            int step, CacheSchedule schedule, @Nullable Router router, HandEdits edits, Choice choice, double theta) {
        return new CellReason(new HeatmapSource(schedule, router, edits, EVALUATIONS), choice, theta, 7)
                .of(new HandEdits.Cell(step, 0));
    }

    private static String of(int step, CacheSchedule schedule, @Nullable Router router, Choice choice, double theta) {
        return of(step, schedule, router, HandEdits.NONE, choice, theta);
    }

    @Test
    void betaIsComparedWithTheta() {
        CacheSchedule reused = new CachePolicy.Threshold(HALVES, 0.5).schedule(RUN);
        assertThat(of(1, reused, HALVES, Choice.THETA, 0.5)).isEqualTo("β 0.5 ≤ θ 0.5: reuses step 0");
        CacheSchedule computed = new CachePolicy.Threshold(HALVES, 0.4).schedule(RUN);
        assertThat(of(1, computed, HALVES, Choice.THETA, 0.4)).isEqualTo("β 0.5 > θ 0.4: computed");
    }

    @Test
    void aThetaUnderZeroIsNoFigure() {
        Router zeros = SampleRouters.rising(FakeStudio.SHIPPED, STEPS, -200, 0, 0.5);
        double none = -Float.MIN_VALUE;
        CacheSchedule computed = new CachePolicy.Threshold(zeros, none).schedule(RUN);
        assertThat(of(1, computed, zeros, Choice.THETA, none)).isEqualTo("β 0 > θ below 0: computed");
    }

    @Test
    void otherChoicesNameTheirRule() {
        CacheSchedule seven = new CachePolicy.Budget(HALVES, 7).schedule(RUN);
        assertThat(of(1, seven, HALVES, Choice.BUDGET, 0.1)).startsWith("β 0.5, budget of 7 cells, lowest β first: ");
        assertThat(of(1, ALL, null, Choice.ALL_CELLS, 0.1))
                .isEqualTo("every cell of a cache step reuses: reuses step 0");
        assertThat(of(1, ALL, null, Choice.FIXED, 0.1)).isEqualTo("fixed schedule: reuses step 0");
        assertThat(of(1, CacheSchedule.full(STEPS, RUN.layers()), HALVES, Choice.NONE, 0.1))
                .isEqualTo("β 0.5, caching is off: computed");
    }

    @Test
    void blocksPassedOverSayWhatStandsInForThem() {
        CacheSchedule delta = new BlockPolicy.DeltaRanges(2, 2, 0).schedule(RUN);
        assertThat(of(1, delta, null, Choice.RULE, 0.1))
                .isEqualTo("rule without router: passed over, blocks 0 to 1 add what they added in step 0");
    }

    @Test
    void stepsThatMayNotReuseSaySo() {
        assertThat(of(0, ALL, HALVES, Choice.THETA, 0.5)).startsWith("first step: nothing is stored yet");
        assertThat(of(2, ALL, HALVES, Choice.THETA, 0.5)).startsWith("full step: ");
    }

    @Test
    void aPersonsCellNamesThePersonAndNotTheRule() {
        HandEdits edits = HandEdits.NONE.with(List.of(new HandEdits.Cell(1, 0)), CellAction.COMPUTE);
        CacheSchedule edited = edits.applyTo(ALL, ReusePattern.ALTERNATE);
        assertThat(of(1, edited, HALVES, edits, Choice.THETA, 0.5)).isEqualTo("by hand: computed");
    }
}
