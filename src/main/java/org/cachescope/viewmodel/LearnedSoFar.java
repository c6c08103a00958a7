package org.cachescope.viewmodel;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.Router;
import org.cachescope.model.Architecture;
import org.cachescope.workspace.studio.RouterTrainingListener;
import org.jspecify.annotations.Nullable;

/** What a training has learned at this moment: its router as a heatmap, its curves. */
final class LearnedSoFar {
    private final ReadOnlyObjectWrapper<HeatmapContents> heatmap = new ReadOnlyObjectWrapper<>(HeatmapContents.EMPTY);
    private final ReadOnlyObjectWrapper<LearningCurves> curves = new ReadOnlyObjectWrapper<>(LearningCurves.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable CellCounts> counts = new ReadOnlyObjectWrapper<>();
    private LearningHistory history = new LearningHistory();

    /** Goes on with the curves. */
    void add(List<RouterTrainingListener.Point> points) {
        history.add(points);
        curves.set(history.curves());
    }

    /** Shows a router of a network by a threshold. */
    void show(Router router, double theta, Architecture network) {
        CacheSchedule schedule = new CachePolicy.Threshold(router, theta).schedule();
        heatmap.set(new HeatmapSource(schedule, router, HandEdits.NONE, RunTimes.of(router.info()))
                .contents(false, true, HeatmapContents.blockAxis(network)));
        counts.set(schedule.counts());
    }

    void forget() {
        history = new LearningHistory();
        curves.set(LearningCurves.EMPTY);
        heatmap.set(HeatmapContents.EMPTY);
        counts.set(null);
    }

    ObservableValue<HeatmapContents> heatmap() {
        return heatmap.getReadOnlyProperty();
    }

    ObservableValue<LearningCurves> curves() {
        return curves.getReadOnlyProperty();
    }

    /** Cells that reuse at the threshold of the router on show; null before. */
    ObservableValue<@Nullable CellCounts> counts() {
        return counts.getReadOnlyProperty();
    }
}
