package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;

/**
 * Times the finished points of a sweep anew, on this machine as it is now: in one precision, quality does not depend on
 * who makes the images, but times mean nothing where shards were made side by side or on several machines.
 */
public final class RetimeTask implements Task<SweepTask.Report> {
    private static final String NAME = "timing";

    private final Installation installation;
    private final TaskEngine engine;
    private final SweepRequest request;
    private final int runs;

    /**
     * A task; {@code engine} stays the caller's.
     *
     * @param request of a sweep that was made; points of it that are not finished are left alone and told of
     * @param runs counted runs of each kind at every point
     * @throws IllegalArgumentException if these are fewer than {@value LatencyMeasurement#FEWEST_RUNS}
     */
    public RetimeTask(Installation installation, TaskEngine engine, SweepRequest request, int runs) {
        LatencyMeasurement.requireRuns(runs);
        this.installation = installation;
        this.engine = engine;
        this.request = request;
        this.runs = runs;
    }

    @Override
    public SweepTask.Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Evaluation evaluation = Evaluation.open(installation, request.setting(), progress, cancel);
        ResultsFolder folder = new ResultsFolder(request.folder());
        folder.requireResults(); // before anything is made in it
        try (Measuring measuring = new Measuring(evaluation, engine, folder, progress, cancel)) {
            List<PointPlan> points = SweepPlan.points(evaluation, request, measuring);
            folder.requireSame(evaluation.common(points.getFirst().recipe()));
            List<PointPlan> finished = finished(folder, points, progress);
            Counted count = new Counted(progress, NAME, finished.size());
            for (PointPlan point : finished) {
                cancel.check();
                measuring.time(point, runs);
                count.advance();
            }
            progress.report(new Progress.Wrote(NAME, folder.path()));
            List<String> timed = finished.stream().map(PointPlan::key).toList();
            return new SweepTask.Report(
                    folder,
                    folder.points(SweepIndex.of(points.stream()
                            .filter(point -> timed.contains(point.key()))
                            .toList())));
        }
    }

    /** Of points that are one run the first. */
    private static List<PointPlan> finished(ResultsFolder folder, List<PointPlan> points, ProgressListener progress)
            throws IOException {
        Map<String, PointPlan> finished = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        for (PointPlan point : points) {
            if (folder.hasPoint(point.key())) {
                finished.putIfAbsent(point.key(), point);
            } else {
                missing.add(PointName.of(point.series(), point.label()));
            }
        }
        if (finished.isEmpty()) {
            throw new IllegalArgumentException("sweep: none of these points is in " + folder.path()
                    + ", so that there is nothing to time anew. Leave out --retime to measure them, or give the options"
                    + " that they were measured by.");
        }
        if (!missing.isEmpty()) {
            progress.report(new Progress.Noted(
                    NAME,
                    "Not in this folder, or there of other cells, and left alone: " + String.join("; ", missing)
                            + "."));
        }
        return List.copyOf(finished.values());
    }
}
