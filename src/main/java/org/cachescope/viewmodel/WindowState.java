package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.session.LimitsMemory;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.session.RecentRouter;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a window shows again at the next start.
 *
 * @param model the model that was open
 * @param recipe the run's recipe, or null where a field was wrong
 * @param caching how cells were chosen
 * @param look appearance and layout
 * @param recentModels models opened before, the newest first
 * @param recentRouters routers and schedules used before, the newest first
 * @param limits what is kept of searches for limits
 */
public record WindowState(
        ModelChoice model,
        @Nullable SamplingRecipe recipe,
        CachingState caching,
        Look look,
        List<ModelOffer> recentModels,
        List<RecentRouter> recentRouters,
        LimitsMemory limits) {
    /** Copies the lists. */
    public WindowState {
        recentModels = List.copyOf(recentModels);
        recentRouters = List.copyOf(recentRouters);
    }

    /** One without recent routers and searches for limits. */
    public WindowState(
            ModelChoice model,
            @Nullable SamplingRecipe recipe,
            CachingState caching,
            Look look,
            List<ModelOffer> recentModels) {
        this(model, recipe, caching, look, recentModels, List.of(), LimitsMemory.NONE);
    }

    /**
     * Appearance and layout.
     *
     * @param dark whether the theme is dark
     * @param fontScale 0.8 to 2
     * @param selectedTab id of the tab in front
     * @param splits divider positions, 0 to 1, in the view's order
     * @param bounds place of the window, or null for the system's choice
     */
    public record Look(
            boolean dark,
            double fontScale,
            String selectedTab,
            List<Double> splits,
            @Nullable Bounds bounds) {
        /** Copies the list. */
        public Look {
            splits = List.copyOf(splits);
        }
    }

    /** Place of a window on the screen, in its units. */
    public record Bounds(double x, double y, double width, double height, boolean maximized) {}
}
