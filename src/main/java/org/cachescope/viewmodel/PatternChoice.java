package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.caching.ReusePattern;

/** Which evaluations of a run may reuse, where a person chooses for a router to be trained. */
public enum PatternChoice {
    /** Those of the solver's publication: every second one. */
    PUBLISHED,

    /** All but the first, as HarmoniCa's. */
    ANY_STEP;

    /** The pattern by name; empty for that of the solver's publication. */
    Optional<ReusePattern> named() {
        return this == ANY_STEP ? Optional.of(ReusePattern.ANY_STEP) : Optional.empty();
    }
}
