package org.cachescope.workspace.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.Router;
import org.cachescope.format.AtomicFile;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/** Writes the heatmap: as a table, as data, as a drawing. */
public final class HeatmapExport {
    private static final int CELL = 14;
    private static final int LEFT = 100;
    private static final int TOP = 40;
    private static final int GAP = 24;
    private static final int BOTTOM = 62;
    private static final int LEAST_WIDTH = 500; // the legend's

    private HeatmapExport() {}

    /** One line a cell; what is not known is left empty. */
    public static void writeCsv(Path target, HeatmapTable table) throws IOException {
        AtomicFile.writeString(target, csv(table));
    }

    /** One object a cell; what is not known is left out. */
    public static void writeJson(Path target, HeatmapTable table) throws IOException {
        AtomicFile.writeString(target, json(table).toPrettyString() + "\n");
    }

    /** Steps downwards, MHSA and FFN apart (Ma et al., 2024, Fig. 5). */
    public static void writeSvg(Path target, HeatmapTable table) throws IOException {
        AtomicFile.writeString(target, svg(table));
    }

    static String csv(HeatmapTable table) {
        StringBuilder text = new StringBuilder(
                "evaluation,timestep,block,kind,column,decision,by_hand,router_row,beta,relative_error,passed_over\n");
        List<Integer> timesteps = table.timesteps();
        for (int step = 0; step < table.schedule().evaluations(); step++) {
            var row = table.schedule().routerRow(step);
            for (int column = 0; column < table.schedule().layers(); column++) {
                LayerId layer = LayerId.ofColumn(column);
                text.append(step).append(',').append(timesteps.get(step)).append(',');
                text.append(layer.block()).append(',').append(layer.kind()).append(',');
                text.append(column).append(',').append(decision(table, step, column));
                text.append(',').append(table.byHand(step, column)).append(',');
                text.append(row.isPresent() ? String.valueOf(row.getAsInt()) : "");
                text.append(',').append(number(table.beta(step, column)));
                text.append(',').append(number(table.error(step, column)));
                text.append(',')
                        .append(table.schedule().passesOver(step, column))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String decision(HeatmapTable table, int step, int column) {
        return table.schedule().action(step, column).name().toLowerCase(Locale.ROOT);
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.valueOf(value.getAsDouble()) : "";
    }

    static ObjectNode json(HeatmapTable table) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", "cachescope-heatmap").put("version", 1);
        root.put("scheduleHash", table.schedule().hash());
        Router router = table.router();
        if (router != null) {
            root.put("routerHash", router.hash());
        }
        root.put("counts", table.schedule().counts().toString());
        List<Integer> timesteps = table.timesteps();
        ArrayNode cells = root.putArray("cells");
        for (int step = 0; step < table.schedule().evaluations(); step++) {
            for (int column = 0; column < table.schedule().layers(); column++) {
                LayerId layer = LayerId.ofColumn(column);
                ObjectNode cell = cells.addObject()
                        .put("evaluation", step)
                        .put("timestep", timesteps.get(step))
                        .put("block", layer.block())
                        .put("kind", layer.kind().name())
                        .put("decision", decision(table, step, column))
                        .put("byHand", table.byHand(step, column))
                        .put("passedOver", table.schedule().passesOver(step, column));
                table.schedule().routerRow(step).ifPresent(row -> cell.put("routerRow", row));
                table.beta(step, column).ifPresent(beta -> cell.put("beta", beta));
                table.error(step, column).ifPresent(error -> cell.put("relativeError", error));
            }
        }
        return root;
    }

    static String svg(HeatmapTable table) {
        int blocks = table.schedule().layers() / 2;
        int steps = table.schedule().evaluations();
        int panel = blocks * CELL;
        Svg svg = new Svg(Math.max(LEAST_WIDTH, LEFT + 2 * panel + GAP + 16), TOP + steps * CELL + BOTTOM);
        svg.hatching();
        List<Integer> timesteps = table.timesteps();
        svg.text(LEFT - 6, TOP - 6, "end", "step (timestep)");
        for (int step = 0; step < steps; step++) {
            svg.text(
                    LEFT - 6,
                    TOP + (step + 1) * CELL - 3,
                    "end",
                    table.labels().get(step) + " (" + timesteps.get(step) + ")");
        }
        for (LayerKind kind : LayerKind.values()) {
            int left = LEFT + kind.ordinal() * (panel + GAP);
            svg.text(left + panel / 2.0, TOP - 20, "middle", kind.name());
            for (int block = 0; block < blocks; block++) {
                int column = new LayerId(block, kind).column();
                if (block % 4 == 0) {
                    svg.text(left + (block + 0.5) * CELL, TOP - 6, "middle", String.valueOf(block));
                }
                for (int step = 0; step < steps; step++) {
                    cell(svg, table, step, column, left + block * CELL, TOP + step * CELL);
                }
            }
        }
        svg.text(
                LEFT,
                TOP + steps * CELL + 22,
                "start",
                table.schedule().counts().toString());
        svg.text(LEFT, TOP + steps * CELL + 36, "start", "colour: β, dark 0 to light 1; frame: by hand");
        svg.text(LEFT, TOP + steps * CELL + 50, "start", "dot: reuse, bar: passed over as one, cross: drop");
        return svg.end();
    }

    private static void cell(Svg svg, HeatmapTable table, int step, int column, int x, int y) {
        OptionalDouble beta = table.beta(step, column);
        String fill = beta.isPresent()
                ? ColourRamp.at(beta.getAsDouble())
                : table.isCacheStep(step) ? "#bbbbbb" : Svg.HATCHED;
        svg.rectangle(x, y, CELL - 1, CELL - 1, fill, table.byHand(step, column) ? "#d62728" : "none");
        CellAction action = table.schedule().action(step, column);
        double middleX = x + (CELL - 1) / 2.0;
        double middleY = y + (CELL - 1) / 2.0;
        switch (action) {
            case COMPUTE -> {}
            case REUSE -> {
                if (table.schedule().passesOver(step, column)) {
                    svg.rectangle(middleX - 4, middleY - 1.5, 8, 3, "#ffffff", "#222222");
                } else {
                    svg.dot(middleX, middleY, 2.5);
                }
            }
            case DROP -> svg.text(middleX, middleY + 4, "middle", "×");
        }
    }
}
