package org.cachescope.training;

/** A loss that a router learns by, and its gradient; no gradient is computed for any weight. */
sealed interface RouterObjective extends AutoCloseable permits OutputObjective, RunObjective {
    @Override
    void close();
}
