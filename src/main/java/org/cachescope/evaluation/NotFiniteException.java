package org.cachescope.evaluation;

import org.cachescope.diffusion.Evaluation;
import org.cachescope.model.LayerId;
import org.jspecify.annotations.Nullable;

/** A run met NaN or infinity; says in which evaluation and layer first. */
public final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int evaluation;
    private final transient @Nullable LayerId layer;

    /**
     * @param evaluation the run's network evaluation
     * @param layer the first layer whose output is not finite, or null if all are and what follows them is not
     */
    NotFiniteException(Evaluation evaluation, @Nullable LayerId layer) {
        this(evaluation, layer, layer == null ? "final layer or solver" : layer.kind() + " of block " + layer.block());
    }

    private NotFiniteException(Evaluation evaluation, @Nullable LayerId layer, String place) {
        super(place(evaluation) + " (" + evaluation.timeText() + "), " + place
                + ": expected finite numbers, found NaN or infinity. The weights there, or what feeds them, are"
                + " damaged: 'cachescope inspect' lists tensors that hold NaN.");
        this.evaluation = evaluation.number();
        this.layer = layer;
    }

    private static String place(Evaluation evaluation) {
        String step = "step " + evaluation.step();
        return evaluation.number() == evaluation.step() ? step : step + ", evaluation " + evaluation.number();
    }

    /** What timestep and label are made into is not finite, before any layer is evaluated. */
    static NotFiniteException inConditioning(Evaluation evaluation) {
        return new NotFiniteException(evaluation, null, "timestep or label conditioning");
    }

    /** The run's network evaluation, from 0 on. */
    public int evaluation() {
        return evaluation;
    }

    /** The first layer whose output is not finite, or null if it is none. */
    public @Nullable LayerId layer() {
        return layer;
    }
}
