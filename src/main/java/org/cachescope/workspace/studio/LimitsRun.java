package org.cachescope.workspace.studio;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.BudgetLimits;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.LimitOrder;
import org.cachescope.workspace.LimitTrials;
import org.cachescope.workspace.LimitsReport;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the limits of an order of cells by runs of a studio; an order that needs it is calibrated first. What was
 * tried before is not made again, and every trial is told, so that a search that is stopped can go on.
 */
public final class LimitsRun implements Task<LimitsReport> {
    private final Studio studio;
    private final Search search;
    private final @Nullable LimitTrials known;
    private final Consumer<LimitTrials> tried;

    /**
     * What is looked for.
     *
     * @param model whose runs
     * @param recipe of the images that are judged
     * @param policy whose order it is, in a few words
     * @param order in which cells are added
     * @param leastDecibels least mean PSNR to the run without cache
     */
    public record Search(
            ModelSummary model, SamplingRecipe recipe, String policy, LimitOrder order, double leastDecibels) {}

    /**
     * A search; {@code studio} stays the caller's.
     *
     * @param known what was tried before, or null; trials of another model or other images are not looked at
     * @param tried hears of all trials of these images after each, on the thread of the job
     */
    public LimitsRun(Studio studio, Search search, @Nullable LimitTrials known, Consumer<LimitTrials> tried) {
        this.studio = studio;
        this.search = search;
        this.known = known;
        this.tried = tried;
    }

    @Override
    public LimitsReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        RunShape shape = search.recipe().shape(search.model().architecture());
        boolean calibrated = search.order().calibratedLags() > 0;
        CachePolicy.InOrder order = search.order().uncalibrated(shape);
        int most = limits(order).mostTrials();
        Counted count = new Counted(progress, "limits", (calibrated ? 2L : 1L) + most);
        if (calibrated) {
            order = search.order()
                    .of(
                            shape,
                            studio.calibrate(request(uncached()), search.order().calibratedLags())
                                    .run(ProgressListener.NONE, cancel));
            count.advance("calibration");
        }
        List<RgbImage> full = images(uncached(), cancel);
        count.advance();
        Trials trials = new Trials(remembered(cancel), full, count, cancel);
        return new LimitsReport(
                search.model().name(),
                search.policy(),
                search.recipe().steps(),
                search.recipe().images(),
                search.model().previewLabel(),
                search.leastDecibels(),
                order.action() == CellAction.DROP,
                limits(order).find(trials));
    }

    private BudgetLimits limits(CachePolicy.InOrder order) {
        return new BudgetLimits(search.model().architecture(), search.recipe(), order, search.leastDecibels());
    }

    /** What is known of these images of this very model. */
    private LimitTrials remembered(CancelToken cancel) throws IOException {
        ModelSummary model = search.model().identity() == null
                ? studio.identify(search.model()).run(ProgressListener.NONE, cancel)
                : search.model();
        Objects.requireNonNull(model.identity(), "a model that was identified has an identity");
        return known != null && known.isOf(model.choice(), model.hashes(), search.recipe())
                ? known
                : new LimitTrials(model.choice(), model.hashes(), search.recipe(), Map.of());
    }

    private final class Trials implements BudgetLimits.Judge {
        private final List<RgbImage> full;
        private final Counted count;
        private final CancelToken cancel;
        private LimitTrials all;

        Trials(LimitTrials all, List<RgbImage> full, Counted count, CancelToken cancel) {
            this.all = all;
            this.full = full;
            this.count = count;
            this.cancel = cancel;
        }

        @Override
        public double psnrDecibels(String trial, CacheSchedule schedule) throws IOException {
            cancel.check();
            Double before = all.of(schedule);
            double quality = before == null ? MeanQuality.psnrDecibels(full, images(schedule, cancel)) : before;
            if (before == null) {
                all = all.with(schedule, quality);
                tried.accept(all);
            }
            count.advance(trial);
            return quality;
        }
    }

    private CacheSchedule uncached() {
        return CacheSchedule.full(
                search.recipe().evaluations(), search.model().architecture().layers());
    }

    private RunRequest request(CacheSchedule schedule) {
        return new RunRequest(search.model(), search.recipe(), schedule);
    }

    private List<RgbImage> images(CacheSchedule schedule, CancelToken cancel) throws IOException {
        return studio
                .generate(request(schedule), StepListener.NONE)
                .run(ProgressListener.NONE, cancel)
                .images()
                .stream()
                .map(Picture::toImage)
                .toList();
    }
}
