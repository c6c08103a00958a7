package org.cachescope.viewmodel;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/** Chooses a router where a person has not. */
record RouterPick(ModelSummary model, RunShape run) {
    private static final double MIDDLE = 0.5;

    /**
     * Of the routers trained for this model and run the one that at its θ reuses closest to half of its cells; one of another
     * than the published pattern only where there is no other.
     */
    Optional<RouterOffer> best(List<RouterOffer> offers) {
        return best(offers, RouterMode.REUSE);
    }

    /** The same of the routers that were trained for a mode. */
    Optional<RouterOffer> best(List<RouterOffer> offers, RouterMode mode) {
        return offers.stream()
                .filter(offer -> fits(offer, mode))
                .min(Comparator.comparing(RouterPick::isOfAnotherPattern).thenComparingDouble(this::fromMiddle));
    }

    private boolean fits(RouterOffer offer, RouterMode mode) {
        return offer.content() instanceof RouterFile.Learned(Router router)
                && offer.misfit(run).isEmpty()
                && router.info().mode() == mode
                && model.name().equals(router.info().modelName())
                && !ModelHashes.differ(router.info().modelIdentity(), model.identity());
    }

    private static boolean isOfAnotherPattern(RouterOffer offer) {
        return offer.content() instanceof RouterFile.Learned(Router router)
                && !router.info().hasPublishedPattern();
    }

    private double fromMiddle(RouterOffer offer) {
        BetaDistribution distribution = BetaDistribution.of(offer);
        double reused = distribution.reusedAt(theta(offer));
        return Math.abs(reused / Math.max(1, distribution.cells()) - MIDDLE);
    }

    /** The threshold that a router suggests, else the one that suits the model. */
    double theta(RouterOffer offer) {
        return offer.content() instanceof RouterFile.Learned(Router router)
                ? Objects.requireNonNullElse(router.info().theta(), model.theta())
                : model.theta();
    }
}
