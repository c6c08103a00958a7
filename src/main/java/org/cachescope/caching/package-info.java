/**
 * Routers and their file formats, the cache schedules that policies make of them, and multiply-accumulate counts.
 *
 * <p>Rule: a {@link org.cachescope.caching.CacheSchedule} is the only thing a run, a count or an export reads; routers,
 * thresholds and budgets end at the policy that turns them into one. Evaluation, step, respaced index and router row
 * are converted in {@link org.cachescope.caching.RouterRows} and nowhere else. Nothing here runs a network.
 */
@NullMarked
package org.cachescope.caching;

import org.jspecify.annotations.NullMarked;
