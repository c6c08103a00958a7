package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.workspace.PolicyChoice;
import org.junit.jupiter.api.Test;

class PointChoiceTest {
    private static PointResult point(String options) {
        return new PointResult(
                "key",
                "series",
                "label",
                "policy",
                "model",
                20,
                20,
                List.of(1L),
                500,
                "hash",
                new CellCounts(1, 0, 2),
                null,
                1,
                1,
                new PointLatency(1, Quantiles.of(1), Quantiles.of(1), Quantiles.of(1)),
                1,
                List.of(),
                "cpu",
                null,
                "2026-01-01",
                "cachescope evaluate --model a model --steps 20 " + options + " --images 500 --batch 50 --seed 1");
    }

    @Test
    void aRouterIsReadWithItsThreshold() {
        PolicyChoice.RouterChoice router = new PolicyChoice.RouterChoice("my routers/r 20.json", null);
        assertThat(PointChoice.of(point("--router my routers/r 20.json --theta 0.1 --guidance 2")))
                .contains(new PointChoice(new PolicyChoice.Threshold(router, 0.1), 2.0, null, 0, List.of()));
        assertThat(PointChoice.of(point("--router my routers/r 20.json")))
                .contains(new PointChoice(new PolicyChoice.Threshold(router, null), null, null, 0, List.of()));
        assertThat(PointChoice.of(point("--router \"my routers/r 20.json\" --theta 0.1")))
                .contains(new PointChoice(new PolicyChoice.Threshold(router, 0.1), null, null, 0, List.of()));
    }

    @Test
    void theSolverIsReadWhereItIsNotThatOfThePublication() {
        assertThat(PointChoice.of(point("--solver ddim --eta 0.5 --policy none")))
                .contains(new PointChoice(new PolicyChoice.None(), null, SolverName.DDIM, 0.5, List.of()));
        assertThat(PointChoice.of(point("--solver dpm++2m --policy none")))
                .contains(new PointChoice(new PolicyChoice.None(), null, SolverName.DPM_PLUS_PLUS_2M, 0, List.of()));
        assertThat(PointChoice.of(point("--solver telepathy --policy none"))).isEmpty();
    }

    @Test
    void aBudgetIsReadWithItsRouter() {
        assertThat(PointChoice.of(point("--router r20 --budget 60")))
                .contains(new PointChoice(
                        new PolicyChoice.Budget(new PolicyChoice.RouterChoice("r20", null), 60),
                        null,
                        null,
                        0,
                        List.of()));
    }

    @Test
    void aRuleIsReadAsItIsTyped() {
        assertThat(PointChoice.of(point("--policy random:k=50%,seed=3 --classes circle,square")))
                .contains(new PointChoice(
                        new PolicyChoice.ByRule(PolicyChoice.Rule.RANDOM, new CellBudget.Share(50), 3, null),
                        null,
                        null,
                        0,
                        List.of("circle", "square")));
        assertThat(PointChoice.of(point("--policy none")))
                .contains(new PointChoice(new PolicyChoice.None(), null, null, 0, List.of()));
    }

    @Test
    void whatThisVersionDoesNotKnowIsNoChoice() {
        assertThat(PointChoice.of(point("--policy telepathy:k=3"))).isEmpty();
        assertThat(PointChoice.of(point("--router r20 --budget many"))).isEmpty();
        assertThat(PointChoice.of(point(""))).isEmpty();
    }
}
