package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static final RouterInfo TWO_BLOCKS = RouterInfo.ddim(2, 4, ReusePattern.ALTERNATE);

    private static float[][] logits(int steps, int layers) {
        float[][] logits = new float[steps][layers];
        for (int step = 0; step < steps; step++) {
            for (int column = 0; column < layers; column++) {
                logits[step][column] = step - 0.25f * column;
            }
        }
        return logits;
    }

    @Test
    void rowsOfFullStepsAreNeverTakenForBeta() {
        Router router = new Router(TWO_BLOCKS, logits(4, 4));
        assertThat(router.cells()).isEqualTo(8);
        assertThat(router.logit(1, 2)).isEqualTo(0.5f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router.beta(2, 0))
                .withMessage("evaluation 2 is a full one: it has no router row");
        assertThatIllegalArgumentException().isThrownBy(() -> router.logits(0));
    }

    @Test
    void rowsOfFullStepsMayHoldAnything() {
        float[][] clean = logits(4, 4);
        float[][] littered = logits(4, 4);
        clean[0] = new float[0];
        littered[2] = new float[] {Float.NaN};
        Router router = new Router(TWO_BLOCKS, littered);
        assertThat(router).isEqualTo(new Router(TWO_BLOCKS, clean)).hasSameHashCodeAs(new Router(TWO_BLOCKS, clean));
        assertThat(router.hash()).hasSize(64).isEqualTo(new Router(TWO_BLOCKS, clean).hash());
    }

    @Test
    void hashTellsLogitsAndPatternsApart() {
        float[][] other = logits(4, 4);
        other[3][3] = Math.nextUp(other[3][3]);
        Router router = new Router(TWO_BLOCKS, logits(4, 4));
        assertThat(new Router(TWO_BLOCKS, other).hash()).isNotEqualTo(router.hash());
        assertThat(new Router(RouterInfo.ddim(2, 4, ReusePattern.ANY_STEP), logits(4, 4)).hash())
                .isNotEqualTo(router.hash());
    }

    @Test
    void laterChangesOfTheArrayDoNotReachTheRouter() {
        float[][] logits = logits(4, 4);
        Router router = new Router(TWO_BLOCKS, logits);
        logits[1][0] = 99;
        router.logits(1)[0] = 77;
        assertThat(router.logit(1, 0)).isEqualTo(1f);
    }

    @Test
    void negativeZeroBecomesZero() {
        float[][] logits = logits(4, 4);
        logits[1][0] = -0f;
        assertThat(Float.floatToRawIntBits(new Router(TWO_BLOCKS, logits).logit(1, 0)))
                .isZero();
    }

    @Test
    void betaOfZeroIsExactlyOneHalf() {
        assertThat(Router.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(Router.sigmoid(-200f)).isZero();
        assertThat(Router.sigmoid(200f)).isEqualTo(1f);
    }

    @Test
    void wrongRowCountIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Router(TWO_BLOCKS, logits(5, 4)))
                .withMessage("expected 4 router rows for as many evaluations, found 5");
    }

    @Test
    void aRowOfAnotherDepthIsRefused() {
        float[][] ragged = logits(4, 4);
        ragged[3] = new float[6];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Router(TWO_BLOCKS, ragged))
                .withMessage("router row of step 3 (respaced index 0): expected 4 logits for 2 blocks, found 6");
    }

    @Test
    void aMissingRowOfACacheStepIsRefused() {
        float[][] gap = logits(4, 4);
        gap[1] = null;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Router(TWO_BLOCKS, gap))
                .withMessage("router row of step 1 (respaced index 2) is missing; it may reuse and needs one");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void logitsThatAreNoNumberAreRefused(float bad) {
        float[][] logits = logits(4, 4);
        logits[3][2] = bad;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Router(TWO_BLOCKS, logits))
                .withMessage(
                        "router row of step 3 (respaced index 0), column 2: expected a finite logit, found " + bad);
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 1001})
    void stepCountsOutOfRangeAreRefused(int steps) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterInfo.ddim(2, steps, ReusePattern.ALTERNATE))
                .withMessage("steps must be 1 to 1000, found " + steps);
    }

    @Test
    void depthsSolversAndFactsOutOfRangeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RouterInfo.ddim(0, 4, ReusePattern.ALTERNATE))
                .withMessage("depth must be 1 to 256, found 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RouterInfo(
                        2, "unipc", 4, ReusePattern.ALTERNATE, null, null, null, null, RouterMode.REUSE, Map.of()))
                .withMessageContaining("'unipc'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BLOCKS.withTraining(Double.NaN, null, Map.of()))
                .withMessage("lambda must be a finite number, found NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BLOCKS.withTraining(null, Double.NEGATIVE_INFINITY, Map.of()))
                .withMessage("theta must be a finite number, found -Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TWO_BLOCKS.withTraining(null, null, Map.of("batch", 16)))
                .withMessageContaining("'batch'")
                .withMessageContaining("Integer");
    }

    @Test
    void misfitsAreNamedInASentence() {
        Router router = new Router(TWO_BLOCKS, logits(4, 4));
        assertThat(router.misfit(2, 4, "ddim")).isEmpty();
        assertThatCode(() -> router.requireFits(2, 4, "ddim")).doesNotThrowAnyException();
        assertThat(router.misfit(3, 4, "ddim"))
                .hasValue("The router is for a network of 2 blocks (4 layers); this one has 3 (6 layers).");
        assertThat(router.misfit(2, 10, "ddim")).hasValue("The router was trained for 4 steps; this run has 10.");
        assertThat(router.misfit(2, 4, "ddpm"))
                .hasValue("The router was trained for the solver 'ddim'; this run uses 'ddpm'.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> router.requireFits(2, 5, "ddim"))
                .withMessage("The router was trained for 4 steps; this run has 5.");
    }
}
