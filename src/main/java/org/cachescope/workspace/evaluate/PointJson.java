package org.cachescope.workspace.evaluate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.JsonFault;
import org.cachescope.workspace.session.Fields;
import org.jspecify.annotations.Nullable;

/** A point's figures as a JSON file. */
public final class PointJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String IDENTICAL = "identical";
    private static final String FORMAT = "cachescope-point";

    /** Of 1, times were those of the batches as they were made, whatever else the machine did meanwhile. */
    private static final int VERSION = 2;

    private PointJson() {}

    /** Writes a point, whole or not at all. */
    static void write(Path file, PointResult point) throws IOException {
        AtomicFile.writeString(file, of(point).toPrettyString() + "\n");
    }

    /** A point as an object. */
    public static ObjectNode of(PointResult point) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("key", point.key());
        json.put("series", point.series());
        json.put("label", point.label());
        json.put("policy", point.policy());
        json.put("model", point.model());
        json.put("steps", point.steps());
        json.put("baseSteps", point.baseSteps());
        if (point.seeds().size() == 1) {
            json.put("seed", point.seed());
        } else {
            point.seeds().forEach(json.putArray("meanOfSeeds")::add);
        }
        json.put("images", point.images());
        json.put("scheduleHash", point.scheduleHash());
        json.put("reused", point.cells().reused());
        json.put("dropped", point.cells().dropped());
        json.put("ofCells", point.cells().of());
        DecidedCells decided = point.decided();
        if (decided != null) {
            json.putObject("decided")
                    .put("batches", decided.batches())
                    .put("least", decided.least())
                    .put("mean", decided.mean())
                    .put("most", decided.most());
        }
        json.put("macsPerImage", point.macsPerImage());
        json.put("baseMacsPerImage", point.baseMacsPerImage());
        json.set("latency", of(point.latency()));
        json.put("networkShare", point.networkShare());
        point.metrics().forEach(value -> json.withArray("metrics").add(of(value)));
        json.put("device", point.device());
        if (point.madeOn() != null) {
            json.put("madeOn", point.madeOn());
        }
        json.put("date", point.date());
        json.put("command", point.command());
        return json;
    }

    private static ObjectNode of(PointLatency latency) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("imagesPerRun", latency.images());
        json.set("millisPerImage", of(latency.run()));
        json.set("baseMillisPerImage", of(latency.base()));
        json.set("speedUp", of(latency.speedUp()));
        return json;
    }

    private static ObjectNode of(Quantiles quantiles) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("n", quantiles.n())
                .put("lower", quantiles.lower())
                .put("median", quantiles.median())
                .put("upper", quantiles.upper());
    }

    private static ObjectNode of(MetricValue value) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("metric", value.metric().label());
        if (value.value() == Double.POSITIVE_INFINITY) {
            json.put("value", IDENTICAL);
        } else {
            json.put("value", value.value());
        }
        Interval interval = value.interval();
        if (interval != null) {
            ObjectNode object = json.putObject("interval")
                    .put("standardError", interval.standardError())
                    .put("halfWidth95", interval.halfWidth())
                    .put("method", interval.method().name())
                    .put("count", interval.count());
            interval.made().forEach(object.withArray("made")::add);
        }
        json.put("images", value.images());
        json.put("protocol", value.protocol());
        json.put("warning", value.warning());
        return json;
    }

    /**
     * Reads a point.
     *
     * @throws FormatException if the file is none
     */
    public static PointResult read(Path file) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            return point(new Fields("", root));
        } catch (JacksonException e) {
            JsonFault fault = JsonFault.of(e);
            throw new FormatException(file, fault.place(), "JSON", fault.found(), fault.advice());
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "content", "a point of a trade-off", String.valueOf(e.getMessage()));
        }
    }

    /** Whether a point is of this version: its figures are made anew from its batches if not. */
    static boolean isCurrent(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file)).path("version").asInt() == VERSION;
        } catch (JacksonException _) {
            return false;
        }
    }

    private static PointResult point(Fields json) {
        if (json.whole("version") != VERSION) {
            throw json.wrong(
                    "version", VERSION + " (the command that made it makes it anew, of batches that are kept)");
        }
        return new PointResult(
                json.text("key"),
                json.text("series"),
                json.text("label"),
                json.text("policy"),
                json.text("model"),
                json.whole("steps"),
                json.whole("baseSteps"),
                List.of(json.longNumber("seed")),
                json.whole("images"),
                json.text("scheduleHash"),
                new CellCounts(json.whole("reused"), json.whole("dropped"), json.whole("ofCells")),
                decided(json.optionalObject("decided")),
                json.number("macsPerImage"),
                json.number("baseMacsPerImage"),
                latency(json.object("latency")),
                json.number("networkShare"),
                metrics(json),
                json.text("device"),
                json.optionalText("madeOn"),
                json.text("date"),
                json.text("command"));
    }

    private static PointLatency latency(Fields json) {
        return new PointLatency(
                json.whole("imagesPerRun"),
                quantiles(json.object("baseMillisPerImage")),
                quantiles(json.object("millisPerImage")),
                quantiles(json.object("speedUp")));
    }

    private static Quantiles quantiles(Fields json) {
        return new Quantiles(json.whole("n"), json.number("lower"), json.number("median"), json.number("upper"));
    }

    private static @Nullable DecidedCells decided(@Nullable Fields json) {
        return json == null
                ? null
                : new DecidedCells(json.whole("batches"), json.whole("least"), json.number("mean"), json.whole("most"));
    }

    private static List<MetricValue> metrics(Fields json) {
        List<MetricValue> metrics = new ArrayList<>();
        for (Fields value : json.optionalObjects("metrics")) {
            boolean identical = IDENTICAL.equals(value.json().path("value").textValue());
            metrics.add(new MetricValue(
                    Metric.of(value.text("metric")).orElseThrow(() -> value.wrong("metric", "a known metric")),
                    identical ? Double.POSITIVE_INFINITY : value.number("value"),
                    interval(value.optionalObject("interval")),
                    value.whole("images"),
                    value.text("protocol"),
                    value.optionalText("warning")));
        }
        return metrics;
    }

    private static @Nullable Interval interval(@Nullable Fields json) {
        return json == null
                ? null
                : new Interval(
                        json.number("standardError"),
                        json.number("halfWidth95"),
                        json.constant("method", Interval.Method.values()),
                        json.whole("count"),
                        json.numbers("made"));
    }
}
