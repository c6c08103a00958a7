package org.cachescope.workspace.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;

/** What decides a run's images as JSON, the same in sessions and in pictures. */
final class RecipeJson {
    private RecipeJson() {}

    static ObjectNode of(ModelChoice model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("nameOrPath", model.nameOrPath())
                .put("trainedWeights", model.trainedWeights())
                .put("heads", model.heads())
                .put("autoencoder", model.autoencoder());
    }

    static ObjectNode of(SamplingRecipe recipe) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode labels = json.putArray("labels");
        recipe.labels().forEach(labels::add);
        json.put("steps", recipe.steps());
        ObjectNode solver = json.putObject("solver").put("name", recipe.solver().name());
        switch (recipe.solver()) {
            case Solver.Ddim(double eta) -> solver.put("eta", eta);
            case Solver.Ddpm(Solver.Variance variance) -> solver.put("variance", variance.name());
        }
        json.putObject("guidance")
                .put("scale", recipe.guidance().scale())
                .put("channels", recipe.guidance().channels());
        return json.put("clip", recipe.clip()).put("seed", recipe.seed());
    }

    static ObjectNode of(SessionState.Caching caching) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("router", caching.router())
                .put("choice", caching.choice())
                .put("theta", caching.theta())
                .put("budget", caching.budget())
                .put("editPattern", caching.editPattern().name())
                .put("torchPattern", caching.torchPattern().name());
        ArrayNode edits = json.putArray("edits");
        caching.edits()
                .cells()
                .forEach((cell, action) -> edits.addObject()
                        .put("evaluation", cell.evaluation())
                        .put("column", cell.column())
                        .put("action", action.name()));
        return json;
    }

    static ModelChoice model(Fields json) {
        return new ModelChoice(
                json.optionalText("nameOrPath"),
                json.truth("trainedWeights"),
                json.optionalWhole("heads"),
                json.optionalText("autoencoder"));
    }

    static SamplingRecipe recipe(Fields json) {
        Fields guidance = json.object("guidance");
        return new SamplingRecipe(
                json.longs("labels"),
                json.whole("steps"),
                solver(json.object("solver")),
                new Guidance(guidance.number("scale"), guidance.whole("channels")),
                json.truth("clip"),
                json.longNumber("seed"));
    }

    private static Solver solver(Fields json) {
        return switch (json.text("name")) {
            case "ddim" -> new Solver.Ddim(json.number("eta"));
            case "ddpm" -> new Solver.Ddpm(json.constant("variance", Solver.Variance.values()));
            default -> throw json.wrong("name", "'ddim' or 'ddpm'");
        };
    }

    static SessionState.Caching caching(Fields json) {
        Map<HandEdits.Cell, CellAction> edits = new TreeMap<>();
        for (Fields edit : json.objects("edits")) {
            edits.put(
                    new HandEdits.Cell(edit.whole("evaluation"), edit.whole("column")),
                    edit.constant("action", CellAction.values()));
        }
        ReusePattern editPattern = json.constant("editPattern", ReusePattern.values());
        return new SessionState.Caching(
                json.optionalText("router"),
                json.text("choice"),
                json.number("theta"),
                json.whole("budget"),
                new HandEdits(edits),
                editPattern,
                json.optionalText("torchPattern") == null // files written before it was kept took the other for it
                        ? editPattern
                        : json.constant("torchPattern", ReusePattern.values()));
    }
}
