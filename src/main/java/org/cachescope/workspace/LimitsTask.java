package org.cachescope.workspace;

import java.io.IOException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.SampledImages;

/**
 * Looks for the largest share of cells that can reuse before images lose more than a chosen quality, of attention, of
 * feed-forward layers and of both (Ma et al., 2024, Table 4): by bisection on the budget, cells being added in a
 * policy's order.
 */
public final class LimitsTask implements Task<LimitsReport> {
    private final Installation installation;
    private final TaskEngine engine;
    private final SampleRequest request;
    private final double psnrDecibels;
    private final Order order;

    /** Finds the order that cells are added in, once the model is known. */
    @FunctionalInterface
    private interface Order {
        LimitOrder in(Installation installation, SamplePlan plan) throws IOException;
    }

    /**
     * A task; {@code engine} stays the caller's.
     *
     * @param request whose images to judge by; its policy gives the order of the cells, and how many it would choose is
     *     not looked at, nor are folder and latency
     * @param psnrDecibels least mean PSNR to the run without cache
     * @throws IllegalArgumentException if the quality is no number, or the policy gives no order
     */
    public LimitsTask(Installation installation, TaskEngine engine, SampleRequest request, double psnrDecibels) {
        if (!Double.isFinite(psnrDecibels)) {
            throw new IllegalArgumentException("PSNR: expected a number of decibels, found " + psnrDecibels);
        }
        this.order = order(request.policy());
        this.installation = installation;
        this.engine = engine;
        this.request = request;
        this.psnrDecibels = psnrDecibels;
    }

    @Override
    public LimitsReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        SamplePlan plan = SamplePlan.of(installation, request);
        progress.report(engine.starting());
        try (LoadedModel model = LoadedModel.load(engine.thread(), plan.model(), cancel)) {
            CachePolicy.InOrder cells = cells(plan, model, progress, cancel);
            BudgetLimits limits = new BudgetLimits(plan.model().architecture(), plan.recipe(), cells, psnrDecibels);
            return new LimitsReport(
                    plan.model().name(),
                    PolicyText.of(request.policy()),
                    plan.recipe().steps(),
                    plan.recipe().images(),
                    plan.model().previewLabel(),
                    psnrDecibels,
                    cells.action() == CellAction.DROP,
                    limits.find(new Runs(plan, model, progress, cancel)));
        }
    }

    /** The policy with all of its cells, calibrated where it has to be. */
    private CachePolicy.InOrder cells(SamplePlan plan, LoadedModel model, ProgressListener progress, CancelToken cancel)
            throws IOException {
        LimitOrder limitOrder = order.in(installation, plan);
        int lags = limitOrder.calibratedLags();
        return lags == 0
                ? limitOrder.uncalibrated(plan.shape())
                : limitOrder.of(plan.shape(), plan.errors(lags, model, progress, cancel));
    }

    private static Order order(PolicyChoice policy) {
        return switch (policy) {
            case PolicyChoice.ByRule rule -> (_, _) -> new LimitOrder.ByRule(rule);
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double _) -> byBeta(router);
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int _) -> byBeta(router);
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ ->
                throw new IllegalArgumentException("policy '" + PolicyText.of(policy)
                        + "' gives cells no order to try budgets in: choose a router, bottom, top, random, drop,"
                        + " metric or greedy");
        };
    }

    private static Order byBeta(PolicyChoice.RouterChoice router) {
        return (installation, plan) ->
                new LimitOrder.ByBeta(ResolvedPolicy.router(installation, plan.model(), plan.shape(), router));
    }

    /** Runs of a loaded model. */
    private final class Runs implements BudgetLimits.Judge {
        private final SamplePlan plan;
        private final LoadedModel model;
        private final ProgressListener progress;
        private final CancelToken cancel;
        private final SampledImages full;

        Runs(SamplePlan plan, LoadedModel model, ProgressListener progress, CancelToken cancel) throws IOException {
            this.plan = plan;
            this.model = model;
            this.progress = progress;
            this.cancel = cancel;
            this.full = sample("full run", plan.policy().schedule().uncached());
        }

        private SampledImages sample(String name, CacheSchedule schedule) throws IOException {
            return model.sample(
                    plan.recipe(),
                    schedule,
                    cancel,
                    new Counted(progress, name, plan.recipe().evaluations()));
        }

        @Override
        public double psnrDecibels(String trial, CacheSchedule schedule) throws IOException {
            SampledImages cached = sample(trial, schedule);
            Pictures pictures = Pictures.of(engine.thread(), plan.model(), full, cached, progress, cancel);
            return MeanQuality.psnrDecibels(pictures.full(), pictures.cached());
        }
    }
}
