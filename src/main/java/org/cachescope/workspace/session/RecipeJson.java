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
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;

/** What decides a run's images as JSON, the same in sessions and in pictures. */
final class RecipeJson {
    private RecipeJson() {}

    static ObjectNode of(ModelChoice model) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("nameOrPath", model.nameOrPath())
                .put("trainedWeights", model.trainedWeights())
                .put("heads", model.heads())
                .put("autoencoder", model.autoencoder())
                .put("prediction", label(model.prediction()));
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
            case Solver.DpmSolver2 _, Solver.DpmPlusPlus2M _, VelocitySolver _ -> {}
        }
        json.putObject("guidance")
                .put("scale", recipe.guidance().scale())
                .put("channels", recipe.guidance().channels())
                .put("form", recipe.guidance().form().name());
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
                .put("torchPattern", caching.torchPattern().name())
                .put("routerDepth", caching.routerDepth());
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
                json.optionalText("autoencoder"),
                prediction(json));
    }

    static @Nullable String label(@Nullable Prediction prediction) {
        return prediction == null ? null : prediction.label();
    }

    /** What a network was said to predict, or null: files written before there was a choice lack it. */
    static @Nullable Prediction prediction(Fields json) {
        String label = json.optionalText("prediction");
        return label == null
                ? null
                : Prediction.ofLabel(label)
                        .orElseThrow(() -> json.wrong("prediction", "'noise', 'velocity-sit' or 'velocity-repa'"));
    }

    static SamplingRecipe recipe(Fields json) {
        return new SamplingRecipe(
                json.longs("labels"),
                json.whole("steps"),
                solver(json.object("solver")),
                guidance(json.object("guidance")),
                json.truth("clip"),
                json.longNumber("seed"));
    }

    private static Guidance guidance(Fields json) {
        Guidance.Form form = json.optionalText("form") == null // before there was a choice
                ? Guidance.Form.FROM_NULL
                : json.constant("form", Guidance.Form.values());
        return new Guidance(json.number("scale"), json.whole("channels"), form);
    }

    private static Solver solver(Fields json) {
        return switch (json.text("name")) {
            case "ddim" -> new Solver.Ddim(json.number("eta"));
            case "ddpm" -> new Solver.Ddpm(json.constant("variance", Solver.Variance.values()));
            case "dpm-solver-2" -> new Solver.DpmSolver2();
            case "dpm++2m" -> new Solver.DpmPlusPlus2M();
            case "euler" -> new VelocitySolver.Euler();
            case "heun" -> new VelocitySolver.Heun();
            default -> throw json.wrong("name", "'ddim', 'ddpm', 'dpm-solver-2', 'dpm++2m', 'euler' or 'heun'");
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
                        : json.constant("torchPattern", ReusePattern.values()),
                json.optionalWhole("routerDepth"));
    }
}
