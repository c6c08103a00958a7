package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes the images of one policy and judges them; or makes a shard of them; or judges what shards made elsewhere. The
 * figures are the same however the work was divided.
 */
public final class EvaluateTask implements Task<EvaluateTask.Report> {
    private static final String NAME = "evaluate";

    private final Installation installation;
    private final TaskEngine engine;
    private final EvaluateRequest request;
    private final List<Path> shards;

    /**
     * What an evaluation gave.
     *
     * @param folder the results
     * @param point the figures; null where only a shard was made
     * @param missing batches of the whole that are not there yet
     */
    public record Report(ResultsFolder folder, @Nullable PointResult point, int missing) {}

    /**
     * A task; {@code engine} stays the caller's.
     *
     * @param shards result folders whose batches are taken over first, as whole files; their settings have to agree
     */
    public EvaluateTask(Installation installation, TaskEngine engine, EvaluateRequest request, List<Path> shards) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
        this.shards = List.copyOf(shards);
    }

    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        Evaluation evaluation = Evaluation.open(installation, request.setting(), progress, cancel);
        ResultsFolder folder = new ResultsFolder(request.folder());
        try (Measuring measuring = new Measuring(evaluation, engine, folder, progress, cancel)) {
            PointPlan point = SweepPlan.point(evaluation, request, measuring);
            begin(folder, evaluation.common(point.recipe()), point);
            int left = missing(folder, point, request.shard());
            measuring.make(point, request.shard(), new Counted(progress, NAME, left));
            int missing = missing(folder, point, Shard.WHOLE);
            PointResult result = missing > 0 ? null : finish(measuring, folder, point);
            progress.report(new Progress.Wrote(NAME, folder.path()));
            return new Report(folder, result, missing);
        }
    }

    private void begin(ResultsFolder folder, Map<String, String> common, PointPlan point) throws IOException {
        folder.alone(() -> folder.begin(common));
        for (Path shard : shards) {
            ResultsFolder from = new ResultsFolder(shard);
            from.requireSame(common);
            folder.take(from);
        }
        if (!shards.isEmpty()) {
            requireWhole(point, missing(folder, point, Shard.WHOLE));
        }
    }

    private int missing(ResultsFolder folder, PointPlan point, Shard shard) {
        return Measuring.missing(folder, List.of(point), request.setting().batch(), shard);
    }

    private static PointResult finish(Measuring measuring, ResultsFolder folder, PointPlan point) throws IOException {
        folder.writeSchedules(List.of(point));
        folder.alone(() -> folder.ask(List.of(point)));
        return measuring.measure(point);
    }

    private static void requireWhole(PointPlan point, int missing) {
        if (missing > 0) {
            throw new IllegalArgumentException("merge: " + missing + " batches of " + point.images()
                    + " images and their uncached run are in none of the folders: name all shards, and the images,"
                    + " batch, seed and policy that they were made by");
        }
    }
}
