package org.cachescope.workspace.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.caching.BlockRange;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.evaluation.LineUpFigure;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.format.PngFile;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ImageRecipe;
import org.cachescope.workspace.session.ImageRecipeText;

/** Saves a line-up as one picture, with all of its runs as text in it. */
public final class LineUpExport {
    /** Keyword of the text that lists the runs. */
    public static final String KEYWORD = "cachescope-runs";

    private static final String NAME = "export";

    private LineUpExport() {}

    /**
     * Saves a line-up.
     *
     * @param file receives a PNG, written atomically
     * @param recipe of the run that the picture restores when it is dropped on a window
     * @param shown which of the runs that is, such as {@code run 2 of 4}
     * @return a task that gives the file
     */
    public static Task<Path> write(Path file, LineUp lineUp, ImageRecipe recipe, String shown) {
        return (progress, cancel) -> {
            cancel.check();
            write(file, lineUp, ImageRecipeText.of(recipe, shown));
            progress.report(new Progress.Wrote(NAME, file));
            return file;
        };
    }

    private static void write(Path file, LineUp lineUp, Map<String, String> recipe) throws IOException {
        Map<String, String> text = new LinkedHashMap<>(recipe);
        text.put(KEYWORD, json(lineUp).toString());
        PngFile.write(file, figure(lineUp).draw(), text);
    }

    private static LineUpFigure figure(LineUp lineUp) {
        List<LineUpFigure.Column> columns = lineUp.columns().stream()
                .map(column -> new LineUpFigure.Column(
                        column.place().name(),
                        column.images().stream().map(Picture::toImage).toList(),
                        lineUp.figures(column)))
                .toList();
        return new LineUpFigure(lineUp.title(), lineUp.protocol(), columns);
    }

    private static ObjectNode json(LineUp lineUp) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("title", lineUp.title()).put("protocol", lineUp.protocol());
        ArrayNode runs = root.putArray("runs");
        lineUp.columns().forEach(column -> runs.add(json(column)));
        return root;
    }

    private static ObjectNode json(LineUp.Column column) {
        ObjectNode run = JsonNodeFactory.instance.objectNode();
        run.put("name", column.place().name());
        switch (column.place()) {
            case LineUpRequest.Place.Missing(String _, String why) -> run.put("missing", why);
            case LineUpRequest.Place.Run(String _, CacheSchedule schedule) -> {
                run.put("schedule", schedule.hash());
                ArrayNode cells = run.putArray("cells");
                schedule.rows().stream()
                        .map(row -> CellAction.letters(row.cells())
                                + (row.ranges().isEmpty()
                                        ? ""
                                        : " " + String.join(",", BlockRange.texts(row.ranges()))))
                        .forEach(cells::add);
            }
        }
        if (column.latency() != null) {
            run.put("speedUp", column.latency().speedUp().median());
        }
        MeanQuality quality = column.quality();
        if (quality != null) {
            run.put("psnr", quality.psnrText());
        }
        return run;
    }
}
