package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How quickly the window answers, as JSON. */
final class WindowBenchJson {
    private WindowBenchJson() {}

    static ObjectNode of(WindowBenchReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-window-bench");
        json.put("version", 1);
        json.put("device", report.device());
        json.put("scene", report.scene());
        json.put("images", report.images());
        json.put("steps", report.steps());
        ReportJson.put(json, "firstImagesMillis", report.firstImagesMillis());
        json.set("repaintMillis", ReportJson.of(report.repaintMillis()));
        json.set("fromScratchMillis", ReportJson.of(report.fromScratchMillis()));
        json.set("dragMillis", ReportJson.of(report.dragMillis()));
        ObjectNode pulses = json.putObject("pulseMillis");
        pulses.put("n", report.pulses().n());
        ReportJson.put(pulses, "median", report.pulses().median());
        ReportJson.put(pulses, "p99", report.pulses().p99());
        ReportJson.put(pulses, "worst", report.pulses().worst());
        return json;
    }
}
