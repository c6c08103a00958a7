package org.cachescope.workspace.session;

import java.util.List;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.jspecify.annotations.Nullable;

/**
 * All that a window restores.
 *
 * @param model the model that was open
 * @param recipe the run's recipe, or null where none was valid
 * @param caching how cells were chosen
 * @param look appearance and layout
 * @param recentModels models opened before, the newest first
 * @param recentRouters routers and schedules used before, the newest first
 * @param limits what is kept of searches for limits
 */
public record SessionState(
        ModelChoice model,
        @Nullable SamplingRecipe recipe,
        Caching caching,
        Look look,
        List<ModelOffer> recentModels,
        List<RecentRouter> recentRouters,
        LimitsMemory limits) {
    /** A first start's: the shipped model, and whatever suits it. */
    public static final SessionState FIRST = new SessionState(
            ModelChoice.SHIPPED,
            null,
            new Caching(null, "THETA", 0.5, 0, HandEdits.NONE, ReusePattern.ALTERNATE, ReusePattern.ALTERNATE),
            new Look(false, 1, "", List.of(), null),
            List.of());

    /** Copies the lists. */
    public SessionState {
        recentModels = List.copyOf(recentModels);
        recentRouters = List.copyOf(recentRouters);
    }

    /** One without recent routers and searches for limits. */
    public SessionState(
            ModelChoice model,
            @Nullable SamplingRecipe recipe,
            Caching caching,
            Look look,
            List<ModelOffer> recentModels) {
        this(model, recipe, caching, look, recentModels, List.of(), LimitsMemory.NONE);
    }

    /**
     * How cells are chosen.
     *
     * @param router file of the router, or null to leave it to the program
     * @param choice the window's name of the way, such as {@code THETA} or {@code BUDGET}; of a rule without router,
     *     {@code RULE} and its text, as {@link #byRule} makes it
     * @param theta threshold, 0 to 1
     * @param budget cells to reuse, 0 or more
     * @param edits cells by hand
     * @param editPattern which rows may be edited
     * @param torchPattern how the router is used if its file is a torch file, which does not say
     * @param routerDepth blocks of the network that the router was read for, which a file of lists for all blocks does
     *     not say; null where it is not known
     */
    public record Caching(
            @Nullable String router,
            String choice,
            double theta,
            int budget,
            HandEdits edits,
            ReusePattern editPattern,
            ReusePattern torchPattern,
            @Nullable Integer routerDepth) {
        /** One by a router whose file says how deep it is, or by none. */
        public Caching(
                @Nullable String router,
                String choice,
                double theta,
                int budget,
                HandEdits edits,
                ReusePattern editPattern,
                ReusePattern torchPattern) {
            this(router, choice, theta, budget, edits, editPattern, torchPattern, null);
        }

        /** The name of a way that is a rule without router. */
        public static String byRule(PolicyChoice rule) {
            return "RULE " + PolicyText.of(rule);
        }

        /** @throws IllegalArgumentException if a number is out of range */
        public Caching {
            require(theta >= 0 && theta <= 1, "theta: expected 0 to 1, found " + theta);
            require(budget >= 0, "budget: expected 0 or more, found " + budget);
        }
    }

    /**
     * Appearance and layout.
     *
     * @param dark whether the theme is dark
     * @param fontScale {@value #SMALLEST_FONT} to {@value #LARGEST_FONT}
     * @param selectedTab id of the tab in front, or empty
     * @param splits divider positions, 0 to 1, in the view's order
     * @param bounds place of the window, or null for the system's choice
     */
    public record Look(
            boolean dark,
            double fontScale,
            String selectedTab,
            List<Double> splits,
            @Nullable Bounds bounds) {
        private static final double SMALLEST_FONT = 0.5;
        private static final double LARGEST_FONT = 4;

        /** Copies the list. @throws IllegalArgumentException if a number is out of range */
        public Look {
            require(
                    fontScale >= SMALLEST_FONT && fontScale <= LARGEST_FONT,
                    "font scale: expected " + SMALLEST_FONT + " to " + LARGEST_FONT + ", found " + fontScale);
            splits = List.copyOf(splits);
            for (double split : splits) {
                require(split >= 0 && split <= 1, "split: expected 0 to 1, found " + split);
            }
        }
    }

    /** Place of a window on the screen, in its units; its sides are positive. */
    public record Bounds(double x, double y, double width, double height, boolean maximized) {
        /** @throws IllegalArgumentException if a number is not finite or a side not positive */
        public Bounds {
            require(
                    Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(width) && Double.isFinite(height),
                    "window: expected finite numbers");
            require(width > 0 && height > 0, "window: expected a size above 0, found " + width + " x " + height);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
