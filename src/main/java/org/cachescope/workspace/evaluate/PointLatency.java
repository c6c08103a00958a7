package org.cachescope.workspace.evaluate;

import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.Quantiles;

/**
 * What a point's runs take, in turn with uncached ones, so that whatever else the machine does falls on both: by
 * {@link LatencyMeasurement#PROTOCOL}.
 *
 * @param images made by each run
 * @param base milliseconds an image of the uncached run that the point is compared with
 * @param run milliseconds an image of the point's own runs
 * @param speedUp the first over the second, of each pair of neighbouring runs
 */
public record PointLatency(int images, Quantiles base, Quantiles run, Quantiles speedUp) {
    /** Of runs that made {@code images} each. */
    static PointLatency of(LatencyMeasurement measured, int images) {
        return new PointLatency(
                images, measured.full().over(images), measured.cached().over(images), measured.speedUp());
    }
}
