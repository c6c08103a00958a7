/**
 * Plots of our own on canvases: nodes that paint plain immutable records of this package and report what the pointer
 * and the keyboard do. They know no view model and decide nothing. Colours and font come from style sheets.
 */
@NullMarked
package org.cachescope.view.plot;

import org.jspecify.annotations.NullMarked;
