package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelHashesTest {
    @Test
    void weightsThatAreNotKnownDoNotDifferAndStartsAlwaysTell() {
        ModelHashes known = new ModelHashes("a", null);
        assertThat(known.makeOtherImages(new ModelHashes("a", null))).isFalse();
        assertThat(known.makeOtherImages(new ModelHashes(null, null))).isFalse();
        assertThat(new ModelHashes(null, null).makeOtherImages(known)).isFalse();
        assertThat(known.makeOtherImages(new ModelHashes("b", null))).isTrue();

        ModelHashes leaking = new ModelHashes("a", "leak");
        assertThat(known.areOfOtherWeights(leaking)).isFalse();
        assertThat(known.makeOtherImages(leaking)).isTrue();
        assertThat(leaking.makeOtherImages(new ModelHashes(null, "leak"))).isFalse();
        assertThat(leaking.makeOtherImages(new ModelHashes(null, "other"))).isTrue();
    }
}
