/**
 * Images by the thousand, judged: one policy or a whole sweep, in shards that merge exactly, resumed where it stopped.
 *
 * <p>Rule: whatever was computed is on the disk before the next piece begins, each file whole, and what a folder says
 * in the end does not depend on how often or where the work was cut.
 */
@NullMarked
package org.cachescope.workspace.evaluate;

import org.jspecify.annotations.NullMarked;
