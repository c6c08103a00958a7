package org.cachescope.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;

/**
 * Inception Scores of runs of images, gathered batch by batch; a shorter last run counts as a whole one, as in the
 * published evaluation.
 */
final class ScoreSplits {
    private final int size;
    private final List<ClassScores> splits = new ArrayList<>();
    private int images;

    /**
     * No image yet.
     *
     * @param size images of a run, 1 or more
     */
    ScoreSplits(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("Inception Score: expected splits of one or more, found " + size);
        }
        this.size = size;
    }

    /** Takes the next images into account. */
    void add(FeatureSet logits) {
        for (int first = 0; first < logits.size(); ) {
            int split = (images + first) / size;
            int end = Math.min(logits.size(), (split + 1) * size - images);
            ClassScores.addTo(splits, split, logits, first, end);
            first = end;
        }
        images += logits.size();
    }

    /** The score of each run. @throws IllegalStateException if there is no image */
    List<Double> scores() {
        if (splits.isEmpty()) {
            throw new IllegalStateException("Inception Score: expected one image or more, found none");
        }
        return splits.stream().map(ClassScores::score).toList();
    }
}
