package org.cachescope.view;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.cachescope.caching.HandEdits;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.view.plot.ColorMap;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.CellColouring;
import org.cachescope.viewmodel.ColourScale;
import org.cachescope.viewmodel.HeatmapContents;
import org.jspecify.annotations.Nullable;

/**
 * A run's cells in the words of the plot, with a panel for each kind of layer, and places of the plot in the words of
 * the run.
 *
 * @param contents what is shown
 */
record RouterHeatmap(HeatmapContents contents) {
    HeatmapData data() {
        return data(HeatmapData.Scale.BETA);
    }

    /** @param scale what its values are */
    HeatmapData data(HeatmapData.Scale scale) {
        if (contents.rows().isEmpty()) {
            return HeatmapData.EMPTY;
        }
        return new HeatmapData(
                contents.rows().stream()
                        .map(row -> row.evaluation().label() + " · "
                                + row.evaluation().timeNumber())
                        .toList(),
                IntStream.range(0, blocks()).mapToObj(String::valueOf).toList(),
                Arrays.stream(LayerKind.values()).map(this::panel).toList(),
                "step · t",
                contents.blockAxis(),
                scale);
    }

    private int blocks() {
        return contents.rows().getFirst().cells().size() / LayerKind.values().length;
    }

    private HeatmapData.Panel panel(LayerKind kind) {
        return new HeatmapData.Panel(
                kind.name(),
                contents.rows().stream()
                        .map(row -> IntStream.range(0, blocks())
                                .mapToObj(block -> new LayerId(block, kind).column())
                                .map(column -> cell(row, row.cells().get(column)))
                                .toList())
                        .toList());
    }

    private HeatmapData.Cell cell(HeatmapContents.Row row, HeatmapContents.HeatCell cell) {
        HeatmapData.Mark mark = switch (cell.action()) {
            case COMPUTE -> HeatmapData.Mark.NONE;
            case REUSE -> cell.passedOver() ? HeatmapData.Mark.PASS_OVER : HeatmapData.Mark.REUSE;
            case DROP -> HeatmapData.Mark.DROP;
        };
        boolean full = row.kind() != HeatmapContents.RowKind.CACHE && !cell.edited();
        HeatmapData.Kind kind = full ? HeatmapData.Kind.FULL : HeatmapData.Kind.VALUE;
        return new HeatmapData.Cell(kind, cell.beta() == null ? Double.NaN : cell.beta(), mark, cell.edited());
    }

    /** The cell at a place of the plot; null where none is. */
    HandEdits.@Nullable Cell cellAt(HeatmapData.@Nullable Position position) {
        if (position == null || position.row() >= contents.rows().size()) {
            return null;
        }
        LayerId layer = new LayerId(position.column(), LayerKind.values()[position.panel()]);
        return new HandEdits.Cell(
                contents.rows().get(position.row()).evaluation().number(), layer.column());
    }

    /** Where a cell is in the plot; null where it is not shown. */
    HeatmapData.@Nullable Position positionOf(HandEdits.@Nullable Cell cell) {
        if (cell == null) {
            return null;
        }
        LayerId layer = LayerId.ofColumn(cell.column());
        return IntStream.range(0, contents.rows().size())
                .filter(row -> contents.rows().get(row).evaluation().number() == cell.evaluation())
                .mapToObj(row -> new HeatmapData.Position(row, layer.kind().ordinal(), layer.block()))
                .findFirst()
                .orElse(null);
    }

    /** What fills the plot's cells. */
    static HeatmapView.Coloring coloring(CellColouring colouring) {
        return switch (colouring) {
            case BETA -> HeatmapView.Coloring.VALUE;
            case DECISION -> HeatmapView.Coloring.DECISION;
        };
    }

    /** The plot's colours. */
    static ColorMap colours(ColourScale scale) {
        return switch (scale) {
            case VIRIDIS -> ColorMap.VIRIDIS;
            case CIVIDIS -> ColorMap.CIVIDIS;
            case MAGMA -> ColorMap.MAGMA;
            case GREY -> ColorMap.GREY;
        };
    }
}
