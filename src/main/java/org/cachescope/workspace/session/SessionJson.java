package org.cachescope.workspace.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.studio.ModelOffer;
import org.jspecify.annotations.Nullable;

/** A session as JSON of version {@value #VERSION}; fields that it does not know are passed over. */
final class SessionJson {
    static final String FORMAT = "cachescope-session";
    static final int VERSION = 1;

    private SessionJson() {}

    static ObjectNode of(SessionState state) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).put("version", VERSION);
        ModelChoice model = state.model();
        root.putObject("model")
                .put("nameOrPath", model.nameOrPath())
                .put("trainedWeights", model.trainedWeights())
                .put("heads", model.heads());
        SamplingRecipe recipe = state.recipe();
        root.set("recipe", recipe == null ? JsonNodeFactory.instance.nullNode() : recipe(recipe));
        root.set("caching", caching(state.caching()));
        root.set("look", look(state.look()));
        ArrayNode recent = root.putArray("recentModels");
        state.recentModels()
                .forEach(offer -> recent.addObject()
                        .put("name", offer.name())
                        .put("path", offer.path().toString()));
        return root;
    }

    private static ObjectNode recipe(SamplingRecipe recipe) {
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

    private static ObjectNode caching(SessionState.Caching caching) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("router", caching.router())
                .put("choice", caching.choice())
                .put("theta", caching.theta())
                .put("budget", caching.budget())
                .put("editPattern", caching.editPattern().name());
        ArrayNode edits = json.putArray("edits");
        caching.edits()
                .cells()
                .forEach((cell, action) -> edits.addObject()
                        .put("evaluation", cell.evaluation())
                        .put("column", cell.column())
                        .put("action", action.name()));
        return json;
    }

    private static ObjectNode look(SessionState.Look look) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("dark", look.dark())
                .put("fontScale", look.fontScale())
                .put("selectedTab", look.selectedTab());
        ArrayNode splits = json.putArray("splits");
        look.splits().forEach(splits::add);
        SessionState.Bounds bounds = look.bounds();
        if (bounds != null) {
            json.putObject("bounds")
                    .put("x", bounds.x())
                    .put("y", bounds.y())
                    .put("width", bounds.width())
                    .put("height", bounds.height())
                    .put("maximized", bounds.maximized());
        }
        return json;
    }

    /** @throws IllegalArgumentException naming the first field that is missing, of another kind or out of range */
    static SessionState read(JsonNode json) {
        Fields root = new Fields("", json);
        Fields model = root.object("model");
        Fields recipe = root.optionalObject("recipe");
        List<ModelOffer> recent = new ArrayList<>();
        for (Fields offer : root.objects("recentModels")) {
            recent.add(new ModelOffer(offer.text("name"), Path.of(offer.text("path"))));
        }
        return new SessionState(
                new ModelChoice(
                        model.optionalText("nameOrPath"), model.truth("trainedWeights"), model.optionalWhole("heads")),
                recipe == null ? null : recipe(recipe),
                caching(root.object("caching")),
                look(root.object("look")),
                recent);
    }

    private static SamplingRecipe recipe(Fields json) {
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

    private static SessionState.Caching caching(Fields json) {
        Map<HandEdits.Cell, CellAction> edits = new TreeMap<>();
        for (Fields edit : json.objects("edits")) {
            edits.put(
                    new HandEdits.Cell(edit.whole("evaluation"), edit.whole("column")),
                    edit.constant("action", CellAction.values()));
        }
        return new SessionState.Caching(
                json.optionalText("router"),
                json.text("choice"),
                json.number("theta"),
                json.whole("budget"),
                new HandEdits(edits),
                json.constant("editPattern", ReusePattern.values()));
    }

    private static SessionState.Look look(Fields json) {
        Fields bounds = json.optionalObject("bounds");
        return new SessionState.Look(
                json.truth("dark"),
                json.number("fontScale"),
                json.text("selectedTab"),
                json.numbers("splits"),
                bounds == null
                        ? null
                        : new SessionState.Bounds(
                                bounds.number("x"),
                                bounds.number("y"),
                                bounds.number("width"),
                                bounds.number("height"),
                                bounds.truth("maximized")));
    }

    /** The fields of one object, each checked as it is asked for. */
    private record Fields(String place, JsonNode json) {
        IllegalArgumentException wrong(String name, String expected) {
            JsonNode found = json.path(name);
            String shown =
                    found.isValueNode() ? found.toString() : found.isMissingNode() ? "nothing" : "something else";
            return new IllegalArgumentException("'" + place + name + "': expected " + expected + ", found " + shown);
        }

        private JsonNode require(String name, boolean condition, String expected) {
            if (!condition) {
                throw wrong(name, expected);
            }
            return json.path(name);
        }

        Fields object(String name) {
            return new Fields(place + name + ".", require(name, json.path(name).isObject(), "an object"));
        }

        @Nullable
        Fields optionalObject(String name) {
            return json.hasNonNull(name) ? object(name) : null;
        }

        List<Fields> objects(String name) {
            List<Fields> fields = new ArrayList<>();
            for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
                fields.add(new Fields(place + name + "[" + fields.size() + "].", element));
            }
            return fields;
        }

        String text(String name) {
            return require(name, json.path(name).isTextual(), "a text").textValue();
        }

        @Nullable
        String optionalText(String name) {
            return json.hasNonNull(name) ? text(name) : null;
        }

        boolean truth(String name) {
            return require(name, json.path(name).isBoolean(), "true or false").booleanValue();
        }

        double number(String name) {
            double value = json.path(name).asDouble(Double.NaN);
            return require(name, json.path(name).isNumber() && Double.isFinite(value), "a finite number")
                    .doubleValue();
        }

        int whole(String name) {
            return require(name, json.path(name).isInt(), "a whole number").intValue();
        }

        @Nullable
        Integer optionalWhole(String name) {
            return json.hasNonNull(name) ? Integer.valueOf(whole(name)) : null;
        }

        long longNumber(String name) {
            JsonNode node = json.path(name);
            return require(name, node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
                    .longValue();
        }

        List<Long> longs(String name) {
            List<Long> values = new ArrayList<>();
            for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
                require(name, element.isIntegralNumber() && element.canConvertToLong(), "a list of whole numbers");
                values.add(element.longValue());
            }
            return values;
        }

        List<Double> numbers(String name) {
            List<Double> values = new ArrayList<>();
            for (JsonNode element : require(name, json.path(name).isArray(), "a list")) {
                require(name, element.isNumber(), "a list of numbers");
                values.add(element.doubleValue());
            }
            return values;
        }

        <E extends Enum<E>> E constant(String name, E[] values) {
            String text = text(name);
            return Arrays.stream(values)
                    .filter(value -> value.name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> wrong(name, "one of " + Arrays.toString(values)));
        }
    }
}
