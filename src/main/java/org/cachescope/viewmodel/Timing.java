package org.cachescope.viewmodel;

import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.workspace.studio.RunRequest;

/**
 * Times that were measured.
 *
 * @param request of which run
 * @param stale whether the present run is another; to be greyed
 * @param disturbed whether another job was at work meanwhile, so that they mean little; to be greyed
 */
public record Timing(LatencyMeasurement measurement, RunRequest request, boolean stale, boolean disturbed) {
    /** Whether they can be relied on for the present run. */
    public boolean valid() {
        return !stale && !disturbed;
    }

    /** Full over cached time, the median over pairs. */
    public double speedUp() {
        return measurement.speedUp().median();
    }
}
