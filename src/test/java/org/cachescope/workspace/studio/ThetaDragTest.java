package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.junit.jupiter.api.Test;

class ThetaDragTest {
    private static final int STEPS = 20;
    private static final int DEPTH = 2;

    private static Router router(int distinct) {
        SplittableRandom random = new SplittableRandom(3);
        float[][] logits = new float[STEPS][2 * DEPTH];
        for (float[] row : logits) {
            for (int column = 0; column < row.length; column++) {
                row[column] = random.nextInt(distinct) - distinct / 2f;
            }
        }
        return new Router(RouterInfo.ddim(DEPTH, STEPS, ReusePattern.ALTERNATE), logits);
    }

    @Test
    void goesFromOneEndToTheOtherAndHalfWayBack() {
        List<Double> thetas = ThetaDrag.over(router(40), 15).thetas();
        assertThat(thetas).hasSize(15);
        assertThat(thetas.subList(0, 10)).isSorted();
        assertThat(thetas.getFirst())
                .isEqualTo(thetas.stream().min(Double::compare).orElseThrow());
        assertThat(thetas.get(9)).isEqualTo(thetas.stream().max(Double::compare).orElseThrow());
        assertThat(thetas.getLast()).isBetween(thetas.get(2), thetas.get(7));
    }

    @Test
    void noTwoValuesReuseTheSameCells() {
        Router router = router(40);
        List<Double> thetas = ThetaDrag.over(router, 15).thetas();
        HashSet<String> masks = new HashSet<>();
        thetas.forEach(theta ->
                masks.add(new CachePolicy.Threshold(router, theta).schedule().hash()));
        assertThat(masks).hasSameSizeAs(thetas);
    }

    @Test
    void aRouterOfFewDistinctScoresHasAsManyValues() {
        assertThat(ThetaDrag.over(router(4), 20).thetas()).hasSize(4);
    }
}
