/**
 * Heatmaps, error figures, schedules and routers as files for other programs.
 *
 * <p>Rule: every file is written whole or not at all, equal content gives equal bytes, and numbers are written with a
 * point wherever the program runs.
 */
@NullMarked
package org.cachescope.workspace.export;

import org.jspecify.annotations.NullMarked;
