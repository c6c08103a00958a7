package org.cachescope.workspace.tradeoff;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalDouble;
import org.cachescope.evaluation.metrics.Metric;

/**
 * A row of the paper's tables (Ma et al., 2024).
 *
 * @param table number of the table
 * @param series what it belongs to, such as {@code L2C}
 * @param label what tells it from others of its series
 * @param cost of the run
 * @param base cost of the uncached run that it is compared with
 * @param figures its quality, in the units of {@link Metric}
 * @param uncached those of the uncached run
 */
record PaperFigure(
        int table,
        String series,
        String label,
        Cost cost,
        Cost base,
        Map<Metric, Double> figures,
        Map<Metric, Double> uncached) {
    /** Images that every figure is of. */
    static final int IMAGES = 50_000;

    /**
     * What a run costs.
     *
     * @param evaluations of the network, guidance passes sharing one
     * @param teraMacs of one conditional image, linear layers only; NaN where the table has none
     * @param seconds of a batch of eight with guidance on one A5000
     */
    record Cost(int evaluations, double teraMacs, double seconds) {}

    PaperFigure {
        figures = Map.copyOf(figures);
        uncached = Map.copyOf(uncached);
    }

    /** Its place on an axis; empty where the paper's figure means another thing there, or there is none. */
    OptionalDouble on(CostAxis axis) {
        double place = switch (axis) {
            case SPEED_UP -> base.seconds() / cost.seconds();
            case MAC_SPEED_UP -> base.teraMacs() / cost.teraMacs();
            case LATENCY, MACS -> Double.NaN;
        };
        return Double.isNaN(place) ? OptionalDouble.empty() : OptionalDouble.of(place);
    }

    /** Its figure, or how that differs from the uncached run's by the digits printed; empty where there is none. */
    OptionalDouble by(Quality quality) {
        Double own = figures.get(quality.metric());
        Double less = quality.ofChange() ? uncached.get(quality.metric()) : Double.valueOf(0);
        return own == null || less == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(BigDecimal.valueOf(own)
                        .subtract(BigDecimal.valueOf(less))
                        .doubleValue());
    }
}
