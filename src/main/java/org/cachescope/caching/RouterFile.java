package org.cachescope.caching;

/** What a router file holds: scores that a policy turns into decisions, or the decisions alone. */
public sealed interface RouterFile {
    /** Scores β: every θ and every budget can be had of them. */
    record Learned(Router router) implements RouterFile {}

    /** Decisions without β: one schedule, and no θ to move. */
    record Decisions(CacheSchedule schedule) implements RouterFile {}
}
