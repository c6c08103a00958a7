package org.cachescope.workspace.tradeoff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.caching.ScheduleJson;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.format.AtomicFile;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;

/**
 * A trade-off as one HTML file that needs nothing else: drawings, a table with every figure's protocol and N, images of
 * each point, its cells, and the command that makes it again.
 */
public final class HtmlReport {
    private static final CostAxis AXIS = CostAxis.MAC_SPEED_UP;

    private static final String STYLE = """
            body { font-family: system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
            table { border-collapse: collapse; font-size: 0.8rem }
            th, td { padding: 0.25rem 0.5rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap }
            .wide { overflow-x: auto }
            th:first-child, td:first-child { text-align: left }
            img { image-rendering: pixelated; height: 64px }
            code { font-size: 0.8rem; overflow-wrap: anywhere }
            section { margin: 1.5rem 0 }
            .drawings { display: grid; grid-template-columns: repeat(auto-fit, minmax(34rem, 1fr)); gap: 1rem }
            .drawings svg { width: 100%; height: auto }
            """;

    private HtmlReport() {}

    /** Whether the paper's published figures are drawn behind those measured. */
    public enum Published {
        /** No. */
        NOT,
        /** Wherever they can be, if anywhere. */
        WHERE_IT_CAN_BE,
        /** Wherever they can be; a report without them is refused. */
        DEMANDED
    }

    /**
     * Writes the report of a folder.
     *
     * @param hidden series that are left out of the drawings; table and points have every one
     * @throws IllegalArgumentException if published figures are demanded and can be drawn nowhere, with the reason
     * @throws IOException if a picture cannot be read or the file not be written
     */
    public static void write(Path file, ResultsFolder folder, Set<String> hidden, Published published)
            throws IOException {
        TradeOff tradeOff = new TradeOff(folder.points(), folder.missing(), hidden);
        Map<Quality, PaperLayer.Drawn> paper =
                published == Published.NOT ? Map.of() : paper(tradeOff, folder, published);
        AtomicFile.writeString(file, html(tradeOff, folder, paper));
    }

    private static Map<Quality, PaperLayer.Drawn> paper(TradeOff tradeOff, ResultsFolder folder, Published published)
            throws IOException {
        PaperMatch match = PaperMatch.of(folder.setting());
        Map<Quality, PaperLayer.Drawn> drawn = new HashMap<>();
        String reason = "";
        for (Quality quality : tradeOff.qualities()) {
            switch (PaperLayer.of(match, tradeOff, quality, AXIS)) {
                case PaperLayer.Drawn layer -> drawn.put(quality, layer);
                case PaperLayer.Absent absent -> reason = reason.isEmpty() ? absent.reason() : reason;
            }
        }
        if (drawn.isEmpty() && published == Published.DEMANDED) {
            throw new IllegalArgumentException(
                    "the paper's figures: " + (reason.isEmpty() ? "no points are measured yet" : reason));
        }
        return drawn;
    }

    private static String html(TradeOff tradeOff, ResultsFolder folder, Map<Quality, PaperLayer.Drawn> paper)
            throws IOException {
        StringBuilder body = new StringBuilder("<h1>Quality against cost</h1>\n");
        body.append("<p>").append(escaped(about(tradeOff, folder))).append("</p>\n");
        body.append("<section class=\"drawings\">\n");
        for (Quality quality : besideEachOther(tradeOff.qualities())) {
            body.append("<div>")
                    .append(TradeOffDrawing.svg(tradeOff, quality, AXIS, Optional.ofNullable(paper.get(quality))))
                    .append("</div>\n");
        }
        body.append("</section>\n");
        body.append(table(tradeOff));
        body.append("<p>Cells below, network evaluations downwards, blocks to the right: ")
                .append(ScheduleDrawing.LEGEND)
                .append("</p>\n");
        for (PointResult point : tradeOff.points()) {
            body.append(point(tradeOff, point, folder));
        }
        return "<!DOCTYPE html>\n"
                + "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Cachescope: trade-off</title><style>\n"
                + STYLE + "</style></head><body>\n" + body + "</body></html>\n";
    }

    /** A metric's change behind its figure. */
    private static List<Quality> besideEachOther(List<Quality> qualities) {
        return qualities.stream().sorted(Comparator.comparing(Quality::metric)).toList();
    }

