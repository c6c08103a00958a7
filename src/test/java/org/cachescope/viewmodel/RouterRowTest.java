package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.TestRouters;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.Test;

class RouterRowTest {
    /** For 4 DDIM steps, λ 1e-4. */
    private static Router router(RouterMode mode) {
        return SampleRouters.rising(FakeStudio.SHIPPED, 4, -1, 0.2f, 0.5, mode);
    }

    private static String label(String name, RouterMode mode) {
        return new RouterRow(FakeStudio.offer(name, router(mode)), Optional.empty()).label();
    }

    @Test
    void aRouterIsNamedByItsRunItsLambdaAndWhetherItDrops() {
        assertThat(label("shapes32-dit-ddim4-lambda1e-4", RouterMode.REUSE)).isEqualTo("DDIM 4 · λ 1e-4");
        assertThat(label("shapes32-dit-ddim4-drop-lambda1e-4", RouterMode.DROP)).isEqualTo("DDIM 4 · λ 1e-4 · drops");
    }

    @Test
    void anotherPatternThanThePublishedOneIsNamed() {
        RouterRows rows = new RouterRows(4, ReusePattern.ANY_STEP);
        RouterInfo info = RouterInfo.of(TestModels.SHAPES16.blocks(), rows).withTraining(1e-4, 0.5, Map.of());
        RouterOffer any = FakeStudio.offer("any-lambda1e-4", TestRouters.rising(info, rows));
        assertThat(new RouterRow(any, Optional.empty()).label()).isEqualTo("DDIM 4 · λ 1e-4 · any-step");
    }

    @Test
    void routersTrainedAlikeAreToldApartByTheirNames() {
        assertThat(label("mine", RouterMode.REUSE)).isEqualTo("mine · DDIM 4 · λ 1e-4");
    }

    @Test
    void whatHasNoFileIsCalledByItsName() {
        RouterOffer trained =
                new RouterOffer("trained here", null, new RouterFile.Learned(router(RouterMode.REUSE)), List.of());
        assertThat(new RouterRow(trained, Optional.empty()).label()).isEqualTo("trained here");
    }
}
