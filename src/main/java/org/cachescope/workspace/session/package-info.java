/**
 * What a window shows again at the next start, and the file that keeps it.
 *
 * <p>Rule: a file that cannot be read is set aside under another name, never overwritten.
 */
@NullMarked
package org.cachescope.workspace.session;

import org.jspecify.annotations.NullMarked;
