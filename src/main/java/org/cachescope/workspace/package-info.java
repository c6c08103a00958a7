/**
 * What a user can ask for, as tasks: plain classes that take a request, publish typed progress, can be cancelled, and
 * end in an immutable report. The terminal and the window run the same ones.
 *
 * <p>Rule: no JavaFX and no terminal. A task leaves whole files or none, whether it ends, fails or is cancelled.
 */
@NullMarked
package org.cachescope.workspace;

import org.jspecify.annotations.NullMarked;
