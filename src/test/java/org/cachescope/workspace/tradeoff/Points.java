package org.cachescope.workspace.tradeoff;

import java.util.List;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointLatency;
import org.cachescope.workspace.evaluate.PointResult;

/** Points of made-up figures. */
public final class Points {
    private Points() {}

    /** A point of 20 steps that takes so long and is so good. */
    public static PointResult of(String series, String label, long seed, double millis, double psnr) {
        return of(series, label, seed, millis, psnr, new CellCounts(120, 0, 240));
    }

    /** The same of other cells. */
    static PointResult of(String series, String label, long seed, double millis, double psnr, CellCounts cells) {
        MetricValue quality = new MetricValue(
                Metric.PSNR,
                psnr,
                new Interval(0.5, 1, Interval.Method.JACKKNIFE, 10, List.of()),
                500,
                "to the uncached run",
                null);
        return new PointResult(
                series + label,
                series,
                label,
                series,
                "model",
                20,
                20,
                seed,
                500,
                "hash",
                cells,
                null,
                millis * 1e9,
                100e9,
                new PointLatency(1, Quantiles.of(100), Quantiles.of(millis), Quantiles.of(100 / millis)),
                0.95,
                List.of(quality),
                "cpu, 2 threads",
                "2026-01-01",
                "cachescope evaluate");
    }
}
