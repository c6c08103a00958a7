package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterMode;
import org.cachescope.model.Architecture;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;

/** What a file holds, as JSON. */
final class InspectJson {
    private InspectJson() {}

    static ObjectNode of(InspectReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("file", report.path().toString());
        switch (report) {
            case InspectReport.Model model -> model(json, model);
            case InspectReport.Autoencoder autoencoder -> autoencoder(json, autoencoder);
            case InspectReport.Scores scores -> scores(json, scores);
            case InspectReport.Training training ->
                json.put("kind", "training")
                        .put("trained", training.trained())
                        .put("steps", training.steps())
                        .put("recipe", training.recipe());
            case InspectReport.Decisions decisions -> {
                json.put("kind", "schedule");
                json.set("schedule", ReportJson.schedule(decisions.schedule()));
            }
        }
        return json;
    }

    private static void autoencoder(ObjectNode json, InspectReport.Autoencoder autoencoder) {
        AutoencoderArchitecture a = autoencoder.architecture();
        json.put("kind", "autoencoder");
        json.put("layout", autoencoder.layout());
        json.put("name", autoencoder.name());
        ObjectNode sizes = json.putObject("architecture");
        sizes.put("factor", a.factor());
        sizes.put("imageChannels", a.imageChannels());
        sizes.put("latentChannels", a.latentChannels());
        a.widths().forEach(sizes.putArray("widths")::add);
        sizes.put("resBlocks", a.resBlocks());
        sizes.put("scaleFactor", a.scaleFactor());
        json.put("parameters", autoencoder.parameters());
        autoencoder.dtypes().forEach(json.putArray("dtypes")::add);
        json.put("damage", autoencoder.damage());
        autoencoder.ignored().forEach(json.putArray("ignored")::add);
        autoencoder.notes().forEach(json.putArray("notes")::add);
    }

    private static void model(ObjectNode json, InspectReport.Model model) {
        json.put("kind", "model");
        json.put("layout", model.layout());
        json.put("name", model.name());
        json.put("selection", model.selection());
        json.set("architecture", architecture(model.architecture()));
        json.put("space", model.space());
        model.classNames().forEach(json.putArray("classNames")::add);
        json.put("parameters", model.parameters());
        json.put("positions", model.positions());
        model.dtypes().forEach(json.putArray("dtypes")::add);
        json.put("identity", model.identity());
        json.put("damage", model.damage());
        ObjectNode macs = json.putObject("macsPerImage");
        macs.set("executed", ReportJson.of(model.executed()));
        macs.set("asPublished", ReportJson.of(model.published()));
        ObjectNode layers = json.putObject("macsPerLayer");
        layers.putObject("executed")
                .put("mhsa", model.layers().mhsaExecuted())
                .put("ffn", model.layers().ffn())
                .put("skip", model.layers().skip());
        layers.putObject("asPublished")
                .put("mhsa", model.layers().mhsaPublished())
                .put("ffn", model.layers().ffn())
                .put("skip", model.layers().skip());
        model.ignored().forEach(json.putArray("ignored")::add);
        model.notes().forEach(json.putArray("notes")::add);
    }

    private static ObjectNode architecture(Architecture a) {
        return switch (a) {
            case DitArchitecture dit ->
                ArchitectureJson.of(dit)
                        .put("network", "dit")
                        .put("learnSigma", dit.learnSigma())
                        .put("prediction", dit.prediction().label());
            case UVitArchitecture uvit ->
                ArchitectureJson.of(uvit)
                        .put("network", "uvit")
                        .put("blocks", uvit.blocks())
                        .put("qkvBias", uvit.qkvBias())
                        .put("mlpTimeEmbed", uvit.mlpTimeEmbed())
                        .put("conv", uvit.conv());
        };
    }

    private static void scores(ObjectNode json, InspectReport.Scores scores) {
        RouterInfo info = scores.info();
        json.put("kind", "router");
        json.put("depth", info.depth());
        json.put("steps", info.steps());
        json.put("solver", info.solver());
        json.put("pattern", info.pattern().label());
        json.put("patternInFile", scores.patternInFile());
        json.put("model", info.modelName());
        json.put("modelIdentity", info.modelIdentity());
        json.put("lambda", info.lambda());
        json.put("theta", info.theta());
        json.put("cells", scores.cells());
        ObjectNode spared =
                json.putObject(scores.info().mode() == RouterMode.DROP ? "droppedByTheta" : "reusedByTheta");
        scores.sparedByTheta().forEach((theta, cells) -> spared.put(String.valueOf(theta), cells));
        ObjectNode training = json.putObject("training");
        info.training().forEach((name, value) -> put(training, name, value));
    }

    private static void put(ObjectNode json, String name, Object value) {
        switch (value) {
            case Long number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case Boolean truth -> json.put(name, truth);
            default -> json.put(name, value.toString());
        }
    }
}
