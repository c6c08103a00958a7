package org.cachescope.workspace.session;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsJson;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.ModelHashes;
import org.jspecify.annotations.Nullable;

/** What is kept of searches for limits, as JSON. */
final class LimitsMemoryJson {
    private LimitsMemoryJson() {}

    static ObjectNode of(LimitsMemory memory) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("leastDecibels", memory.leastDecibels()).put("images", memory.images());
        LimitTrials trials = memory.trials();
        if (trials != null) {
            json.set("trials", of(trials));
        }
        LimitsReport report = memory.report();
        if (report != null) {
            json.set("report", LimitsJson.of(report));
        }
        return json;
    }

    private static ObjectNode of(LimitTrials trials) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("model", RecipeJson.of(trials.model()));
        json.put("identity", trials.hashes().weights());
        if (trials.hashes().signalLeak() != null) {
            json.put("signalLeak", trials.hashes().signalLeak());
        }
        json.set("recipe", RecipeJson.of(trials.recipe()));
        ArrayNode tried = json.putArray("tried");
        new TreeMap<>(trials.psnrDecibels())
                .forEach((schedule, decibels) -> tried.addObject()
                        .put("schedule", schedule)
                        .put("psnrDecibels", Double.isFinite(decibels) ? decibels : null));
        return json;
    }

    /**
     * @param json null where sessions kept before there were searches have none
     * @throws IllegalArgumentException naming the first field that is missing, of another kind or out of range
     */
    static LimitsMemory read(@Nullable Fields json) {
        if (json == null) {
            return LimitsMemory.NONE;
        }
        Fields trials = json.optionalObject("trials");
        Fields report = json.optionalObject("report");
        return new LimitsMemory(
                json.number("leastDecibels"),
                json.whole("images"),
                trials == null ? null : trials(trials),
                report == null ? null : LimitsJson.read(report));
    }

    private static LimitTrials trials(Fields json) {
        Map<String, Double> tried = new HashMap<>();
        for (Fields trial : json.objects("tried")) {
            tried.put(trial.text("schedule"), LimitsJson.decibels(trial, "psnrDecibels"));
        }
        return new LimitTrials(
                RecipeJson.model(json.object("model")),
                new ModelHashes(json.text("identity"), json.optionalText("signalLeak")),
                RecipeJson.recipe(json.object("recipe")),
                tried);
    }
}
