/**
 * Tasks at work behind a window: started without waiting, watched, cancelled, and told apart when several run at once.
 *
 * <p>Rule: listeners are called on a job's own thread; whoever shows something hops to its own.
 */
@NullMarked
package org.cachescope.workspace.jobs;

import org.jspecify.annotations.NullMarked;
