package org.cachescope.workspace.studio;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.BudgetLimits;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;

/**
 * Looks for the limits of an order of cells by runs of a studio. It remembers every trial, so that a cancelled search that
 * is started again goes on where it was. One at a time runs.
 */
public final class LimitsRun implements Task<LimitsReport> {
    private final Studio studio;
    private final ModelSummary model;
    private final String policy;
    private final BudgetLimits limits;
    private final Map<String, Double> tried = new ConcurrentHashMap<>();

    /**
     * A search that has not begun; {@code studio} stays the caller's.
     *
     * @param policy whose order cells are added in, in a few words
     */
    public LimitsRun(Studio studio, ModelSummary model, String policy, BudgetLimits limits) {
        this.studio = studio;
        this.model = model;
        this.policy = policy;
        this.limits = limits;
    }

    /** Whether another search would try the same runs by the same measure. */
    public boolean isLike(LimitsRun other) {
        return model.choice().equals(other.model.choice())
                && policy.equals(other.policy)
                && limits.equals(other.limits);
    }

    @Override
    public LimitsReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        SamplingRecipe recipe = limits.recipe();
        Counted count = new Counted(progress, "limits", 1L + limits.mostTrials());
        CacheSchedule uncached =
                CacheSchedule.full(recipe.evaluations(), model.architecture().layers());
        List<RgbImage> full = images(uncached, cancel);
        count.advance();
        List<LimitsReport.Limit> found = limits.find((trial, schedule) -> {
            cancel.check();
            Double known = tried.get(schedule.hash());
            double quality = known == null ? MeanQuality.psnrDecibels(full, images(schedule, cancel)) : known;
            tried.put(schedule.hash(), quality);
            count.advance(trial);
            return quality;
        });
        return new LimitsReport(
                model.name(),
                policy,
                recipe.steps(),
                recipe.images(),
                limits.leastDecibels(),
                limits.order().action() == CellAction.DROP,
                found);
    }

    private List<RgbImage> images(CacheSchedule schedule, CancelToken cancel) throws IOException {
        return studio
                .generate(new RunRequest(model, limits.recipe(), schedule), StepListener.NONE)
                .run(ProgressListener.NONE, cancel)
                .images()
                .stream()
                .map(Picture::toImage)
                .toList();
    }
}
