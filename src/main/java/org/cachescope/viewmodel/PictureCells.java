package org.cachescope.viewmodel;

import java.util.List;
import java.util.function.Consumer;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;

/**
 * How the cells of a picture's run are chosen here: as they were where that comes to the same cells, else the cells
 * themselves, which is told.
 *
 * @param problems hears of what could not be chosen as it was
 */
record PictureCells(CachingViewModel caching, Consumer<Problem> problems) {
    CachingState of(Dropped.Run image, ModelSummary open) {
        boolean others = image.modelHashes().makeOtherImages(open.hashes());
        if (others) {
            problems.accept(new Problem(
                    "The images of " + image.name() + " cannot be made again",
                    image.modelHashes().areOfOtherWeights(open.hashes())
                            ? "The model that is open has other weights."
                            : "Runs of the model that is open begin with something else besides noise."));
        }
        CachingState choices = image.choices();
        if (!others && saysWhatItsRuleCameTo(choices)) {
            caching.know(choices.rule(), open, image.recipe(), image.schedule());
            return choices;
        }
        RunShape run = image.recipe().shape(open.architecture());
        boolean byMissingRouter = choices.choice().needsRouter() && choices.router() == null;
        if (!byMissingRouter
                && choices.schedule(run).hash().equals(image.schedule().hash())) {
            return choices; // a router that is in use here would decide in place of the missing one
        }
        if (choices.choice() != Choice.FIXED) {
            problems.accept(new Problem(
                    "The cells of " + image.name() + " are restored as a fixed schedule",
                    image.missing()
                                    .orElse(
                                            byMissingRouter
                                                    ? "No router served its run when it was made."
                                                    : "Router, θ and cells by hand come to other cells here.")
                            + (others ? " There" : " The images are the same; there")
                            + " is no θ to move."));
        }
        return fixed(image);
    }

    /**
     * The trial of a rule need not be made again for the run that it was made for; cells by hand hide what it came to.
     */
    private static boolean saysWhatItsRuleCameTo(CachingState choices) {
        return choices.choice() == Choice.RULE
                && choices.rule().needsTrial()
                && choices.edits().size() == 0;
    }

    private CachingState fixed(Dropped.Run image) {
        RouterOffer offer = new RouterOffer(image.name(), null, new RouterFile.Decisions(image.schedule()), List.of());
        return new CachingState(offer, Choice.FIXED, caching.theta().get(), 0, HandEdits.NONE, ReusePattern.ANY_STEP);
    }
}
