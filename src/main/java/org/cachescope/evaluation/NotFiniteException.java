package org.cachescope.evaluation;

import org.cachescope.model.LayerId;
import org.jspecify.annotations.Nullable;

/** A run met NaN or infinity; says in which step and layer first. */
public final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int step;
    private final transient @Nullable LayerId layer;

    /**
     * @param step the run's step, from 0 on
     * @param timestep original timestep that belongs to it
     * @param layer the first layer whose output is not finite, or null if all are and what follows them is not
     */
    NotFiniteException(int step, int timestep, @Nullable LayerId layer) {
        super("step " + step + " (timestep " + timestep + "), " + place(layer)
                + ": expected finite numbers, found NaN or infinity. The weights there, or what feeds them, are damaged:"
                + " 'cachescope inspect' lists tensors that hold NaN.");
        this.step = step;
        this.layer = layer;
    }

    private static String place(@Nullable LayerId layer) {
        return layer == null ? "final layer or solver" : layer.kind() + " of block " + layer.block();
    }

    /** The run's step, from 0 on. */
    public int step() {
        return step;
    }

    /** The first layer whose output is not finite, or null if it is the final layer or the solver. */
    public @Nullable LayerId layer() {
        return layer;
    }
}
