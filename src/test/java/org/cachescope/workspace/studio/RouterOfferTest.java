package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouterOfferTest {
    private static RouterOffer offer(String name, int steps, @Nullable Double lambda, RouterMode mode) {
        RouterInfo info = RouterInfo.ddim(1, steps, ReusePattern.ANY_STEP)
                .withTraining(lambda, null, Map.of())
                .withMode(mode);
        float[][] logits = new float[steps][2];
        logits[0] = null;
        return new RouterOffer(name, null, new RouterFile.Learned(new Router(info, logits)), List.of());
    }

    private static RouterOffer reusing(String name, int steps, @Nullable Double lambda) {
        return offer(name, steps, lambda, RouterMode.REUSE);
    }

    @Test
    void routersOfAsManyStepsStandByRisingLambda() {
        List<RouterOffer> sorted = List.of(
                reusing("a", 4, 3e-6),
                reusing("a", 4, 1e-5),
                reusing("a", 4, 1e-4),
                reusing("a", 4, null),
                reusing("b", 4, null),
                offer("a", 4, 1e-7, RouterMode.DROP),
                reusing("a", 20, 1e-7),
                reusing("a", 100, 1e-7),
                new RouterOffer("a", null, new RouterFile.Decisions(CacheSchedule.full(4, 2)), List.of()));
        assertThat(sorted.reversed().stream().sorted(RouterOffer.BY_RUN_AND_LAMBDA))
                .containsExactlyElementsOf(sorted);
    }
}
