package org.cachescope.workspace.evaluate;

import java.io.IOException;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.evaluation.SamplingRecipe;

/** Makes the runs that policies choose cells by. */
interface Calibrator {
    /**
     * Errors of runs such as {@code recipe}.
     *
     * @param lags how many evaluations back, 1 or more
     */
    CalibratedErrors errors(SamplingRecipe recipe, int lags) throws IOException;
}
