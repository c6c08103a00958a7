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
    public static PointResult of(String series, String label, long seed, double millis, double psnr, CellCounts cells) {
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
                List.of(seed),
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
                null,
                "2026-01-01",
                "cachescope evaluate");
    }

    /** The same point of cells that a command's options chose. */
    public static PointResult chosen(PointResult point, String options, String scheduleHash) {
        String command = "cachescope evaluate --model model --steps 20 " + options + " --images 500 --batch 50 --seed "
                + point.seed();
        return changed(point, point.baseSteps(), point.images(), point.device(), scheduleHash, command);
    }

    /** The same point beside an uncached run of other steps, on another device. */
    public static PointResult on(PointResult point, int baseSteps, String device) {
        return changed(point, baseSteps, point.images(), device, point.scheduleHash(), point.command());
    }

    /** The same point of so many images. */
    static PointResult of(PointResult point, int images) {
        return changed(point, point.baseSteps(), images, point.device(), point.scheduleHash(), point.command());
    }

    private static PointResult changed(
            PointResult point, int baseSteps, int images, String device, String scheduleHash, String command) {
        return new PointResult(
                point.key() + scheduleHash,
                point.series(),
                point.label(),
                point.policy(),
                point.model(),
                point.steps() == point.baseSteps() ? baseSteps : point.steps(),
                baseSteps,
                point.seeds(),
                images,
                scheduleHash,
                point.cells(),
                point.decided(),
                point.macsPerImage(),
                point.baseMacsPerImage(),
                point.latency(),
                point.networkShare(),
                point.metrics(),
                device,
                point.madeOn(),
                point.date(),
                command);
    }
}
