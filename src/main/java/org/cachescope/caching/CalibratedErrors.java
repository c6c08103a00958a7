package org.cachescope.caching;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/**
 * What reusing a layer's output would get wrong, measured along uncached runs: the ground on which policies without a
 * router choose. Immutable.
 *
 * <p>A lag is how many evaluations before a cell the output was computed that it would reuse. Tables have a row for
 * each evaluation and a column for each layer; rows of evaluations before which nothing is stored hold zeros.
 *
 * @param weighted mean |gate| times the squared L2 distance of the two outputs at lag 1, mean over images: the metric
 *     of Ma et al. (2024), Eq. 7; where the network has no gates, theirs is 1; [evaluations][layers]
 * @param added squared L2 norm of gate · distance at lag 1, mean over images: what reuse adds to the stream;
 *     [evaluations][layers]
 * @param relativeL1 L1 distance over the L1 norm of the cell's own output, over all elements (Liu et al., 2024,
 *     SmoothCache), 0 where both are 0; [lag - 1][evaluations][layers]
 */
public record CalibratedErrors(
        List<List<Double>> weighted, List<List<Double>> added, List<List<List<Double>>> relativeL1) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if tables differ in size or hold what is negative or no number
     */
    public CalibratedErrors {
        weighted = copy("weighted", weighted, weighted);
        added = copy("added", added, weighted);
        List<List<Double>> like = weighted;
        relativeL1 = relativeL1.stream()
                .map(table -> copy("relative L1", table, like))
                .toList();
        if (relativeL1.isEmpty()) {
            throw new IllegalArgumentException("relative L1: expected a table for one lag or more, found none");
        }
    }

    private static List<List<Double>> copy(String name, List<List<Double>> table, List<List<Double>> like) {
        List<Integer> expected = like.stream().map(List::size).toList();
        List<Integer> found = table.stream().map(List::size).toList();
        if (table.isEmpty() || !found.equals(expected)) {
            throw new IllegalArgumentException(name + ": expected rows of " + expected + " layers, found " + found);
        }
        if (table.stream().flatMap(List::stream).anyMatch(value -> !(value >= 0))) {
            throw new IllegalArgumentException(name + ": expected errors of 0 or more, found others");
        }
        return table.stream().map(List::copyOf).toList();
    }

    /** Zeros, which stand in until a run has been measured: a policy's cells are then as many, though not those. */
    public static CalibratedErrors none(RunShape run, int lags) {
        List<List<Double>> table = Collections.nCopies(run.evaluations(), Collections.nCopies(run.layers(), 0.0));
        return new CalibratedErrors(table, table, Collections.nCopies(lags, table));
    }

    /** Network evaluations of the runs. */
    public int evaluations() {
        return weighted.size();
    }

    /** Layers of the network. */
    public int layers() {
        return weighted.getFirst().size();
    }

    /** The longest lag that was measured. */
    public int lags() {
        return relativeL1.size();
    }

    /** What reuse adds to the stream for every multiply-accumulate that it saves; [evaluations][layers]. */
    public List<List<Double>> addedPerMac(RunShape run) {
        return added.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> row.get(column)
                                / run.macs(LayerId.ofColumn(column).kind()))
                        .toList())
                .toList();
    }

    /** Mean relative L1 error of all layers of a kind. */
    double relativeL1(LayerKind kind, int evaluation, int lag) {
        List<Double> row = relativeL1.get(lag - 1).get(evaluation);
        return IntStream.range(0, row.size())
                .filter(column -> LayerId.ofColumn(column).kind() == kind)
                .mapToDouble(row::get)
                .average()
                .orElseThrow();
    }
}
