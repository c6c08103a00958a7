package org.cachescope.workspace.evaluate;

import org.cachescope.caching.CacheSchedule;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;

/** Which cells a point's runs compute. */
sealed interface PointCells {
    /** The same in every batch. */
    record Fixed(CacheSchedule schedule) implements PointCells {}

    /**
     * Those that a rule comes to in each batch, by the batch's own images.
     *
     * @param policy the rule
     * @param most the most that it can pass over
     */
    record Decided(PolicyChoice.Deciding policy, CacheSchedule most) implements PointCells {}

    /** Layers of the network. */
    default int layers() {
        return switch (this) {
            case Fixed(CacheSchedule schedule) -> schedule.layers();
            case Decided(PolicyChoice.Deciding _, CacheSchedule most) -> most.layers();
        };
    }

    /** What tells them from others, for names of files: equal where runs are. */
    default String key() {
        return switch (this) {
            case Fixed(CacheSchedule schedule) -> schedule.shortHash();
            case Decided(PolicyChoice.Deciding policy, CacheSchedule _) ->
                PolicyText.of(policy).replaceAll("[^A-Za-z0-9.=-]", "_");
        };
    }
}
