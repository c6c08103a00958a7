/**
 * The window: panes that build nodes and bind them to view models.
 *
 * <p>Rule: a view decides nothing. What is shown and what may be done is the view model's; a pane only lays out, binds
 * and passes on. Nodes that tests and style sheets look for have ids.
 */
@NullMarked
package org.cachescope.view;

import org.jspecify.annotations.NullMarked;
