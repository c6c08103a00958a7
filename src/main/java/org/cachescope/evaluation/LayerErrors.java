package org.cachescope.evaluation;

import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.tensor.HostTensor;
import org.jspecify.annotations.Nullable;

/**
 * How much each layer's output changes from one step to the next along the uncached run (Ma et al., 2024, Fig. 3): what
 * reusing it would get wrong, were it the only one. Immutable.
 *
 * <p>Row t compares step t + 1, which would reuse, with step t, whose output it would take; both outputs are those
 * before the gate. A column is a layer, {@code 2 * block + (0 MHSA, 1 FFN)}. Sums go over images, guidance halves,
 * tokens and channels before anything is divided.
 *
 * @param timesteps original timestep of each step, in sampling order; S of them, 2 or more
 * @param squared squared L2 distance of the two outputs of one image, guidance halves together, mean over images;
 *     [S - 1][layers]
 * @param meanSquared mean squared difference over all elements, [S - 1][layers]
 * @param relative L2 distance over the L2 norm of step t + 1's output, over all elements; NaN where that norm is 0;
 *     [S - 1][layers]
 * @param spread standard deviation of {@code squared} over images, as of the whole of them (divided by N): 0 for one
 *     image; [S - 1][layers]
 * @param images how many images it was measured on
 */
public record LayerErrors(
        List<Integer> timesteps,
        List<List<Double>> squared,
        List<List<Double>> meanSquared,
        List<List<Double>> relative,
        List<List<Double>> spread,
        int images) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a table has not a row for each pair of neighbouring steps, or rows differ in
     *     length
     */
    public LayerErrors {
        timesteps = List.copyOf(timesteps);
        if (timesteps.size() < 2) {
            throw new IllegalArgumentException("steps: expected 2 or more, found " + timesteps.size());
        }
        int rows = timesteps.size() - 1;
        int layers = squared.isEmpty() ? 0 : squared.getFirst().size();
        squared = requireTable("squared", squared, rows, layers);
        meanSquared = requireTable("mean squared", meanSquared, rows, layers);
        relative = requireTable("relative", relative, rows, layers);
        spread = requireTable("spread", spread, rows, layers);
    }

    private static List<List<Double>> requireTable(String name, List<List<Double>> table, int rows, int columns) {
        List<Integer> found = table.stream().map(List::size).toList();
        if (!found.equals(Collections.nCopies(rows, columns))) {
            throw new IllegalArgumentException(
                    name + ": expected " + rows + " rows of " + columns + " layers, found rows of " + found);
        }
        return table.stream().map(List::copyOf).toList();
    }

    /** Steps of the run, one more than the tables have rows. */
    public int steps() {
        return timesteps.size();
    }

    /** Columns of the tables. */
    public int layers() {
        return squared.getFirst().size();
    }

    /**
     * Measures along one uncached run. Outputs stay on the device, and no longer than until the next step's: one step's
     * outputs of all layers, (N or 2 N, T, D) float32 each, are kept beside the run itself.
     *
     * @param recipe labels are classes of the network
     * @param watch stands between the network and the measuring, to stop by throwing
     * @param afterStep called with the number of steps done
     * @throws NotFiniteException if a step gives NaN or infinity, with the layer that did first
     * @throws IllegalArgumentException if the recipe has a single step or does not fit the network
     */
    public static LayerErrors measure(
            SamplingSession session, SamplingRecipe recipe, LayerWatch watch, IntConsumer afterStep) {
        return measure(session, recipe, null, watch, afterStep);
    }

    /** Measures from given noise, (N, C, H, W), in place of the seed's where it is not null. */
    static LayerErrors measure(
            SamplingSession session,
            SamplingRecipe recipe,
            @Nullable HostTensor initial,
            LayerWatch watch,
            IntConsumer afterStep) {
        if (recipe.evaluations() < 2) {
            throw new IllegalArgumentException(
                    "evaluations: expected 2 or more to compare neighbouring ones, found " + recipe.evaluations());
        }
        try (LayerChange change = new LayerChange(session, recipe, watch)) {
            CacheSchedule uncached = CacheSchedule.full(
                    recipe.evaluations(), session.network().architecture().layers());
            return change.measure(session.start(recipe, uncached, change, initial), afterStep);
        }
    }
}
