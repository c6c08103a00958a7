package org.cachescope.viewmodel;

import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.studio.RouterOffer;

/**
 * A router in the list to choose from.
 *
 * @param offer what it is
 * @param misfit why it cannot serve the present run, as a sentence; empty where it can
 */
public record RouterRow(RouterOffer offer, Optional<String> misfit) {
    /**
     * What it was trained for and how hard, such as {@code DDIM 20 · λ 3e-5}, its pattern where it is not the published
     * one, whether it drops, behind its name unless that says as much; its name alone where that is not known.
     */
    public String label() {
        return label(offer);
    }

    /** The label of a router wherever it is named. */
    static String label(RouterOffer offer) {
        if (offer.file() == null
                || !(offer.content() instanceof RouterFile.Learned(Router router))
                || router.info().lambda() == null) {
            return offer.name();
        }
        String lambda = Figures.lambda(router.info().lambda());
        String trained =
                title(router.info().solver()) + " " + router.info().steps() + " · λ " + lambda + kind(router.info());
        return offer.name().contains("lambda" + lambda) ? trained : offer.name() + " · " + trained;
    }

    /** What makes a router another than those of Learning-to-Cache, behind a dot each; empty for one of them. */
    static String kind(RouterInfo info) {
        return (info.hasPublishedPattern() ? "" : " · " + info.pattern().label())
                + (info.mode() == RouterMode.DROP ? " · drops" : "");
    }

    /** A solver as people write it; as the file has it where nobody knows it. */
    private static String title(String solver) {
        return SolverName.find(solver).map(SolverName::title).orElse(solver);
    }
}
