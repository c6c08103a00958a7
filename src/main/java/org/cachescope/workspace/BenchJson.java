package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Measured speeds as JSON. */
final class BenchJson {
    private BenchJson() {}

    static ObjectNode of(BenchReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-bench");
        json.put("version", 1);
        json.put("device", report.device());
        ReportJson.put(json, "forwardOverMatmul", report.forwardOverMatmul());
        ReportJson.put(json, "speedupOverMacRatio", report.speedUpOverMacRatio());
        ReportJson.put(json, "allReusedOverMacRatio", report.allReusedOverMacRatio());
        ReportJson.put(json, "uvitSpeedupOverMacRatio", report.uvitSpeedUpOverMacRatio());
        ReportJson.put(json, "uvitAllReusedOverMacRatio", report.uvitAllReusedOverMacRatio());
        ReportJson.put(
                json,
                "trainStepOverForward",
                report.training().stepOverForward().median());
        for (BenchReport.Forward forward : report.forwards()) {
            json.withArray("/forwards").add(of(forward));
        }
        for (BenchReport.Run run : report.runs()) {
            json.withArray("/runs").add(of(run));
        }
        for (BenchReport.Run run : report.uvitRuns()) {
            json.withArray("/uvitRuns").add(of(run));
        }
        BenchReport.Training training = report.training();
        ObjectNode trained = json.putObject("training");
        trained.put("network", training.network()).put("batchRows", training.batchRows());
        trained.set("stepMillis", ReportJson.of(training.stepMillis()));
        trained.set("forwardMillis", ReportJson.of(training.forwardMillis()));
        trained.set("stepOverForward", ReportJson.of(training.stepOverForward()));
        return json;
    }

    private static ObjectNode of(BenchReport.Forward forward) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("network", forward.network());
        json.put("batchRows", forward.batchRows());
        json.put("macs", forward.macs());
        ReportJson.put(json, "gigaMacsPerSecond", forward.gigaMacsPerSecond());
        json.set("fullMillis", ReportJson.of(forward.fullMillis()));
        json.set("productsMillis", ReportJson.of(forward.productsMillis()));
        json.set("allReusedMillis", ReportJson.of(forward.allReusedMillis()));
        json.set("forwardOverMatmul", ReportJson.of(forward.forwardOverMatmul()));
        return json;
    }

    private static ObjectNode of(BenchReport.Run run) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("schedule", run.schedule());
        json.put("reusedCells", run.reusedCells());
        json.put("cells", run.cells());
        json.set("fullMillis", ReportJson.of(run.fullMillis()));
        json.set("cachedMillis", ReportJson.of(run.cachedMillis()));
        json.set("speedup", ReportJson.of(run.speedUp()));
        ReportJson.put(json, "macRatio", run.macRatio());
        ReportJson.put(json, "speedupOverMacRatio", run.speedUpOverMacRatio());
        return json;
    }
}
