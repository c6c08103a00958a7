package org.cachescope.workspace;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellOrder;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Architecture;
import org.cachescope.model.LayerKind;
import org.jspecify.annotations.Nullable;

/**
 * The most cells of attention, of feed-forward layers and of both that keep a quality (Ma et al., 2024, Table 4), cells
 * being added in a policy's order.
 *
 * @param architecture the network's
 * @param recipe of the images that are judged
 * @param order the policy with all of its cells
 * @param leastDecibels least mean PSNR to the run without cache
 */
public record BudgetLimits(
        Architecture architecture, SamplingRecipe recipe, CachePolicy.InOrder order, double leastDecibels) {
    /** @throws IllegalArgumentException if the quality is no number */
    public BudgetLimits {
        if (!Double.isFinite(leastDecibels)) {
            throw new IllegalArgumentException("PSNR: expected a number of decibels, found " + leastDecibels);
        }
    }

    /** Makes images and compares them. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Mean PSNR of a run to the one without cache, in decibels; +∞ where all images are identical.
         *
         * @param trial what is tried, in words
         */
        double psnrDecibels(String trial, CacheSchedule schedule) throws IOException;
    }

    /** Looks for all three. */
    public List<LimitsReport.Limit> find(Judge judge) throws IOException {
        List<LimitsReport.Limit> limits = new ArrayList<>();
        for (Layers layers : Layers.values()) {
            limits.add(find(layers, judge));
        }
        return limits;
    }

    private LimitsReport.Limit find(Layers layers, Judge judge) throws IOException {
        int of = cells(layers);
        LimitSearch.Found found = LimitSearch.largest(
                of,
                leastDecibels,
                cells -> judge.psnrDecibels(
                        layers.word + ", " + cells + " of " + of + " cells", schedule(layers, cells)));
        RunMacs macs = RunMacs.of(architecture, recipe, schedule(layers, found.cells()));
        return new LimitsReport.Limit(layers.word, found.cells(), of, found.psnrDecibels(), macs.warmRatio());
    }

    /** The most trials that {@link #find} takes. */
    public int mostTrials() {
        int trials = 0;
        for (Layers layers : Layers.values()) {
            trials += LimitSearch.mostTrials(cells(layers));
        }
        return trials;
    }

    private RunShape run() {
        return recipe.shape(architecture);
    }

    private int cells(Layers layers) {
        return layers.of(order.order())
                .cells(run().rows(order.pattern()), run())
                .size();
    }

    private CacheSchedule schedule(Layers layers, int cells) {
        return new CachePolicy.InOrder(
                        order.pattern(), layers.of(order.order()), new CellBudget.Count(cells), order.action())
                .schedule(run());
    }

    /** Whose cells are added. */
    private enum Layers {
        FFN("FFN", LayerKind.FFN),
        MHSA("MHSA", LayerKind.MHSA),
        BOTH("both", null);

        private final String word;
        private final @Nullable LayerKind kind;

        Layers(String word, @Nullable LayerKind kind) {
            this.word = word;
            this.kind = kind;
        }

        CellOrder of(CellOrder order) {
            return kind == null ? order : new CellOrder.OfKind(order, kind);
        }
    }
}
