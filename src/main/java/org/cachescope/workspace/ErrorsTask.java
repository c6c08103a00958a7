package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.export.ErrorsExport;
import org.jspecify.annotations.Nullable;

/** Measures how much each layer's output changes from step to step of a run without cache (Ma et al., 2024, Fig. 3). */
public final class ErrorsTask implements Task<LayerErrors> {
    private static final String NAME = "errors";

    private final Installation installation;
    private final TaskEngine engine;
    private final SampleRequest run;
    private final @Nullable Path file;

    /**
     * A task; {@code engine} stays the caller's.
     *
     * @param run whose images to measure on; its policy, folder and latency are not looked at
     * @param file table to write as CSV, or null for none
     */
    public ErrorsTask(Installation installation, TaskEngine engine, SampleRequest run, @Nullable Path file) {
        this.installation = installation;
        this.engine = engine;
        this.run = run;
        this.file = file;
    }

    @Override
    public LayerErrors run(ProgressListener progress, CancelToken cancel) throws IOException {
        if (file != null) {
            OutputFile.requirePossible(file);
        }
        SamplePlan plan = SamplePlan.of(installation, run);
        progress.report(engine.starting());
        try (LoadedModel model = LoadedModel.load(engine.thread(), plan.model(), cancel)) {
            Counted steps = new Counted(progress, NAME, plan.recipe().evaluations());
            LayerErrors errors = model.errors(plan.recipe(), cancel, steps);
            if (file != null) {
                ErrorsExport.writeCsv(file, errors);
                progress.report(new Progress.Wrote(NAME, file));
            }
            return errors;
        }
    }
}
