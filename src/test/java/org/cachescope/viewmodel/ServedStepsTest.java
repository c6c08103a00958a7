package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.Test;

class ServedStepsTest {
    private static final ModelSummary MODEL = FakeStudio.SHIPPED;

    private static ServedSteps of(int steps) {
        return new ServedSteps(MODEL, RunShape.of(MODEL.architecture(), steps, "ddim"));
    }

    private static List<RouterOffer> routers(ModelSummary model, int... steps) {
        return Arrays.stream(steps)
                .mapToObj(count -> FakeStudio.offer("r" + count, SampleRouters.flat(model, count)))
                .toList();
    }

    @Test
    void theNearestByRatioIsTakenAndOfTwoTheGreater() {
        List<RouterOffer> offers = routers(MODEL, 10, 20, 50);
        assertThat(of(5).nearest(offers)).hasValue(10);
        assertThat(of(20).nearest(offers)).hasValue(20);
        assertThat(of(1000).nearest(offers)).hasValue(50);
        assertThat(of(10).nearest(routers(MODEL, 5, 20))).hasValue(20);
    }

    @Test
    void routersOfOtherModelsSolversAndModesDoNotCount() {
        ModelSummary other = FakeStudio.model("other", FakeStudio.DEPTH);
        assertThat(of(5).nearest(routers(other, 10))).isEmpty();
        ServedSteps otherSolver = new ServedSteps(MODEL, RunShape.of(MODEL.architecture(), 5, "dpm++2m"));
        assertThat(otherSolver.nearest(routers(MODEL, 10))).isEmpty();
        RouterOffer drops = FakeStudio.offer("drops", SampleRouters.rising(MODEL, 10, 0, 0, 0.5, RouterMode.DROP));
        assertThat(of(5).nearest(List.of(drops))).isEmpty();
    }
}
