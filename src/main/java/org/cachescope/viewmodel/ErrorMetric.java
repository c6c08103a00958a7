package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.evaluation.LayerErrors;

/** How the change of a layer's output is measured. */
public enum ErrorMetric {
    /** Squared L2 distance, as the paper's Figure 3 shows it. */
    SQUARED("Squared L2", "‖f(s) − f(s−1)‖²"),
    /** Mean squared difference. */
    MEAN_SQUARED("Mean squared", "mean (f(s) − f(s−1))²"),
    /** L2 distance over the later output's norm. */
    RELATIVE("Relative L2", "‖f(s) − f(s−1)‖ / ‖f(s)‖");

    private final String label;
    private final String formula;

    ErrorMetric(String label, String formula) {
        this.label = label;
        this.formula = formula;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    /** How its values come of many elements, as a clause. */
    String summing() {
        return switch (this) {
            case SQUARED -> "summed over guidance halves, tokens and channels, mean over images";
            case MEAN_SQUARED -> "mean over images, guidance halves, tokens and channels";
            case RELATIVE -> "both norms over images, guidance halves, tokens and channels";
        };
    }

    /** What an axis says; f(s) is a layer's output at step s. */
    public String formula() {
        return formula;
    }

    List<List<Double>> of(LayerErrors errors) {
        return switch (this) {
            case SQUARED -> errors.squared();
            case MEAN_SQUARED -> errors.meanSquared();
            case RELATIVE -> errors.relative();
        };
    }
}
