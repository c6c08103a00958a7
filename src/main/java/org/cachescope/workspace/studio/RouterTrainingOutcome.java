package org.cachescope.workspace.studio;

import java.time.Duration;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;

/**
 * What a training gave.
 *
 * @param router its scores, with model, λ, suggested θ and the facts of the training
 * @param theta the threshold it suggests
 * @param cells how many reuse, or drop, at that threshold
 * @param elapsed time of this sitting
 */
public record RouterTrainingOutcome(Router router, double theta, CellCounts cells, Duration elapsed) {}
