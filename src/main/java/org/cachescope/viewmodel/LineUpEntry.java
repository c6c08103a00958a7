package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.studio.LineUpRequest.Place;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/** What a person wants in a place of a line-up; which cells it comes to is decided anew for each run. */
public sealed interface LineUpEntry {
    /** The run without cache. */
    LineUpEntry FULL = new Chosen(new CachingState(null, Choice.NONE, 0, 0, HandEdits.NONE, ReusePattern.ANY_STEP));

    /** The four runs of the paper's comparison with dropping (Ma et al., 2024): full, L2C, learned and random drop. */
    List<LineUpEntry> PAPER =
            List.of(FULL, new Learned(RouterMode.REUSE), new Learned(RouterMode.DROP), new RandomDrop());

    /**
     * What places are filled from.
     *
     * @param model whose runs
     * @param run their size
     * @param routers those at hand
     * @param present how the window chooses cells now, with the router in use
     */
    record Source(ModelSummary model, RunShape run, List<RouterOffer> routers, CachingState present) {}

    /** What it comes to. */
    Filled fill(Source source);

    /**
     * A place, and the choices that its cells come from.
     *
     * @param choices empty where there is no run
     */
    record Filled(Place place, Optional<CachingState> choices) {
        private static Filled run(String name, CachingState choices, CacheSchedule schedule) {
            return new Filled(new Place.Run(name, schedule), Optional.of(choices));
        }

        /** The run of choices, or why they cannot serve it: what computes everything must not bear their name. */
        private static Filled of(String name, CachingState choices, RunShape run) {
            return choices.failure(run)
                    .map(why -> missing(name, why))
                    .orElseGet(() -> run(name, choices, choices.schedule(run)));
        }

        private static Filled missing(String name, String why) {
            return new Filled(new Place.Missing(name, why), Optional.empty());
        }
    }

    /**
     * Cells as they were chosen in the window.
     *
     * @param choices with the router that was in use
     */
    record Chosen(CachingState choices) implements LineUpEntry {
        @Override
        public Filled fill(Source source) {
            String name = choices.name();
            Optional<String> misfit =
                    choices.router() == null || !choices.choice().needsRouter()
                            ? Optional.empty()
                            : choices.router().misfit(source.run());
            return misfit.map(why -> Filled.missing(name, "It does not serve this run: " + why))
                    .orElseGet(() -> Filled.of(name, choices, source.run()));
        }
    }

    /**
     * The best router at hand of a mode. Of Learning-to-Cache it is the one in use, at its θ; of Learning-to-Drop as
     * many cells drop as Learning-to-Cache reuses.
     */
    record Learned(RouterMode mode) implements LineUpEntry {
        @Override
        public Filled fill(Source source) {
            Optional<CachingState> found = mode == RouterMode.REUSE ? cached(source) : dropped(source);
            String title = mode == RouterMode.REUSE ? "L2C" : "Learned drop";
            return found.map(choices -> Filled.of(title + ": " + choices.name(), choices, source.run()))
                    .orElseGet(() -> Filled.missing(title, why(source)));
        }

        private String why(Source source) {
            return "No router of this kind was trained for " + source.model().name() + " at "
                    + source.run().steps() + " "
                    + SolverName.of(source.run().solver()).title() + " steps. Train one"
                    + (mode == RouterMode.DROP ? " whose layers drop" : "")
                    + " in the tab Train, or import one.";
        }

        private static Optional<CachingState> dropped(Source source) {
            RouterPick pick = new RouterPick(source.model(), source.run());
            return pick.best(source.routers(), RouterMode.DROP)
                    .map(offer -> new CachingState(
                            offer,
                            Choice.BUDGET,
                            pick.theta(offer),
                            cells(source),
                            HandEdits.NONE,
                            source.run().publishedPattern()));
        }

        private static Optional<CachingState> cached(Source source) {
            RouterPick pick = new RouterPick(source.model(), source.run());
            CachingState present = source.present();
            RouterOffer inUse = present.router();
            boolean usable = inUse != null
                    && hasPublishedPattern(inUse)
                    && pick.best(List.of(inUse)).isPresent()
                    && (present.choice() == Choice.THETA || present.choice() == Choice.BUDGET);
            return usable
                    ? Optional.of(present.withoutEdits())
                    : pick.best(source.routers())
                            .map(offer -> new CachingState(
                                    offer,
                                    Choice.THETA,
                                    pick.theta(offer),
                                    0,
                                    HandEdits.NONE,
                                    source.run().publishedPattern()));
        }

        /** A router for any step is no router of Learning-to-Cache. */
        private static boolean hasPublishedPattern(RouterOffer offer) {
            return offer.content() instanceof RouterFile.Learned(Router router)
                    && router.info().hasPublishedPattern();
        }

        /**
         * As many cells as Learning-to-Cache reuses, of those that may in its pattern; half of these, where there is no
         * router of it.
         */
        static int cells(Source source) {
            int most = (int) source.run()
                            .rows(source.run().publishedPattern())
                            .cacheEvaluations()
                            .count()
                    * source.run().layers();
            return cached(source)
                    .map(choices -> choices.schedule(source.run()).counts().reused())
                    .map(reused -> Math.min(most, reused))
                    .orElse(most / 2);
        }
    }

    /** As many cells as Learning-to-Cache reuses, dropped by chance. */
    record RandomDrop() implements LineUpEntry {
        private static final long SEED = 1;

        @Override
        public Filled fill(Source source) {
            int cells = Learned.cells(source);
            PolicyChoice rule =
                    new PolicyChoice.ByRule(PolicyChoice.Rule.DROP, new CellBudget.Count(cells), SEED, null);
            CachingState choices = new CachingState(
                    null, Choice.RULE, 0, 0, HandEdits.NONE, source.run().publishedPattern(), rule);
            return Filled.of("Random drop, " + cells + " cells", choices, source.run());
        }
    }
}
