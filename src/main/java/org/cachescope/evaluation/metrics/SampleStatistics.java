package org.cachescope.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.jspecify.annotations.Nullable;

/**
 * What metrics need to know of a set of images, gathered batch by batch. Sums serve FID, sFID and the Inception Score,
 * so that memory does not grow with the set. KID, precision and recall compare images one with another: they take the
 * features of the first {@value #MOST_FEATURES}, as many as reference statistics keep.
 */
public final class SampleStatistics {
    /** Most images whose features are kept. */
    public static final int MOST_FEATURES = 5_000;

    private final Groups groups;
    private final List<FeatureMoments> pooled = new ArrayList<>();
    private final List<FeatureMoments> spatial = new ArrayList<>();
    private final List<ClassScores> scores = new ArrayList<>();
    private final ScoreSplits splits = new ScoreSplits(ClassScores.PUBLISHED_SPLIT);
    private final int keptImages;
    private float @Nullable [] kept;
    private int dimensions;
    private int images;

    /**
     * Statistics of no image yet.
     *
     * @param of how many images will be added, 1 or more
     */
    public SampleStatistics(int of) {
        this(of, MOST_FEATURES);
    }

    /** The same with another bound on features. */
    SampleStatistics(int of, int mostFeatures) {
        this.groups = Groups.of(of);
        this.keptImages = Math.min(of, mostFeatures);
    }

    /**
     * Takes the next images into account.
     *
     * @throws IllegalArgumentException if there are more than were announced, or they are of another protocol
     */
    public void add(ImageFeatures next) {
        if (images + next.size() > groups.images()) {
            throw new IllegalArgumentException("statistics: expected " + groups.images() + " images in all, found "
                    + (images + next.size()) + " or more");
        }
        if (images == 0) {
            begin(next);
        }
        if (next.pooled().dimensions() != dimensions || (next.spatial() != null) == spatial.isEmpty()) {
            throw new IllegalArgumentException("statistics: expected " + dimensions + " features of each image and "
                    + (spatial.isEmpty() ? "no" : "also") + " spatial ones, found "
                    + next.pooled().dimensions() + " and " + (next.spatial() == null ? "none" : "some"));
        }
        keep(next.pooled());
        for (int first = 0; first < next.size(); ) {
            int group = groups.group(images + first);
            int end = Math.min(next.size(), groups.end(group) - images);
            pooled.get(group).add(next.pooled(), first, end);
            if (next.spatial() != null) {
                spatial.get(group).add(next.spatial(), first, end);
            }
            ClassScores.addTo(scores, group, next.logits(), first, end);
            first = end;
        }
        splits.add(next.logits());
        images += next.size();
    }

    private void begin(ImageFeatures first) {
        dimensions = first.pooled().dimensions();
        kept = new float[Math.multiplyExact(keptImages, dimensions)];
        FeatureSet places = first.spatial();
        for (int group = 0; group < groups.count(); group++) {
            pooled.add(new FeatureMoments(dimensions));
            if (places != null) {
                spatial.add(new FeatureMoments(places.dimensions()));
            }
        }
    }

    private void keep(FeatureSet next) {
        int count = Math.clamp(keptImages - images, 0, next.size());
        if (count > 0) {
            System.arraycopy(next.values(), 0, requireKept(), images * dimensions, count * dimensions);
        }
    }

    private float[] requireKept() {
        float[] features = kept;
        if (features == null) {
            throw new IllegalStateException("statistics: expected images, found none");
        }
        return features;
    }

    /** Images of all, cut into the groups of an interval. @throws IllegalStateException if some are missing */
    Groups groups() {
        if (images != groups.images()) {
            throw new IllegalStateException(
                    "statistics: expected " + groups.images() + " images, found " + images + " so far");
        }
        return groups;
    }

    /** Moments of each group's features. */
    List<FeatureMoments> pooled() {
        return List.copyOf(pooled);
    }

    /** Moments of each group's spatial features; none where the protocol has none. */
    List<FeatureMoments> spatial() {
        return List.copyOf(spatial);
    }

    /** Sums of each group's class probabilities. */
    List<ClassScores> scores() {
        return List.copyOf(scores);
    }

    /** The published Inception Score: the mean over runs of {@value ClassScores#PUBLISHED_SPLIT} images. */
    double inceptionScore() {
        return splits.scores().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElseThrow();
    }

    /** Features of the first images, for what compares one with another. */
    FeatureSet features() {
        return new FeatureSet(dimensions, requireKept());
    }
}
