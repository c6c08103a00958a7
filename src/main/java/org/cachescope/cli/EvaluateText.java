package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.evaluate.EvaluateTask;
import org.cachescope.workspace.evaluate.PointResult;

/** An evaluation's figures for people. */
final class EvaluateText {
    private EvaluateText() {}

    static String of(PointResult point) {
        StringBuilder text = new StringBuilder();
        line(text, "model", point.model() + ", " + point.policy() + ", " + Figures.steps(point.steps()));
        line(text, "cells", point.cellsText());
        line(
                text,
                "cost",
                String.format(
                        Locale.ROOT,
                        "%s an image, %.2f× fewer than the uncached run of %s; %.1f ms an image beside %.1f ms,"
                                + " %s",
                        Figures.macs(Math.round(point.macsPerImage())),
                        point.macSpeedUp(),
                        Figures.steps(point.baseSteps()),
                        point.latency().run().median(),
                        point.latency().base().median(),
                        point.device()));
        for (MetricValue value : point.metrics()) {
            Interval interval = value.interval();
            line(
                    text,
                    value.metric().label(),
                    value.valueText() + " (" + value.protocol() + ", N = " + value.images()
                            + (interval == null ? "" : ", " + interval.methodText())
                            + standardError(value)
                            + ")");
            if (value.warning() != null) {
                line(text, "", value.warning());
            }
        }
        line(
                text,
                "time",
                String.format(Locale.ROOT, "%.1f %% in the network's forward passes", 100 * point.networkShare()));
        return text.toString();
    }

    /** KID is published with it. */
    private static String standardError(MetricValue value) {
        return value.metric() == Metric.KID
                ? value.standardErrorText()
                        .map(error -> ", standard error " + error)
                        .orElse("")
                : "";
    }

    static String shard(EvaluateTask.Report report) {
        return report.folder().path() + ": this share is made; " + report.missing()
                + " batches of the whole are not in this folder. Judge all shares by --merge.\n";
    }

    static ObjectNode shardJson(EvaluateTask.Report report) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("folder", report.folder().path().toString())
                .put("missingBatches", report.missing());
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, value));
    }
}
