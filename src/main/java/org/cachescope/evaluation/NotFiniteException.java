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
        this(
                step,
                timestep,
                layer,
                layer == null ? "final layer or solver" : layer.kind() + " of block " + layer.block());
    }

    private NotFiniteException(int step, int timestep, @Nullable LayerId layer, String place) {
        super("step " + step + " (timestep " + timestep + "), " + place
                + ": expected finite numbers, found NaN or infinity. The weights there, or what feeds them, are damaged:"
                + " 'cachescope inspect' lists tensors that hold NaN.");
        this.step = step;
        this.layer = layer;
    }

    /** What timestep and label are made into is not finite, before any layer is evaluated. */
    static NotFiniteException inConditioning(int step, int timestep) {
        return new NotFiniteException(step, timestep, null, "timestep or label conditioning");
    }

    /** The run's step, from 0 on. */
    public int step() {
        return step;
    }

    /** The first layer whose output is not finite, or null if it is none. */
    public @Nullable LayerId layer() {
        return layer;
    }
}
