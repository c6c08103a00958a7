/**
 * What the window shows and what can be done in it, as observable state and commands.
 *
 * <p>Rule: of JavaFX only {@code javafx.beans}, {@code javafx.collections} and {@code javafx.util}, so that all of it
 * is tested without a toolkit. State is touched on the user interface's thread alone; what a job says hops there
 * through an {@link java.util.concurrent.Executor}. A view model never sees a node.
 */
@NullMarked
package org.cachescope.viewmodel;

import org.jspecify.annotations.NullMarked;
