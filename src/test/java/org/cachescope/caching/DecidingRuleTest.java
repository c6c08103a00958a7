package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.DecidingRule.Accumulated;
import org.cachescope.caching.DecidingRule.Decider;
import org.cachescope.caching.DecidingRule.FirstBlock;
import org.junit.jupiter.api.Test;

class DecidingRuleTest {
    private static final RunShape RUN = new RunShape(3, 5, "ddim", 5, 8);

    /** What a rule decides where each evaluation's change, from the second on, is as given. */
    private static List<Boolean> decided(DecidingRule rule, double... changes) {
        Decider decider = rule.start(changes.length + 1);
        List<Boolean> decided = new ArrayList<>();
        for (int evaluation = 0; evaluation <= changes.length; evaluation++) {
            decided.add(!decider.mustCompute(evaluation) && decider.passesOver(evaluation, changes[evaluation - 1]));
        }
        return decided;
    }

    @Test
    void theFirstBlockRulePassesOverBelowItsThreshold() {
        FirstBlock rule = new FirstBlock(0.25);
        assertThat(decided(rule, 0.2, 0.25, 0.0, Double.NaN, 0.24))
                .containsExactly(false, true, false, true, false, true);
        assertThat(decided(new FirstBlock(0), 0.0, 0.0)).containsOnly(false);
        Decider decider = rule.start(3);
        assertThat(decider.comparesWith(false)).isTrue();
        assertThat(decider.comparesWith(true))
                .as("what is compared with is of the evaluation that computed all blocks")
                .isFalse();
    }

    @Test
    void theAccumulatedRuleAddsUpUntilItsThresholdAndComputesBothEnds() {
        assertThat(decided(new Accumulated(0.5, Accumulated.IDENTITY), 0.25, 0.125, 0.125, 0.25, 0.0))
                .as("0.25, 0.375, then 0.5 which is not below and begins anew, 0.25, and the last")
                .containsExactly(false, true, true, false, true, false);
        assertThat(decided(new Accumulated(0, Accumulated.IDENTITY), 0.0, 0.0)).containsOnly(false);
        assertThat(new Accumulated(1, Accumulated.IDENTITY).start(3).comparesWith(true))
                .isTrue();
    }

    @Test
    void aPolynomialRescalesEachChange() {
        // 2 x² - x + 0.25 of 0.5 is 0.25, of 1 is 1.25
        Accumulated rule = new Accumulated(0.75, List.of(2.0, -1.0, 0.25));
        assertThat(decided(rule, 0.5, 0.5, 0.5, 0.5, 1.0, 0.5, 0.0))
                .containsExactly(false, true, true, false, true, false, true, false);
    }

    @Test
    void whatWasDecidedIsASchedule() {
        CacheSchedule schedule = new FirstBlock(0.1).schedule(RUN, List.of(false, true, true, false, true));
        assertThat(schedule.rows().stream().map(row -> CellAction.letters(row.cells())))
                .containsExactly("CCCCCC", "CCRRRR", "CCRRRR", "CCCCCC", "CCRRRR");
        assertThat(schedule.ranges(2)).containsExactly(new BlockRange(1, 3, BlockRange.Kind.RESIDUAL));
        assertThat(new Accumulated(1, Accumulated.IDENTITY)
                        .most(RUN).rows().stream().map(row -> CellAction.letters(row.cells())))
                .containsExactly("CCCCCC", "RRRRRR", "RRRRRR", "RRRRRR", "RRRRRR");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FirstBlock(Double.NaN))
                .withMessage("threshold: expected 0 or more, found NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Accumulated(0.1, List.of()))
                .withMessageStartingWith("polynomial: expected one coefficient or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FirstBlock(0.1).range(1))
                .withMessageContaining("all blocks but the first");
    }
}
