package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;

/**
 * How good generated shapes are: recognised as intended, as real and as varied as the data in the classifier's
 * features, and spread as the data in place, size, turn and colour.
 *
 * @param samples generated images
 * @param references fresh images of the data that they were compared with
 * @param recognised how many samples the classifier takes for what was intended
 * @param precisionRecall in the classifier's features
 * @param variations one for each trait that was found, in the traits' order
 */
public record ShapesQuality(
        int samples, int references, int recognised, PrecisionRecall precisionRecall, List<TraitVariation> variations) {
    /** Copies the list. */
    public ShapesQuality {
        variations = List.copyOf(variations);
    }

    /**
     * Compares samples with fresh images of the data.
     *
     * @param observer what looked at both
     * @param neighbours k of precision and recall, 3 in published figures
     * @throws IllegalArgumentException if a set has too few images, or a class of the samples is none of the references
     */
    public static ShapesQuality of(
            Engine engine,
            ShapesObserver observer,
            ShapesObservation samples,
            ShapesObservation references,
            int neighbours) {
        ClassMeans means = ClassMeans.of(observer, references);
        Map<ShapeTrait, double[]> made = means.traits(samples);
        Map<ShapeTrait, double[]> data = means.traits(references);
        List<TraitVariation> variations = new ArrayList<>();
        for (ShapeTrait trait : ShapeTrait.values()) {
            double[] values = made.get(trait);
            double[] expected = data.get(trait);
            if (values != null && expected != null) {
                variations.add(TraitVariation.of(trait, values, expected));
            }
        }
        return new ShapesQuality(
                samples.size(),
                references.size(),
                samples.recognised(),
                PrecisionRecall.of(engine, references.features(), samples.features(), neighbours),
                variations);
    }

    /** Share of the samples that the classifier takes for what was intended. */
    public double accuracy() {
        return (double) recognised / samples;
    }

    /** Largest distance of a trait's distribution from that in the data. */
    public double worstDistance() {
        return variations.stream().mapToDouble(TraitVariation::distance).max().orElse(0);
    }
}
