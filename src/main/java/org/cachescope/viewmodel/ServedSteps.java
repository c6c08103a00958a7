package org.cachescope.viewmodel;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import javafx.collections.ListChangeListener;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/**
 * Numbers of steps for which a model has routers with its solver.
 *
 * @param model whose routers are looked for
 * @param run with the steps that it has now
 */
record ServedSteps(ModelSummary model, RunShape run) {
    /** Has the steps of a recipe that came with another kind of network follow the routers found for the model. */
    static void follow(RecipeViewModel recipe, CachingViewModel caching) {
        caching.routers().addListener((ListChangeListener<RouterRow>) _ -> {
            ModelSummary open = recipe.model().getValue();
            RunShape run = recipe.shape().getValue();
            if (open != null && run != null) {
                recipe.fields().serve(new ServedSteps(open, run).nearest(caching.offers()));
            }
        });
    }

    /**
     * The number of steps nearest to the present one, as a ratio, for which there is a router made for the model; of
     * two equally near the greater. Empty where there is none for any.
     */
    OptionalInt nearest(List<RouterOffer> offers) {
        return offers.stream()
                .flatMapToInt(offer -> served(offer).stream())
                .boxed()
                .min(Comparator.<Integer>comparingDouble(this::distance).thenComparing(Comparator.reverseOrder()))
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private OptionalInt served(RouterOffer offer) {
        if (!(offer.content() instanceof RouterFile.Learned(Router router))
                || router.info().mode() != RouterMode.REUSE
                || !model.name().equals(router.info().modelName())) {
            return OptionalInt.empty();
        }
        int steps = router.info().steps();
        return router.misfit(run.depth(), steps, run.solver()).isEmpty() ? OptionalInt.of(steps) : OptionalInt.empty();
    }

    private double distance(int steps) {
        return Math.abs(Math.log((double) steps / run.steps()));
    }
}
