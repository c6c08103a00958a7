package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.TestRouters;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.Test;

class RouterPickTest {
    private static final ModelSummary MODEL = FakeStudio.model("shapes16", TestModels.SHAPES16);
    private static final RunShape RUN = RunShape.of(TestModels.SHAPES16, 4, "ddim");

    private final RouterPick pick = new RouterPick(MODEL, RUN);

    /** Of each row's six β, -2, -1, 0 and so on before the sigmoid, as many are below θ as it says. */
    private static RouterOffer offer(String name, ReusePattern pattern, RouterMode mode, double theta) {
        RouterRows rows = new RouterRows(4, pattern);
        RouterInfo info = RouterInfo.of(TestModels.SHAPES16.blocks(), rows)
                .withModel("shapes16", null)
                .withTraining(1e-5, theta, Map.of())
                .withMode(mode);
        return FakeStudio.offer(name, TestRouters.rising(info, rows));
    }

    @Test
    void theOneThatReusesAboutHalfOfItsCellsIsTakenByItself() {
        RouterOffer half = offer("half", ReusePattern.ALTERNATE, RouterMode.REUSE, 0.5);
        RouterOffer most = offer("most", ReusePattern.ALTERNATE, RouterMode.REUSE, 0.9);
        assertThat(pick.best(List.of(most, half))).contains(half);
        RouterOffer drops = offer("drops", ReusePattern.ALTERNATE, RouterMode.DROP, 0.5);
        assertThat(pick.best(List.of(drops, most))).contains(most);
        assertThat(pick.best(List.of(drops, most), RouterMode.DROP)).contains(drops);
    }

    @Test
    void aRouterForAnyStepIsTakenByItselfOnlyWhereThereIsNoOther() {
        RouterOffer any = offer("any", ReusePattern.ANY_STEP, RouterMode.REUSE, 0.5);
        RouterOffer most = offer("most", ReusePattern.ALTERNATE, RouterMode.REUSE, 0.9);
        assertThat(pick.best(List.of(any, most))).contains(most);
        assertThat(pick.best(List.of(any))).as("where there is no other").contains(any);
    }
}
