package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.junit.jupiter.api.Test;

class SuggestedNameTest {
    private static final RouterInfo ROUTER = RouterInfo.ddim(2, 20, ReusePattern.ALTERNATE);

    @Test
    void aRoutersFileSaysWhatItIsFor() {
        assertThat(SuggestedName.of("shapes32-dit", ROUTER.withTraining(3e-6, null, Map.of())))
                .isEqualTo("shapes32-dit-ddim-20-lambda3e-6.json");
        assertThat(SuggestedName.of("shapes32-dit", ROUTER)).isEqualTo("shapes32-dit-ddim-20.json");
        assertThat(SuggestedName.of(
                        "shapes32-dit",
                        RouterInfo.ddim(12, 20, ReusePattern.ANY_STEP).withMode(RouterMode.DROP)))
                .isEqualTo("shapes32-dit-ddim-20-any-step-drop.json");
    }

    @Test
    void aPublishedModelsNameIsNoFolder() {
        assertThat(SuggestedName.of("DiT-XL/2", "heatmap", ".svg")).isEqualTo("DiT-XL-2-heatmap.svg");
        assertThat(SuggestedName.of("6 blocks, width 64", "images", ".png")).isEqualTo("6-blocks-width-64-images.png");
    }
}
