package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.model.Architecture;
import org.cachescope.model.LayerKind;
import org.cachescope.workspace.studio.RunRequest;

/**
 * Measured errors as plots show them; immutable. The series are the rows of the heatmap form too.
 *
 * @param metric what the values are
 * @param series one a pair of neighbouring evaluations, in sampling order
 * @param blocks of the network: points of a line
 * @param blockAxis what the blocks are, as an axis says it
 * @param leastPositive the smallest value above 0, where a logarithmic axis can begin; 0 where there is none
 * @param greatest the largest value
 */
public record ErrorContents(
        ErrorMetric metric, List<Series> series, int blocks, String blockAxis, double leastPositive, double greatest) {
    /** Copies the list. */
    public ErrorContents {
        series = List.copyOf(series);
    }

    /**
     * A pair of neighbouring evaluations.
     *
     * @param evaluation the later one, from 1 on: the one that would reuse
     * @param cacheStep whether the present schedule may reuse in it; to be marked
     * @param mhsa a value a block
     * @param ffn a value a block
     */
    public record Series(Evaluation evaluation, boolean cacheStep, List<Double> mhsa, List<Double> ffn) {
        /** Copies the lists. */
        public Series {
            mhsa = List.copyOf(mhsa);
            ffn = List.copyOf(ffn);
        }

        /** The values of one kind of layer. */
        public List<Double> of(LayerKind kind) {
            return kind == LayerKind.MHSA ? mhsa : ffn;
        }
    }

    /**
     * @param schedule the present run's; its cache steps are marked where it has as many evaluations
     * @param measured the run that errors were measured in
     */
    static ErrorContents of(LayerErrors errors, ErrorMetric metric, CacheSchedule schedule, RunRequest measured) {
        Architecture network = measured.model().architecture();
        List<Evaluation> evaluations = measured.recipe().evaluations(network);
        HeatmapSource source = new HeatmapSource(schedule, null, HandEdits.NONE, evaluations);
        boolean sameSteps = schedule.evaluations() == errors.timesteps().size();
        List<Series> series = new ArrayList<>();
        double leastPositive = Double.POSITIVE_INFINITY;
        double greatest = 0;
        List<List<Double>> table = metric.of(errors);
        for (int pair = 0; pair < table.size(); pair++) {
            List<Double> mhsa = new ArrayList<>();
            List<Double> ffn = new ArrayList<>();
            for (int column = 0; column < table.get(pair).size(); column++) {
                double value = table.get(pair).get(column);
                (column % 2 == 0 ? mhsa : ffn).add(value);
                greatest = Math.max(greatest, value);
                leastPositive = value > 0 ? Math.min(leastPositive, value) : leastPositive;
            }
            boolean cacheStep = sameSteps && source.kind(pair + 1) == HeatmapContents.RowKind.CACHE;
            series.add(new Series(evaluations.get(pair + 1), cacheStep, mhsa, ffn));
        }
        return new ErrorContents(
                metric,
                series,
                series.isEmpty() ? 0 : series.getFirst().mhsa().size(),
                HeatmapContents.blockAxis(network),
                Double.isInfinite(leastPositive) ? 0 : leastPositive,
                greatest);
    }
}
