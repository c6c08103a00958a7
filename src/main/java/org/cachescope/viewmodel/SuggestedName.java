package org.cachescope.viewmodel;

import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.evaluation.Figures;

/** Names of files that say what is in them; a person may choose others. */
final class SuggestedName {
    private SuggestedName() {}

    /**
     * What is of a model, such as {@code shapes32-dit-heatmap.svg}; a published model's name may have a slash in it.
     */
    static String of(String model, String what, String ending) {
        return model.replaceAll("[^\\p{L}\\p{N}._+-]+", "-") + "-" + what + ending;
    }

    /**
     * A router that was trained on a model, such as {@code shapes32-dit-ddim-20-lambda1e-5.json}; that it is for any
     * step, or drops, stands before λ.
     */
    static String of(String model, RouterInfo router) {
        Double lambda = router.lambda();
        String learned = lambda == null ? "" : "-lambda" + Figures.lambda(lambda);
        String pattern =
                router.hasPublishedPattern() ? "" : "-" + router.pattern().label();
        String mode =
                router.mode() == RouterMode.REUSE ? "" : "-" + router.mode().label();
        return of(model, router.solver() + "-" + router.steps() + pattern + mode + learned, ".json");
    }
}
