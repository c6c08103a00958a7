package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterMode;
import org.cachescope.workspace.PolicyChoice;
import org.junit.jupiter.api.Test;

class RouterSeriesTest {
    private static RouterSeries router(String nameOrPath, String label, RouterMode mode) {
        return new RouterSeries(new PolicyChoice.RouterChoice(nameOrPath, null), label, 240, mode, null);
    }

    @Test
    void routersThatMayReuseAtAnyStepAreASeriesOfTheirOwn() {
        RouterSeries any = new RouterSeries(
                new PolicyChoice.RouterChoice("any", null), "λ 1e-4", 456, RouterMode.REUSE, ReusePattern.ANY_STEP);
        RouterSeries alternate = router("alternate", "λ 1e-4", RouterMode.REUSE);
        assertThat(RouterSeries.toldApart(List.of(any, alternate)))
                .as("one λ each")
                .containsExactly(any, alternate);
        assertThat(any.series()).isEqualTo("L2C, any-step");
        assertThat(alternate.series()).isEqualTo("L2C");
        assertThat(router("d", "λ 1e-4", RouterMode.DROP).series()).isEqualTo("learned drop");
    }

    @Test
    void routersOfOneModeThatShareALambdaAreNamedBesideIt() {
        List<RouterSeries> told = RouterSeries.toldApart(List.of(
                router("x/mine-a.json", "λ 1e-4", RouterMode.REUSE),
                router("x/mine-b.json", "λ 1e-4", RouterMode.REUSE),
                router("drops", "λ 1e-4", RouterMode.DROP),
                router("a/one.json", "λ 1e-3", RouterMode.REUSE),
                router("b/one.json", "λ 1e-3", RouterMode.REUSE)));
        assertThat(told)
                .extracting(RouterSeries::label)
                .containsExactly(
                        "λ 1e-4 (mine-a)", "λ 1e-4 (mine-b)", "λ 1e-4", "λ 1e-3 (a/one.json)", "λ 1e-3 (b/one.json)");
    }
}
