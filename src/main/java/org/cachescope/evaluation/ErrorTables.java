package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes {@link LayerErrors} of sums of squares, step by step. */
final class ErrorTables {
    private final List<List<Double>> squared = new ArrayList<>();
    private final List<List<Double>> meanSquared = new ArrayList<>();
    private final List<List<Double>> relative = new ArrayList<>();
    private final List<List<Double>> spread = new ArrayList<>();

    /**
     * Adds a pair of neighbouring steps.
     *
     * @param distances squared L2 distance, [layers][images]
     * @param norms squared L2 norm of the later output over all images, [layers]
     * @param elements of one layer's output over all images
     */
    void add(double[][] distances, double[] norms, long elements) {
        List<Double> squaredRow = new ArrayList<>();
        List<Double> meanSquaredRow = new ArrayList<>();
        List<Double> relativeRow = new ArrayList<>();
        List<Double> spreadRow = new ArrayList<>();
        for (int column = 0; column < distances.length; column++) {
            double[] ofImages = distances[column];
            double sum = Arrays.stream(ofImages).sum();
            double mean = sum / ofImages.length;
            double variance = Arrays.stream(ofImages)
                            .map(value -> (value - mean) * (value - mean))
                            .sum()
                    / ofImages.length;
            squaredRow.add(mean);
            meanSquaredRow.add(sum / elements);
            relativeRow.add(norms[column] == 0 ? Double.NaN : Math.sqrt(sum / norms[column]));
            spreadRow.add(Math.sqrt(variance));
        }
        squared.add(squaredRow);
        meanSquared.add(meanSquaredRow);
        relative.add(relativeRow);
        spread.add(spreadRow);
    }

    LayerErrors of(List<Integer> timesteps, int images) {
        return new LayerErrors(timesteps, squared, meanSquared, relative, spread, images);
    }
}
