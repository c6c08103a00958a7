package org.cachescope.workspace.tradeoff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;

/** Made-up results of the paper's networks, sampled as the paper samples them. */
public final class PaperResults {
    private PaperResults() {}

    /** What results of a network have in common. */
    public static Map<String, String> setting(PaperNetwork network) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put(ResultsFolder.MODEL, "DiT-XL-2-256x256");
        setting.put(ResultsFolder.ARCHITECTURE, network.architecture().toString());
        setting.put(ResultsFolder.SOLVER, network.solver().toString());
        setting.put(
                ResultsFolder.GUIDANCE,
                SamplingRecipe.publishedGuidance(network.architecture(), network.guidanceScale())
                        .toString());
        setting.put(
                ResultsFolder.CLASSES,
                LongStream.range(0, 1000).mapToObj(String::valueOf).collect(Collectors.joining(",")));
        setting.put(ResultsFolder.REFERENCE, "adm-reference-stats.npz of 50000 images");
        return setting;
    }

    /** Points of 20 steps, the uncached run first, judged by a protocol. */
    public static List<PointResult> points(String protocol) {
        return List.of(
                point("no cache", "", 100, 4.1, protocol),
                point("L2C", "θ 0.1", 77, 4.2, protocol),
                point("L2C", "θ 0.9", 66, 4.9, protocol),
                point("random", "50 %", 75, 7.5, protocol));
    }

    private static PointResult point(String series, String label, double millis, double fid, String protocol) {
        return Points.of(series, label, 1, millis, 40)
                .with(List.of(new MetricValue(
                        Metric.FID,
                        fid,
                        new Interval(0.1, 0.2, Interval.Method.JACKKNIFE, 10, List.of()),
                        5000,
                        protocol,
                        null)));
    }
}
