/**
 * How good a set of images is: as a whole against a reference set, and image by image against the uncached run.
 *
 * <p>Rule: no figure leaves this package bare. A {@link org.cachescope.evaluation.metrics.MetricValue} carries how many
 * images and which protocol it was made by, and its interval names its method.
 */
@NullMarked
package org.cachescope.evaluation.metrics;

import org.jspecify.annotations.NullMarked;
