package org.cachescope.cli;

import org.jspecify.annotations.Nullable;

/** The range of θ: β lies within it, so that 0 reuses nothing and 1 all that may be reused. */
final class Thetas {
    private Thetas() {}

    /** @throws IllegalArgumentException if {@code theta} is given and not within 0 and 1 */
    static void require(@Nullable Double theta) {
        if (theta != null && !(theta >= 0 && theta <= 1)) {
            throw new IllegalArgumentException(
                    "--theta: expected 0 (reuse nothing) to 1 (reuse all that may be), found " + theta);
        }
    }
}
