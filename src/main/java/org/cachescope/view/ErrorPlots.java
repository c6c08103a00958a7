package org.cachescope.view;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.caching.HandEdits;
import org.cachescope.evaluation.Figures;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.view.plot.Axis;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.LinePlotData;
import org.cachescope.viewmodel.ErrorContents;
import org.jspecify.annotations.Nullable;

/**
 * Measured errors in the words of plots, and places of plots in the words of the run.
 *
 * @param contents what was measured
 * @param logarithmic whether values are on a logarithmic axis
 */
record ErrorPlots(ErrorContents contents, boolean logarithmic) {
    /** A line for each pair of steps, shaded by the step; cache steps have marks. */
    LinePlotData lines(LayerKind kind) {
        List<ErrorContents.Series> all = contents.series();
        List<LinePlotData.Series> lines = IntStream.range(0, all.size())
                .mapToObj(i -> line(all.get(i), kind, all.size() == 1 ? 0 : (double) i / (all.size() - 1)))
                .toList();
        return new LinePlotData(
                Axis.linear(contents.blockAxis()),
                logarithmic
                        ? Axis.logarithmic(contents.metric().formula())
                        : Axis.linear(contents.metric().formula()),
                lines,
                "step",
                all.isEmpty() ? "" : all.getFirst().evaluation().label(),
                all.isEmpty() ? "" : all.getLast().evaluation().label());
    }

    private static LinePlotData.Series line(ErrorContents.Series series, LayerKind kind, double shade) {
        List<Double> values = series.of(kind);
        return new LinePlotData.Series(
                "step " + series.evaluation().label() + ", "
                        + series.evaluation().timeText(),
                IntStream.range(0, values.size())
                        .mapToObj(block -> new LinePlotData.Point(block, values.get(block)))
                        .toList(),
                shade,
                series.cacheStep() ? LinePlotData.Form.MARKED_LINE : LinePlotData.Form.LINE);
    }

    /** Steps downwards, blocks to the right; values from the least to the greatest as 0 to 1. */
    HeatmapData heatmap() {
        if (contents.series().isEmpty()) {
            return HeatmapData.EMPTY;
        }
        return new HeatmapData(
                contents.series().stream()
                        .map(series -> series.evaluation().label() + " · "
                                + series.evaluation().timeNumber())
                        .toList(),
                IntStream.range(0, contents.blocks()).mapToObj(String::valueOf).toList(),
                Arrays.stream(LayerKind.values()).map(this::panel).toList(),
                "step · t",
                contents.blockAxis(),
                HeatmapData.Scale.measured(
                        contents.metric().formula() + "  " + (logarithmic ? shown(contents.leastPositive()) : "0"),
                        shown(contents.greatest())));
    }

    private static String shown(double value) {
        return Figures.significant(value, 2);
    }

    private HeatmapData.Panel panel(LayerKind kind) {
        return new HeatmapData.Panel(
                kind.name(),
                contents.series().stream()
                        .map(series -> series.of(kind).stream().map(this::cell).toList())
                        .toList());
    }

    private HeatmapData.Cell cell(double value) {
        return new HeatmapData.Cell(HeatmapData.Kind.VALUE, scaled(value), HeatmapData.Mark.NONE, false);
    }

    private double scaled(double value) {
        double greatest = contents.greatest();
        if (!logarithmic) {
            return greatest > 0 ? value / greatest : 0;
        }
        double least = contents.leastPositive();
        if (value <= 0 || greatest <= least) {
            return 0;
        }
        return Math.log(value / least) / Math.log(greatest / least);
    }

    /** The point of a cell among the lines of one kind; null where it is not there. */
    LinePlotData.@Nullable Index pointOf(HandEdits.@Nullable Cell cell, LayerKind kind) {
        if (cell == null || LayerId.ofColumn(cell.column()).kind() != kind) {
            return null;
        }
        return IntStream.range(0, contents.series().size())
                .filter(i -> contents.series().get(i).evaluation().number() == cell.evaluation())
                .mapToObj(i -> new LinePlotData.Index(
                        i, LayerId.ofColumn(cell.column()).block()))
                .findFirst()
                .orElse(null);
    }

    /** The cell of a point of one kind's lines; null for none. */
    HandEdits.@Nullable Cell cellAt(LinePlotData.@Nullable Index point, LayerKind kind) {
        return point == null
                ? null
                : new HandEdits.Cell(
                        contents.series().get(point.series()).evaluation().number(),
                        new LayerId(point.point(), kind).column());
    }

    /** The cell at a place of the heatmap; null for none. */
    HandEdits.@Nullable Cell cellAt(HeatmapData.@Nullable Position place) {
        return place == null
                ? null
                : new HandEdits.Cell(
                        contents.series().get(place.row()).evaluation().number(),
                        new LayerId(place.column(), LayerKind.values()[place.panel()]).column());
    }

    /** Where a cell is in the heatmap; null where it is not there. */
    HeatmapData.@Nullable Position positionOf(HandEdits.@Nullable Cell cell) {
        if (cell == null) {
            return null;
        }
        LayerId layer = LayerId.ofColumn(cell.column());
        return IntStream.range(0, contents.series().size())
                .filter(row -> contents.series().get(row).evaluation().number() == cell.evaluation()
                        && layer.block() < contents.blocks())
                .mapToObj(row -> new HeatmapData.Position(row, layer.kind().ordinal(), layer.block()))
                .findFirst()
                .orElse(null);
    }
}
