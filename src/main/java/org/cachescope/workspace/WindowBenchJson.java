package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How quickly the window answers, as JSON. */
final class WindowBenchJson {
    private WindowBenchJson() {}

    static ObjectNode of(WindowBenchReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-window-bench");
        json.put("version", 3);
        json.put("device", report.device());
        json.put("scene", report.scene());
        json.put("images", report.images());
        json.put("steps", report.steps());
        ReportJson.put(json, "firstImagesMillis", report.firstImagesMillis());
        WindowBenchReport.Repaints repaints = report.repaints();
        json.set("repaintMillis", ReportJson.of(repaints.work()));
        json.set("repaintToolkitMillis", ReportJson.of(repaints.toolkit()));
        json.set("repaintRendererMillis", ReportJson.of(repaints.renderer()));
        json.set("repaintSeenMillis", ReportJson.of(repaints.seen()));
        json.set("repaintFollowingMillis", ReportJson.of(repaints.following()));
        json.set("fromScratchMillis", ReportJson.of(report.fromScratchMillis()));
        json.set("dragMillis", ReportJson.of(report.dragMillis()));
        json.set("settleMillis", ReportJson.of(report.settleMillis()));
        ObjectNode pulses = json.putObject("pulseMillis");
        pulses.put("n", report.pulses().n());
        ReportJson.put(pulses, "median", report.pulses().median());
        ReportJson.put(pulses, "p99", report.pulses().p99());
        ReportJson.put(pulses, "worst", report.pulses().worst());
        WindowBenchReport.Training training = report.training();
        if (training != null) {
            ObjectNode learned = json.putObject("training");
            ReportJson.put(learned, "seconds", training.seconds());
            ReportJson.put(learned, "theta", training.theta());
            learned.put("reused", training.reused());
            learned.put("of", training.of());
        }
        return json;
    }
}
