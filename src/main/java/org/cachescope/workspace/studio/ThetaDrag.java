package org.cachescope.workspace.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.cachescope.caching.Router;

/**
 * The thresholds that the slider stands at, one after the other, when a person drags it across the histogram from the
 * lowest β to the highest in two thirds of them and settles half-way back in the others. They lie evenly on the
 * slider's logit scale, each at the nearest β that none before it took: no two reuse the same cells, so that none asks
 * for images that were made before.
 *
 * @param thetas in the order in which they are passed; fewer than wanted where the router has fewer distinct β
 */
public record ThetaDrag(List<Double> thetas) {
    /** Copies the list. */
    public ThetaDrag {
        thetas = List.copyOf(thetas);
    }

    /**
     * A drag over a router's scores.
     *
     * @param values how many thresholds
     * @throws IllegalArgumentException if the router has no cell that may reuse
     */
    public static ThetaDrag over(Router router, int values) {
        NavigableSet<Float> free = logits(router); // all that give one β count once, as that β's lowest
        if (free.isEmpty()) {
            throw new IllegalArgumentException("a router without a cache step has no θ to drag");
        }
        double low = free.first();
        double span = free.last() - low;
        int there = Math.max(2, 2 * values / 3);
        List<Double> thetas = new ArrayList<>();
        for (int i = 0; i < values && !free.isEmpty(); i++) {
            double place = i < there ? (double) i / (there - 1) : 1 - 0.5 * (i - there + 1) / (values - there);
            float logit = nearest(free, (float) (low + place * span));
            free.remove(logit);
            thetas.add((double) Router.sigmoid(logit));
        }
        return new ThetaDrag(thetas);
    }

    private static NavigableSet<Float> logits(Router router) {
        NavigableSet<Float> all = new TreeSet<>();
        router.rows().cacheEvaluations().forEach(step -> {
            for (float logit : router.logits(step)) {
                all.add(logit);
            }
        });
        NavigableSet<Float> distinct = new TreeSet<>();
        float last = Float.NaN;
        for (float logit : all) {
            float beta = Router.sigmoid(logit);
            if (beta != last) {
                distinct.add(logit);
            }
            last = beta;
        }
        return distinct;
    }

    private static float nearest(NavigableSet<Float> logits, float place) {
        Float below = logits.floor(place);
        Float above = logits.ceiling(place);
        if (below == null) {
            return logits.first();
        }
        return above == null || place - below <= above - place ? below : above;
    }
}
