package org.cachescope.workspace;

import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterRows;

/** Routers whose β are known by their making. */
public final class TestRouters {
    private TestRouters() {}

    /** A router whose layers have logits -2, -1, 0 and so on in every row. */
    public static Router rising(RouterInfo info, RouterRows rows) {
        float[][] logits = new float[rows.evaluations()][];
        rows.cacheEvaluations().forEach(evaluation -> {
            logits[evaluation] = new float[info.layers()];
            for (int column = 0; column < info.layers(); column++) {
                logits[evaluation][column] = column - 2;
            }
        });
        return new Router(info, logits);
    }
}
