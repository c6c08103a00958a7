/**
 * The trade-off of measured points: which are worth having, which to choose, and the same as table, drawing and report.
 *
 * <p>Rule: nothing is measured here, and no figure is shown without its N and protocol.
 */
@NullMarked
package org.cachescope.workspace.tradeoff;

import org.jspecify.annotations.NullMarked;
