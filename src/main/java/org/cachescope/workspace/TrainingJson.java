package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What trainings gave as JSON. What is not defined is null. */
public final class TrainingJson {
    private TrainingJson() {}

    /** What training a model gave. */
    public static ObjectNode of(TrainModelTask.Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("folder", report.folder().toString());
        json.put("name", report.name());
        json.put("step", report.step());
        json.put("steps", report.steps());
        ReportJson.put(json, "loss", report.loss());
        json.put("finished", report.finished());
        json.put("parameters", report.parameters());
        json.put("device", report.device());
        return json;
    }

    /** What training an autoencoder gave. */
    public static ObjectNode of(TrainAutoencoderTask.Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("folder", report.folder().toString());
        json.put("step", report.step());
        json.put("steps", report.steps());
        ReportJson.put(json, "loss", report.loss());
        json.put("finished", report.finished());
        json.put("freshImages", report.figures().images());
        ReportJson.put(json, "psnrDecibels", report.figures().psnrDecibels());
        json.put("latentScale", report.figures().latentScale());
        json.put("parameters", report.parameters());
        json.put("device", report.device());
        return json;
    }

    /** What training a classifier gave. */
    public static ObjectNode of(TrainClassifierTask.Report report) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("folder", report.folder().toString())
                .put("name", report.name())
                .put("steps", report.steps())
                .put("recognised", report.recognised())
                .put("testImages", report.testImages())
                .put("device", report.device());
    }

    /** What training a router gave. */
    public static ObjectNode of(TrainRouterTask.Report report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("file", report.file().toString());
        json.put("depth", report.router().info().depth());
        json.put("solver", report.router().info().solver());
        json.put("steps", report.router().info().steps());
        json.put("lambda", report.router().info().lambda());
        json.put("theta", report.theta());
        json.put("reused", report.cells().reused());
        json.put("dropped", report.cells().dropped());
        json.put("of", report.cells().of());
        json.put("iterations", report.iterations());
        if (Double.isFinite(report.error())) {
            json.put("error", report.error());
        } else {
            json.putNull("error");
        }
        json.put("seconds", ReportJson.rounded(report.elapsed().toMillis() / 1e3));
        json.put("device", report.device());
        return json;
    }
}
