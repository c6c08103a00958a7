/**
 * How good and how fast a run is: image quality against the full run, and pictures that show it.
 *
 * <p>Rule: every figure names its protocol, and what has no finite value is said so instead of being replaced.
 */
@NullMarked
package org.cachescope.evaluation;

import org.jspecify.annotations.NullMarked;
