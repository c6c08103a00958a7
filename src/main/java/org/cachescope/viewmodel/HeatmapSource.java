package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.viewmodel.HeatmapContents.HeatCell;
import org.cachescope.viewmodel.HeatmapContents.Panel;
import org.cachescope.viewmodel.HeatmapContents.Row;
import org.cachescope.viewmodel.HeatmapContents.RowKind;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/**
 * What a heatmap is made from.
 *
 * @param schedule what the run does
 * @param router scores of a run of this size, or null
 * @param edits cells by hand, among them such as the schedule did not take
 * @param evaluations of the run, one a row of the schedule
 */
record HeatmapSource(CacheSchedule schedule, @Nullable Router router, HandEdits edits, List<Evaluation> evaluations) {
    /** Takes the scores of an offer only where they are of the schedule's size. */
    static HeatmapSource of(
            CacheSchedule schedule, @Nullable RouterOffer offer, HandEdits edits, List<Evaluation> evaluations) {
        Router router = offer != null
                        && offer.content() instanceof RouterFile.Learned(var learned)
                        && learned.rows().evaluations() == schedule.evaluations()
                        && learned.info().layers() == schedule.layers()
                ? learned
                : null;
        return new HeatmapSource(schedule, router, edits, evaluations);
    }

    /**
     * @param cacheStepsOnly leaves full steps out
     * @param apart MHSA and FFN in a panel each, else in turn in one
     * @param blockAxis what the blocks are
     */
    HeatmapContents contents(boolean cacheStepsOnly, boolean apart, String blockAxis) {
        List<Row> rows = new ArrayList<>();
        int[] byColumn = new int[schedule.layers()];
        int edited = 0;
        int reused = 0;
        for (Evaluation evaluation : evaluations) {
            Row row = row(evaluation);
            for (int column = 0; column < byColumn.length; column++) {
                byColumn[column] += row.cells().get(column).action() == CellAction.REUSE ? 1 : 0;
                edited += row.cells().get(column).edited() ? 1 : 0;
            }
            reused += row.reused();
            if (!cacheStepsOnly || row.kind() == RowKind.CACHE) {
                rows.add(row);
            }
        }
        return new HeatmapContents(
                rows, panels(apart), Arrays.stream(byColumn).boxed().toList(), reused, edited, blockAxis);
    }

    private Row row(Evaluation evaluation) {
        int step = evaluation.number();
        List<HeatCell> cells = new ArrayList<>(schedule.layers());
        int reused = 0;
        for (int column = 0; column < schedule.layers(); column++) {
            CellAction action = schedule.action(step, column);
            reused += action == CellAction.REUSE ? 1 : 0;
            cells.add(
                    new HeatCell(beta(step, column), action, schedule.passesOver(step, column), edited(step, column)));
        }
        return new Row(evaluation, kind(step), cells, reused);
    }

    RowKind kind(int step) {
        if (step == 0) {
            return RowKind.FIRST;
        }
        boolean mayReuse = schedule.routerRow(step).isPresent() || !schedule.isFull(step) || readsScores(step);
        return mayReuse ? RowKind.CACHE : RowKind.FULL;
    }

    private boolean readsScores(int step) {
        return router != null && router.rows().isCacheEvaluation(step);
    }

    /** The score of a cell; null where none is read. */
    @Nullable
    Float beta(int step, int column) {
        return router != null && router.rows().isCacheEvaluation(step)
                ? Float.valueOf(router.beta(step, column))
                : null;
    }

    /** Whether a cell does what a person decided. */
    boolean edited(int step, int column) {
        return edits.size() > 0
                && schedule.action(step, column) == edits.cells().get(new HandEdits.Cell(step, column));
    }

    private List<Panel> panels(boolean apart) {
        List<Integer> all = IntStream.range(0, schedule.layers()).boxed().toList();
        if (!apart) {
            return List.of(new Panel("MHSA and FFN in turn", all));
        }
        return List.of(panel(LayerKind.MHSA, all), panel(LayerKind.FFN, all));
    }

    private static Panel panel(LayerKind kind, List<Integer> columns) {
        return new Panel(
                kind.name(),
                columns.stream()
                        .filter(column -> LayerId.ofColumn(column).kind() == kind)
                        .toList());
    }
}
