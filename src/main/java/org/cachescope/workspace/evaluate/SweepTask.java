package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;

/**
 * Measures the points of a trade-off: equal masks run once, the uncached run once. What was done stays: cancelled or
 * killed, the same request goes on where it stopped and ends in the same figures.
 */
public final class SweepTask implements Task<SweepTask.Report> {
    private static final String NAME = "sweep";

    private final Installation installation;
    private final TaskEngine engine;
    private final SweepRequest request;

    /**
     * What a sweep gave.
     *
     * @param folder the results
     * @param points all points that the request asks for and that are finished, in its order
     */
    public record Report(ResultsFolder folder, List<PointResult> points) {
        /** Copies the list. */
        public Report {
            points = List.copyOf(points);
        }
    }

    /** A task; {@code engine} stays the caller's. */
    public SweepTask(Installation installation, TaskEngine engine, SweepRequest request) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Evaluation evaluation = Evaluation.open(installation, request.setting(), progress, cancel);
        ResultsFolder folder = new ResultsFolder(request.folder());
        try (Measuring measuring = new Measuring(evaluation, engine, folder, progress, cancel)) {
            List<PointPlan> points = SweepPlan.points(evaluation, request, measuring);
            Map<String, String> common = evaluation.common(points.getFirst().recipe());
            folder.alone(() -> {
                folder.begin(common);
                folder.ask(points);
            });
            folder.writeSchedules(points);
            measure(measuring, points, folder, progress);
            progress.report(new Progress.Wrote(NAME, folder.path()));
            return new Report(folder, folder.points(SweepIndex.of(points)));
        }
    }

    private void measure(Measuring measuring, List<PointPlan> points, ResultsFolder folder, ProgressListener progress)
            throws IOException {
        List<PointPlan> left = new ArrayList<>();
        for (PointPlan point : points) {
            if (!folder.hasPoint(point.key())) {
                left.add(point);
            }
        }
        int batch = request.setting().batch();
        Counted count = new Counted(progress, NAME, Measuring.missing(folder, left, batch, Shard.WHOLE));
        for (PointPlan point : left) {
            if (!folder.hasPoint(point.key())) {
                measuring.make(point, Shard.WHOLE, count);
                measuring.measure(point);
            }
        }
    }
}
