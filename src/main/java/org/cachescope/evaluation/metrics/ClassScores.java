package org.cachescope.evaluation.metrics;

import java.util.List;
import org.cachescope.evaluation.FeatureSet;

/**
 * What the Inception Score (Salimans et al., 2016) is made of, in double precision and in constant memory: the sums
 * over images of the class probabilities p and of Σ p log p. Sums of several sets are merged by addition.
 *
 * @param images how many
 * @param probabilities sum of p, one value a class; not copied, not to be changed
 * @param negativeEntropy sum of Σ p log p over the classes
 */
public record ClassScores(long images, double[] probabilities, double negativeEntropy) {
    /** Images of one split of published figures; their mean is the score. */
    public static final int PUBLISHED_SPLIT = 5000;

    /** Sums over the images {@code first} to {@code end - 1} of logits (N, classes). */
    public static ClassScores of(FeatureSet logits, int first, int end) {
        int classes = logits.dimensions();
        double[] sums = new double[classes];
        double negativeEntropy = 0;
        double[] logP = new double[classes];
        for (int image = first; image < end; image++) {
            logSoftmax(logits.values(), image * classes, logP);
            for (int c = 0; c < classes; c++) {
                double p = Math.exp(logP[c]);
                sums[c] += p;
                negativeEntropy += p * logP[c];
            }
        }
        return new ClassScores(end - first, sums, negativeEntropy);
    }

    private static void logSoftmax(float[] logits, int offset, double[] out) {
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < out.length; c++) {
            most = Math.max(most, logits[offset + c]);
        }
        double sum = 0;
        for (int c = 0; c < out.length; c++) {
            out[c] = logits[offset + c] - most;
            sum += Math.exp(out[c]);
        }
        double log = Math.log(sum);
        for (int c = 0; c < out.length; c++) {
            out[c] -= log;
        }
    }

    /**
     * The sums over all images of several sets.
     *
     * @throws IllegalArgumentException if there is no set, or two have different classes
     */
    public static ClassScores merged(List<ClassScores> sets) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("class scores: expected one set or more, found none");
        }
        double[] sums = new double[sets.getFirst().probabilities.length];
        long images = 0;
        double negativeEntropy = 0;
        for (ClassScores set : sets) {
            if (set.probabilities.length != sums.length) {
                throw new IllegalArgumentException(
                        "class scores: expected " + sums.length + " classes, found " + set.probabilities.length);
            }
            for (int c = 0; c < sums.length; c++) {
                sums[c] += set.probabilities[c];
            }
            images += set.images;
            negativeEntropy += set.negativeEntropy;
        }
        return new ClassScores(images, sums, negativeEntropy);
    }

    /** exp of the mean Kullback-Leibler divergence of an image's classes from those of all images; 1 to the classes. */
    public double score() {
        double marginal = 0;
        for (double sum : probabilities) {
            double m = sum / images;
            marginal += m > 0 ? m * Math.log(m) : 0;
        }
        return Math.exp(negativeEntropy / images - marginal);
    }

    /**
     * Adds images to the sums of one group of them.
     *
     * @param sums a group each; the one at {@code at} may be the next, which then begins
     */
    static void addTo(List<ClassScores> sums, int at, FeatureSet logits, int first, int end) {
        ClassScores added = of(logits, first, end);
        if (at == sums.size()) {
            sums.add(added);
        } else {
            sums.set(at, merged(List.of(sums.get(at), added)));
        }
    }
}