    private static String about(TradeOff tradeOff, ResultsFolder folder) throws IOException {
        String sampling = TradeOffWords.sampling(folder.setting());
        String missing =
                TradeOffWords.missing(tradeOff).map(names -> " " + names).orElse("");
        return "Measured with " + TradeOffWords.models(tradeOff) + "; "
                + (sampling.isEmpty() ? "" : sampling + "; ")
                + TradeOffWords.times(tradeOff)
                + "; " + TradeOffWords.intervals(tradeOff)
                + ". MACs are those executed, guidance included"
                + (tradeOff.hasChanges() ? "; " + TradeOffWords.CHANGES : "") + "."
                + missing
                + TradeOffWords.notes(tradeOff).stream().map(note -> " " + note).collect(Collectors.joining());
    }

    private static String table(TradeOff tradeOff) {
        List<Metric> metrics = tradeOff.metrics();
        StringBuilder table = new StringBuilder(
                "<div class=\"wide\"><table><thead><tr><th>point</th><th>steps</th><th>N</th><th>cells</th>"
                        + "<th>× by MACs</th><th>× measured</th><th>ms an image</th>");
        metrics.forEach(
                metric -> table.append("<th>").append(escaped(metric.label())).append("</th>"));
        table.append("<th>date</th></tr></thead><tbody>\n");
        for (PointResult point : tradeOff.points()) {
            table.append("<tr>");
            List<String> cells = List.of(
                    TradeOffWords.name(tradeOff, point),
                    "" + point.steps(),
                    "" + point.images(),
                    point.cells().shortText(),
                    rounded("%.2f", point.macSpeedUp()),
                    rounded("%.2f", point.speedUp()),
                    rounded("%.1f", point.latency().run().median()));
            cells.forEach(cell -> table.append("<td>").append(escaped(cell)).append("</td>"));
            metrics.forEach(metric -> table.append(point.metric(metric)
                    .map(value -> cell(value, TradeOffWords.value(tradeOff, point, metric)))
                    .orElse("<td>missing</td>")));
            table.append("<td>").append(escaped(point.date())).append("</td></tr>\n");
        }
        return table.append("</tbody></table></div>\n").toString();
    }

    /** As many decimals in every row, so that a column can be read down. */
    private static String rounded(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String cell(MetricValue value, String text) {
        Interval interval = value.interval();
        String title = value.protocol() + ", N = " + value.images()
                + (interval == null ? "" : ", " + interval.methodText())
                + (value.warning() == null ? "" : ". " + value.warning());
        String lines = escaped(text).replace(" (", "<br>("); // a change below its figure, as columns are many
        return "<td title=\"" + escaped(title) + "\">" + lines + "</td>";
    }

    private static String point(TradeOff tradeOff, PointResult point, ResultsFolder folder) throws IOException {
        StringBuilder section = new StringBuilder("<section><h3>");
        section.append(escaped(TradeOffWords.name(tradeOff, point))).append("</h3>\n");
        Path picture = folder.picture(point.key());
        if (Files.exists(picture)) {
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(picture));
            section.append("<img alt=\"first images\" src=\"data:image/png;base64,")
                    .append(data)
                    .append("\">\n");
        }
        Optional<Path> cells = folder.schedule(point);
        if (cells.isPresent()) {
            section.append(ScheduleDrawing.svg(ScheduleJson.read(cells.get())));
        }
        String figures = point.metrics().stream().map(MetricValue::toString).collect(Collectors.joining(" · "));
        section.append("<p>").append(escaped(figures)).append("</p>\n");
        section.append("<p>")
                .append(escaped(point.cellsText()))
                .append(", schedule ")
                .append(escaped(point.scheduleHash()))
                .append(point.decided() == null ? "" : " (drawn: the first batch's)")
                .append("</p>\n");
        if (point.seeds().size() > 1) {
            String seeds = point.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
            section.append("<p>Figures and costs are means of the seeds ")
                    .append(seeds)
                    .append("; images, cells drawn and command are those of seed ")
                    .append(point.seed())
                    .append(".</p>\n");
        }
        section.append("<p><code>").append(escaped(point.command())).append("</code></p></section>\n");
        return section.toString();
    }

    private static String escaped(String text) {
        String escaped = text;
        for (Map.Entry<String, String> character : List.of(
                Map.entry("&", "&amp;"), Map.entry("<", "&lt;"), Map.entry(">", "&gt;"), Map.entry("\"", "&quot;"))) {
            escaped = escaped.replace(character.getKey(), character.getValue());
        }
        return escaped;
    }
}
