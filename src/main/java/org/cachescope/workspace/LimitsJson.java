package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cachescope.workspace.session.Fields;

/** Limits as JSON; a PSNR that is infinite, as all images are identical, is null. */
public final class LimitsJson {
    private LimitsJson() {}

    /** A report as an object. */
    public static ObjectNode of(LimitsReport report) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", report.model())
                .put("policy", report.policy())
                .put("steps", report.steps())
                .put("images", report.images())
                .put("preview", report.preview())
                .put("leastPsnrDecibels", report.psnrDecibels())
                .put("drops", report.drops());
        ArrayNode limits = json.putArray("limits");
        for (LimitsReport.Limit limit : report.limits()) {
            ObjectNode node = limits.addObject();
            node.put("layers", limit.layers())
                    .put("cells", limit.cells())
                    .put("of", limit.of())
                    .put("macSpeedUp", limit.macSpeedUp());
            node.put("psnrDecibels", Double.isFinite(limit.psnrDecibels()) ? limit.psnrDecibels() : null);
        }
        return json;
    }

    /** @throws IllegalArgumentException naming the first field that is missing or of another kind */
    public static LimitsReport read(Fields json) {
        List<LimitsReport.Limit> limits = new ArrayList<>();
        for (Fields limit : json.objects("limits")) {
            limits.add(new LimitsReport.Limit(
                    limit.text("layers"),
                    limit.whole("cells"),
                    limit.whole("of"),
                    decibels(limit, "psnrDecibels"),
                    limit.number("macSpeedUp")));
        }
        return new LimitsReport(
                json.text("model"),
                json.text("policy"),
                json.whole("steps"),
                json.whole("images"),
                Objects.requireNonNullElse(json.optionalText("preview"), ""), // earlier versions did not tell
                json.number("leastPsnrDecibels"),
                json.truth("drops"),
                limits);
    }

    /** A PSNR; null and what is missing is that of identical images. */
    public static double decibels(Fields json, String name) {
        return json.json().hasNonNull(name) ? json.number(name) : Double.POSITIVE_INFINITY;
    }
}
