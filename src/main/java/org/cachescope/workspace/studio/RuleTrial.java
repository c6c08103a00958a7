package org.cachescope.workspace.studio;

import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Calibration;
import org.cachescope.evaluation.DecidedRun;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.workspace.PolicyCalibration;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.RulePolicies;

/** Tries a rule out on a loaded model, on the engine's thread. */
final class RuleTrial {
    private RuleTrial() {}

    /**
     * The cells that a rule comes to: calibrated on images of their own, or decided on those of the recipe.
     *
     * @param watch stands between the network and its layers, to stop by throwing
     * @param afterStep called with the number of evaluations done
     * @throws IllegalArgumentException with the reason, if the rule does not fit the run or needs a router
     */
    static CacheSchedule of(
            SamplingSession session,
            SamplingRecipe recipe,
            PolicyChoice rule,
            LayerWatch watch,
            IntConsumer afterStep) {
        if (rule instanceof PolicyChoice.Deciding deciding) {
            return DecidedRun.of(session, recipe, deciding.rule(), watch, afterStep)
                    .schedule();
        }
        RunShape run = recipe.shape(session.network().architecture());
        int lags = rule.calibratedLags();
        CalibratedErrors errors =
                lags == 0 ? CalibratedErrors.none(run, 1) : errors(session, recipe, lags, watch, afterStep);
        return RulePolicies.of(rule, run, errors).schedule(run);
    }

    /**
     * Errors of runs such as the recipe's, calibrated on images of their own.
     *
     * @param lags how many evaluations back, 1 or more
     * @param watch stands between the network and its layers, to stop by throwing
     * @param afterStep called with the number of evaluations done
     */
    static CalibratedErrors errors(
            SamplingSession session, SamplingRecipe recipe, int lags, LayerWatch watch, IntConsumer afterStep) {
        SamplingRecipe calibration = PolicyCalibration.recipe(
                recipe, session.network().architecture().classes());
        return Calibration.measure(session, calibration, lags, watch, afterStep);
    }
}
