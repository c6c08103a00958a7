package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was seen of a set of labelled shapes: one entry an image in every list. */
public final class ShapesObservation {
    private final List<Integer> labels;
    private final List<Integer> recognisedAs;
    private final FeatureSet features;
    private final List<Optional<ShapeTraits>> traits;

    ShapesObservation(
            List<Integer> labels, List<Integer> recognisedAs, FeatureSet features, List<Optional<ShapeTraits>> traits) {
        this.labels = List.copyOf(labels);
        this.recognisedAs = List.copyOf(recognisedAs);
        this.features = features;
        this.traits = List.copyOf(traits);
    }

    /**
     * The images of several sets, in order.
     *
     * @throws IllegalArgumentException if there is no set
     */
    public static ShapesObservation join(List<ShapesObservation> sets) {
        List<Integer> labels = new ArrayList<>();
        List<Integer> recognisedAs = new ArrayList<>();
        List<Optional<ShapeTraits>> traits = new ArrayList<>();
        for (ShapesObservation set : sets) {
            labels.addAll(set.labels);
            recognisedAs.addAll(set.recognisedAs);
            traits.addAll(set.traits);
        }
        FeatureSet features =
                FeatureSet.join(sets.stream().map(ShapesObservation::features).toList());
        return new ShapesObservation(labels, recognisedAs, features, traits);
    }

    /** Images of the set. */
    public int size() {
        return labels.size();
    }

    /** Intended label of each image. */
    public List<Integer> labels() {
        return labels;
    }

    /** Label of each image as the classifier sees it. */
    public List<Integer> recognisedAs() {
        return recognisedAs;
    }

    /** Images that the classifier recognises as what was intended. */
    public int recognised() {
        int recognised = 0;
        for (int i = 0; i < labels.size(); i++) {
            recognised += labels.get(i).equals(recognisedAs.get(i)) ? 1 : 0;
        }
        return recognised;
    }

    /** Share of the images that the classifier recognises as what was intended. */
    public double accuracy() {
        return (double) recognised() / size();
    }

    /** The classifier's features. */
    public FeatureSet features() {
        return features;
    }

    /** Measures of each image's shape, empty where none was found. */
    List<Optional<ShapeTraits>> traits() {
        return traits;
    }
}
