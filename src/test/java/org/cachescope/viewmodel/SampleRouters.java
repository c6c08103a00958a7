package org.cachescope.viewmodel;

import java.util.Map;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.studio.ModelSummary;

/** Routers whose β are known by their making. */
final class SampleRouters {
    private SampleRouters() {}

    /** Logits rise by the cell, evenly from {@code low}; made for a model, with a θ of its own. */
    static Router rising(ModelSummary model, int steps, float low, float by, double theta) {
        return rising(model, steps, low, by, theta, RouterMode.REUSE);
    }

    /** The same, trained for a mode. */
    static Router rising(ModelSummary model, int steps, float low, float by, double theta, RouterMode mode) {
        RouterInfo info = RouterInfo.ddim(model.architecture().blocks(), steps, ReusePattern.ALTERNATE)
                .withModel(model.name(), null)
                .withTraining(1e-4, theta, Map.of())
                .withMode(mode);
        float[][] logits = new float[steps][info.layers()];
        int[] cell = {0};
        new RouterRows(steps, ReusePattern.ALTERNATE).cacheEvaluations().forEach(step -> {
            for (int column = 0; column < info.layers(); column++) {
                logits[step][column] = low + by * cell[0]++;
            }
        });
        return new Router(info, logits);
    }

    /** Every β is one half; for DPM-Solver-2. */
    static Router shifted(ModelSummary model, int steps) {
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, steps, ReusePattern.SHIFTED);
        RouterInfo info = RouterInfo.of(model.architecture().blocks(), rows).withModel(model.name(), null);
        return new Router(info, new float[2 * steps][info.layers()]);
    }

    /** Every β is one half. */
    static Router flat(ModelSummary model, int steps) {
        return rising(model, steps, 0, 0, 0.5);
    }
}
