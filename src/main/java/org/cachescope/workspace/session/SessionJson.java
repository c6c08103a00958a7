package org.cachescope.workspace.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.ReusePattern;
import org.cachescope.evaluation.SamplingRecipe;

/** A session as JSON of version {@value #VERSION}; fields that it does not know are passed over. */
final class SessionJson {
    static final String FORMAT = "cachescope-session";
    static final int VERSION = 1;

    private SessionJson() {}

    static ObjectNode of(SessionState state) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.set("model", RecipeJson.of(state.model()));
        SamplingRecipe recipe = state.recipe();
        root.set("recipe", recipe == null ? JsonNodeFactory.instance.nullNode() : RecipeJson.of(recipe));
        root.set("caching", RecipeJson.of(state.caching()));
        root.set("look", look(state.look()));
        ArrayNode recent = root.putArray("recentModels");
        state.recentModels()
                .forEach(offer -> recent.addObject()
                        .put("name", offer.name())
                        .put("path", offer.path().toString())
                        .put(
                                "autoencoder",
                                offer.autoencoder() == null
                                        ? null
                                        : offer.autoencoder().toString())
                        .put("prediction", RecipeJson.label(offer.prediction())));
        ArrayNode routers = root.putArray("recentRouters");
        state.recentRouters()
                .forEach(router -> routers.addObject()
                        .put("name", router.name())
                        .put("path", router.path().toString())
                        .put("torchPattern", router.torchPattern().name()));
        root.set("limits", LimitsMemoryJson.of(state.limits()));
        return root;
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
        Fields recipe = root.optionalObject("recipe");
        List<ModelOffer> recent = new ArrayList<>();
        for (Fields offer : root.objects("recentModels")) {
            String autoencoder = offer.optionalText("autoencoder");
            recent.add(new ModelOffer(
                    offer.text("name"),
                    Path.of(offer.text("path")),
                    autoencoder == null ? null : Path.of(autoencoder),
                    RecipeJson.prediction(offer)));
        }
        List<RecentRouter> routers = new ArrayList<>();
        for (Fields router : root.optionalObjects("recentRouters")) { // sessions kept before there were any lack it
            routers.add(new RecentRouter(
                    router.text("name"),
                    Path.of(router.text("path")),
                    router.constant("torchPattern", ReusePattern.values())));
        }
        return new SessionState(
                RecipeJson.model(root.object("model")),
                recipe == null ? null : RecipeJson.recipe(recipe),
                RecipeJson.caching(root.object("caching")),
                look(root.object("look")),
                recent,
                routers,
                LimitsMemoryJson.read(root.optionalObject("limits")));
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
}
