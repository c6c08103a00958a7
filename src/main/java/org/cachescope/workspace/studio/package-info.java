/**
 * What the window asks the engine for: a model that stays loaded, runs that resume where a changed schedule first
 * differs, errors, timings and trainings, all as {@link org.cachescope.workspace.Task tasks} with immutable reports.
 *
 * <p>Rule: no JavaFX; pictures are plain bytes, tensors never leave this package.
 */
@NullMarked
package org.cachescope.workspace.studio;

import org.jspecify.annotations.NullMarked;
