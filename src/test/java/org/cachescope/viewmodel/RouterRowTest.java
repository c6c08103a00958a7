package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.Test;

class RouterRowTest {
    private final ModelSummary model = FakeStudio.model("model", 2);

    private String label(RouterMode mode) {
        Router router = SampleRouters.rising(model, 20, -2, 0.1f, 0.5, mode);
        RouterOffer offer = new RouterOffer("name", Path.of("router.json"), new RouterFile.Learned(router), List.of());
        return new RouterRow(offer, Optional.empty()).label();
    }

    @Test
    void aRouterIsNamedByItsRunItsLambdaAndWhetherItDrops() {
        assertThat(label(RouterMode.REUSE)).isEqualTo("DDIM 20 · λ 1e-4");
        assertThat(label(RouterMode.DROP)).isEqualTo("DDIM 20 · λ 1e-4 · drops");
    }
}
