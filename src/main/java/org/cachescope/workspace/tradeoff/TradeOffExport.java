package org.cachescope.workspace.tradeoff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.format.AtomicFile;
import org.cachescope.workspace.evaluate.PointJson;
import org.cachescope.workspace.evaluate.PointResult;

/** Writes a trade-off as a table, as data, as a drawing. */
public final class TradeOffExport {
    private TradeOffExport() {}

    /** Writes one line a point and metric. */
    public static void writeCsv(Path file, TradeOff tradeOff) throws IOException {
        AtomicFile.writeString(file, csv(tradeOff));
    }

    /**
     * Writes a table for documents.
     *
     * @param setting what all results have in common, by name; may be empty
     */
    public static void writeMarkdown(Path file, TradeOff tradeOff, Map<String, String> setting) throws IOException {
        AtomicFile.writeString(file, TradeOffMarkdown.of(tradeOff, setting));
    }

    /** Writes all points. */
    public static void writeJson(Path file, TradeOff tradeOff) throws IOException {
        AtomicFile.writeString(file, json(tradeOff).toPrettyString() + "\n");
    }

    /**
     * Writes quality against cost.
     *
     * @param paper published figures to be drawn behind it, if any
     */
    public static void writeSvg(
            Path file, TradeOff tradeOff, Quality quality, CostAxis axis, Optional<PaperLayer.Drawn> paper)
            throws IOException {
        AtomicFile.writeString(file, TradeOffDrawing.svg(tradeOff, quality, axis, paper));
    }

    /** One line a point and metric. */
    public static String csv(TradeOff tradeOff) {
        StringBuilder text = new StringBuilder(
                "series,label,policy,model,steps,base_steps,seed,images,reused,dropped,cells,macs_per_image,mac_speed_up,ms_per_image,speed_up,metric,value,half_width_95,method,protocol,date,change,change_half_width_95,device,mean_of_seeds,warning,made_on,standard_error\n");
        for (PointResult point : tradeOff.points()) {
            for (MetricValue value : point.metrics()) {
                Interval interval = value.interval();
                text.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%s,%d,%d,%s,%d,%d,%d,%d,%.0f,%.4f,%.3f,%.4f,%s,%s,%s,%s,%s,%s,%s,%s,%d,%s,%s,%s%n",
                        quoted(point.series()),
                        quoted(point.label()),
                        quoted(point.policy()),
                        quoted(point.model()),
                        point.steps(),
                        point.baseSteps(),
                        point.seeds().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                        value.images(),
                        point.cells().reused(),
                        point.cells().dropped(),
                        point.cells().of(),
                        point.macsPerImage(),
                        point.macSpeedUp(),
                        point.latency().run().median(),
                        point.speedUp(),
                        value.metric().label(),
                        Double.isInfinite(value.value()) ? "identical" : String.valueOf(value.value()),
                        interval == null ? "" : String.valueOf(interval.halfWidth()),
                        interval == null ? "" : quoted(interval.methodText()),
                        quoted(value.protocol()),
                        point.date(),
                        tradeOff.change(point, value.metric())
                                .map(change ->
                                        change.value() + "," + change.interval().halfWidth())
                                .orElse(","),
                        quoted(point.device()),
                        point.seeds().size(),
                        value.warning() == null ? "" : quoted(value.warning()),
                        quoted(point.imagesDevice()),
                        interval == null ? "" : String.valueOf(interval.standardError())));
            }
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static String quoted(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** All points as one object. */
    public static ObjectNode json(TradeOff tradeOff) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-tradeoff");
        json.put("version", 1);
        tradeOff.missing().forEach(json.putArray("missing")::add);
        json.putArray("points");
        tradeOff.points().forEach(point -> json.withArray("points").add(json(tradeOff, point)));
        return json;
    }

    /** A point as its file has it, and beside each figure its change. */
    private static ObjectNode json(TradeOff tradeOff, PointResult point) {
        ObjectNode json = PointJson.of(point);
        for (int i = 0; i < point.metrics().size(); i++) {
            ObjectNode figure = (ObjectNode) json.withArray("metrics").get(i);
            tradeOff.change(point, point.metrics().get(i).metric())
                    .ifPresent(change -> figure.putObject("change")
                            .put("value", change.value())
                            .put("halfWidth95", change.interval().halfWidth()));
        }
        return json;
    }
}
