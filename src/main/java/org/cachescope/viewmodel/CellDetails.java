package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.Figures;
import org.cachescope.model.LayerId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the cell under the pointer.
 *
 * @param cell which
 * @param evaluation the network evaluation that it belongs to
 * @param beta its score, or null where none is read
 * @param action what the run does
 * @param why what decided that, as a sentence
 * @param edited whether a person decided it
 * @param error how much the layer's output changes from the step before, or null where that was not measured
 * @param macsPerImage multiply-accumulates of the layer on one image
 * @param macsOfRun those of the layer at this step on the run's whole batch, guidance included; 0 where the run is not
 *     known
 */
public record CellDetails(
        HandEdits.Cell cell,
        Evaluation evaluation,
        @Nullable Float beta,
        CellAction action,
        String why,
        boolean edited,
        @Nullable CellError error,
        long macsPerImage,
        long macsOfRun) {
    /**
     * Change of a layer's output from the step before.
     *
     * @param squared squared L2 distance
     * @param meanSquared mean squared difference
     * @param relative L2 distance over the output's norm
     */
    public record CellError(double squared, double meanSquared, double relative) {}

    /** The layer. */
    public LayerId layer() {
        return LayerId.ofColumn(cell.column());
    }

    /** First line, such as {@code Step 7 (timestep 631) · block 3 · FFN}. */
    public String title() {
        return "Step " + evaluation.label() + " (" + evaluation.timeText() + ") · block " + layer().block() + " · "
                + layer().kind();
    }

    /** The lines below the title. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(why);
        if (error != null) {
            lines.add("changes by " + Figures.percent(error.relative) + " from the evaluation before (squared L2 "
                    + Figures.significant(error.squared, 3) + ")");
        }
        if (macsPerImage > 0) {
            String run = macsOfRun > 0 ? ", " + Figures.macs(macsOfRun) + " in this run" : "";
            lines.add((action == CellAction.COMPUTE ? "costs " : "saves ") + Figures.macs(macsPerImage) + " an image"
                    + run);
        }
        return List.copyOf(lines);
    }
}
