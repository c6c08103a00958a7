package org.cachescope.workspace;

import java.io.IOException;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.CellOrder;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;
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
        switch (request.policy()) {
            case PolicyChoice.ByRule _, PolicyChoice.Threshold _, PolicyChoice.Budget _ -> {}
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ ->
                throw new IllegalArgumentException("policy '" + PolicyText.of(request.policy())
                        + "' gives cells no order to try budgets in: choose a router, bottom, top, random, drop,"
                        + " metric or greedy");
        }
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
            CachePolicy.InOrder order = order(plan, model, progress, cancel);
            BudgetLimits limits = new BudgetLimits(plan.model().architecture(), plan.recipe(), order, psnrDecibels);
            return new LimitsReport(
                    plan.model().name(),
                    PolicyText.of(request.policy()),
                    plan.recipe().steps(),
                    plan.recipe().images(),
                    psnrDecibels,
                    order.action() == CellAction.DROP,
                    limits.find(new Runs(plan, model, progress, cancel)));
        }
    }

    /** The policy with all of its cells. */
    private CachePolicy.InOrder order(SamplePlan plan, LoadedModel model, ProgressListener progress, CancelToken cancel)
            throws IOException {
        RunShape run = plan.shape();
        CellBudget every = new CellBudget.Share(100);
        return switch (request.policy()) {
            case PolicyChoice.ByRule(PolicyChoice.Rule rule, CellBudget _, long seed, ReusePattern pattern) -> {
                PolicyChoice choice = new PolicyChoice.ByRule(rule, every, seed, pattern);
                CalibratedErrors errors = choice.calibratedLags() == 0
                        ? CalibratedErrors.none(run, 1)
                        : plan.errors(choice.calibratedLags(), model, progress, cancel);
                yield (CachePolicy.InOrder) RulePolicies.of(choice, run, errors);
            }
            case PolicyChoice.Threshold(PolicyChoice.RouterChoice router, Double _) -> byBeta(plan, run, router);
            case PolicyChoice.Budget(PolicyChoice.RouterChoice router, int _) -> byBeta(plan, run, router);
            case PolicyChoice.None _,
                    PolicyChoice.All _,
                    PolicyChoice.EveryNth _,
                    PolicyChoice.Smooth _,
                    PolicyChoice.ByBlocks _,
                    PolicyChoice.FewerSteps _ -> throw new IllegalStateException("refused when the task was made");
        };
    }

    private CachePolicy.InOrder byBeta(SamplePlan plan, RunShape run, PolicyChoice.RouterChoice choice)
            throws IOException {
        Router router = ResolvedPolicy.router(installation, plan.model(), run, choice);
        return new CachePolicy.InOrder(
                router.rows().pattern(),
                CellOrder.byBeta(router),
                new CellBudget.Share(100),
                router.info().mode().action());
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
