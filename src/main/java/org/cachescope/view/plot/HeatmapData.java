package org.cachescope.view.plot;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a {@link HeatmapView} paints; immutable.
 *
 * @param rowLabels one a row, from top to bottom
 * @param columnLabels one a column of each panel, from left to right
 * @param panels grids of the same rows and columns
 * @param rowTitle what a row is, such as "step · t"
 * @param columnTitle what a column is, such as "block"
 * @param scale what the values of cells are
 */
public record HeatmapData(
        List<String> rowLabels,
        List<String> columnLabels,
        List<Panel> panels,
        String rowTitle,
        String columnTitle,
        Scale scale) {
    /** Nothing. */
    public static final HeatmapData EMPTY = new HeatmapData(List.of(), List.of(), List.of(), "", "");

    /** @throws IllegalArgumentException if a panel has other rows or columns than there are labels */
    public HeatmapData {
        rowLabels = List.copyOf(rowLabels);
        columnLabels = List.copyOf(columnLabels);
        panels = List.copyOf(panels);
        for (Panel panel : panels) {
            if (panel.cells().size() != rowLabels.size()) {
                throw new IllegalArgumentException("panel '" + panel.title() + "' has "
                        + panel.cells().size() + " rows where " + rowLabels.size() + " are labelled");
            }
            for (List<Cell> row : panel.cells()) {
                if (row.size() != columnLabels.size()) {
                    throw new IllegalArgumentException("panel '" + panel.title() + "' has " + row.size()
                            + " columns where " + columnLabels.size() + " are labelled");
                }
            }
        }
    }

    /** The heatmap of a router: values are β. */
    public HeatmapData(
            List<String> rowLabels,
            List<String> columnLabels,
            List<Panel> panels,
            String rowTitle,
            String columnTitle) {
        this(rowLabels, columnLabels, panels, rowTitle, columnTitle, Scale.BETA);
    }

    /**
     * What the values of cells are, in words of the legend.
     *
     * @param least at value 0
     * @param greatest at value 1
     * @param decided whether cells also compute or reuse
     * @param editable whether a person can set cells
     */
    public record Scale(String least, String greatest, boolean decided, boolean editable) {
        /** A router's scores. */
        public static final Scale BETA = new Scale("β 0", "1", true, true);

        /** The scores of a router that is being trained. */
        public static final Scale LEARNED = new Scale("β 0", "1", true, false);

        /** Values of which nothing follows for the run. */
        public static Scale measured(String least, String greatest) {
            return new Scale(least, greatest, false, false);
        }
    }

    /**
     * A titled grid.
     *
     * @param cells by row, then column
     */
    public record Panel(String title, List<List<Cell>> cells) {
        /** Copies the lists. */
        public Panel {
            cells = cells.stream().map(List::copyOf).toList();
        }
    }

    /** What a cell is. */
    public enum Kind {
        /** Has a value from 0 to 1, or none (NaN) where only a decision is known. */
        VALUE,
        /** Of a full step: hatched. */
        FULL,
        /** Nobody reads it: grey. */
        UNUSED
    }

    /** What a cell does. */
    public enum Mark {
        /** Computes: no mark. */
        NONE,
        /** Reuses: a dot. */
        REUSE,
        /** Is passed over as one with its neighbours, whose stored change stands in: a bar. */
        PASS_OVER,
        /** Is left out: a cross. */
        DROP;

        /** Whether what is stored stands in for it. */
        boolean reuses() {
            return this == REUSE || this == PASS_OVER;
        }
    }

    /**
     * A cell.
     *
     * @param value 0 to 1; NaN for none
     * @param edited decided by hand: a frame
     */
    public record Cell(Kind kind, double value, Mark mark, boolean edited) {}

    /**
     * Where a cell is.
     *
     * @param row from the top, 0 first
     * @param panel in the order of {@link HeatmapData#panels}
     * @param column from the left within its panel, 0 first
     */
    public record Position(int row, int panel, int column) {}

    /** Whether there is nothing to paint. */
    public boolean isEmpty() {
        return rowLabels.isEmpty() || columnLabels.isEmpty() || panels.isEmpty();
    }

    /** The cell at a position within this data. */
    public Cell at(Position position) {
        return panels.get(position.panel()).cells().get(position.row()).get(position.column());
    }

    /** Whether a position is within this data. */
    public boolean contains(Position position) {
        return position.row() >= 0
                && position.row() < rowLabels.size()
                && position.panel() >= 0
                && position.panel() < panels.size()
                && position.column() >= 0
                && position.column() < columnLabels.size();
    }

    /** Whether another has the same rows, columns and panels, so that only cells may differ. */
    boolean sameShape(HeatmapData other) {
        return rowLabels.equals(other.rowLabels)
                && columnLabels.equals(other.columnLabels)
                && scale.equals(other.scale)
                && panels.stream()
                        .map(Panel::title)
                        .toList()
                        .equals(other.panels.stream().map(Panel::title).toList());
    }

    /** Rows that are not full, in any panel: those whose cells may reuse. */
    int cacheRows() {
        return (int) IntStream.range(0, rowLabels.size())
                .filter(row -> panels.stream()
                        .anyMatch(panel -> panel.cells().get(row).stream().anyMatch(cell -> cell.kind() != Kind.FULL)))
                .count();
    }

    /** Cells of a row of a panel that reuse. */
    int reusedInRow(int panel, int row) {
        return (int) panels.get(panel).cells().get(row).stream()
                .filter(cell -> cell.mark().reuses())
                .count();
    }

    /** Cells of a column of a panel that reuse. */
    int reusedInColumn(int panel, int column) {
        return (int) panels.get(panel).cells().stream()
                .filter(row -> row.get(column).mark().reuses())
                .count();
    }

    /** Whether any cell has a value, so that colours stand for values. */
    boolean hasValues() {
        return cells().anyMatch(cell -> cell.kind() == Kind.VALUE && !Double.isNaN(cell.value()));
    }

    /** Whether any cell is of a kind. */
    boolean holds(Kind kind) {
        return cells().anyMatch(cell -> cell.kind() == kind);
    }

    /** Whether any cell has a mark. */
    boolean holds(Mark mark) {
        return cells().anyMatch(cell -> cell.mark() == mark);
    }

    /** A cell in words, for those who hear it. */
    String describe(Position position) {
        Cell cell = at(position);
        String kind = switch (cell.kind()) {
            case FULL -> ", full step";
            case UNUSED -> ", not read";
            case VALUE -> Double.isNaN(cell.value()) ? "" : String.format(Locale.ROOT, ", β %.3f", cell.value());
        };
        String does = switch (cell.mark()) {
            case NONE -> ", computes";
            case REUSE -> ", reuses";
            case PASS_OVER -> ", passed over";
            case DROP -> ", left out";
        };
        return rowTitle + " " + rowLabels.get(position.row()) + ", "
                + panels.get(position.panel()).title() + ", " + columnTitle + " "
                + columnLabels.get(position.column()) + kind + does + (cell.edited() ? ", edited by hand" : "");
    }

    private Stream<Cell> cells() {
        return panels.stream().flatMap(panel -> panel.cells().stream()).flatMap(List::stream);
    }
}
