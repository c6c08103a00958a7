package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.RouterPreference;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/** Chooses a router where a person has not, as the commands do. */
record RouterPick(ModelSummary model, RunShape run) {
    /** Of the routers that learned to reuse, see {@link RouterPreference#best}. */
    Optional<RouterOffer> best(List<RouterOffer> offers) {
        return best(offers, RouterMode.REUSE);
    }

    /** The same of the routers that were trained for a mode. */
    Optional<RouterOffer> best(List<RouterOffer> offers, RouterMode mode) {
        return preference().best(offers, RouterOffer::content, mode);
    }

    /** The threshold that a router suggests, else the one that suits the model. */
    double theta(RouterOffer offer) {
        return offer.content() instanceof RouterFile.Learned(Router router)
                ? preference().theta(router)
                : model.theta();
    }

    private RouterPreference preference() {
        return new RouterPreference(model.name(), model.identity(), model.theta(), run);
    }
}
