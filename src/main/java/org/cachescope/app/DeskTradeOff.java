package org.cachescope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.viewmodel.TradeOffFiles;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.EvaluationSetting;
import org.cachescope.workspace.evaluate.JudgeFiles;
import org.cachescope.workspace.evaluate.ProtocolChoice;
import org.cachescope.workspace.evaluate.SweepPolicy;
import org.cachescope.workspace.evaluate.SweepRequest;
import org.cachescope.workspace.evaluate.SweepTask;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.HtmlReport;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOffExport;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;

/** Folders of results, by the workspace's readers and writers. */
final class DeskTradeOff implements TradeOffFiles {
    private static final String NAME = "trade-off";

    /** Images of one run: small, so that the window's own runs need not wait long. */
    private static final int BATCH = 10;

    private static final List<SweepPolicy> POLICIES = List.of(
            SweepPolicy.NONE,
            SweepPolicy.L2C,
            SweepPolicy.ANY_STEP,
            SweepPolicy.LEARNED_DROP,
            SweepPolicy.RANDOM,
            SweepPolicy.BOTTOM,
            SweepPolicy.TOP,
            SweepPolicy.ALL,
            SweepPolicy.FEWER_STEPS);
    private static final List<Double> SHARES = List.of(0.5);
    private static final List<Double> FEWER = List.of(0.5, 0.75);

    private final Installation installation;
    private final TaskEngine engine;

    DeskTradeOff(Installation installation, TaskEngine engine) {
        this.installation = installation;
        this.engine = engine;
    }

    @Override
    public Task<TradeOffResults> read(Path folder) {
        return (_, _) -> TradeOffResults.read(folder);
    }

    @Override
    public Task<TradeOffResults> measure(
            Preset preset, Path folder, RunRequest run, List<RouterOffer> routers, int images) {
        return (progress, cancel) -> {
            requirePublishedChannels(run);
            OpenedModel opened = OpenedModel.open(installation, run.model().choice());
            ProtocolChoice protocol = JudgeFiles.usual(installation, opened);
            SweepRequest request = request(
                    preset,
                    folder,
                    run,
                    routers,
                    images,
                    protocol,
                    told -> progress.report(new Progress.Noted(NAME, told)));
            new SweepTask(installation, engine, request).run(progress, cancel);
            return TradeOffResults.read(folder);
        };
    }

    private SweepRequest request(
            Preset preset,
            Path folder,
            RunRequest run,
            List<RouterOffer> routers,
            int images,
            ProtocolChoice protocol,
            Consumer<String> leftOut) {
        SamplingRecipe recipe = run.recipe();
        EvaluationSetting setting = new EvaluationSetting(
                run.model().choice(), solver(run), recipe.guidance().scale(), List.of(), BATCH, protocol);
        List<Integer> fewer = FEWER.stream()
                .map(share -> (int) Math.max(1, Math.round(share * recipe.steps())))
                .toList();
        boolean thetaLambda = preset == Preset.THETA_LAMBDA;
        List<SweepPolicy> policies = thetaLambda ? SweepRequest.POLICIES_OF_FIGURE_6 : POLICIES;
        return new SweepRequest(
                setting,
                List.of(recipe.steps()),
                policies,
                new MeasuredRouters(installation, run, policies).of(routers, leftOut),
                thetaLambda ? SweepRequest.THETAS_OF_FIGURE_6 : List.of(),
                SHARES,
                List.of(),
                List.of(),
                List.of(),
                fewer,
                List.of(recipe.seed()),
                List.of(images),
                folder);
    }

    /** The run's solver; null for what its model is published with, so that folders begun on a terminal go on. */
    private static SampleRequest.@Nullable SolverChoice solver(RunRequest run) {
        Solver solver = run.recipe().solver();
        return solver.equals(SamplingRecipe.publishedSolver(run.model().architecture()))
                ? null
                : SampleRequest.SolverChoice.of(solver);
    }

    /** Evaluations guide the channels that the model is published with: others would be measured by another run. */
    private static void requirePublishedChannels(RunRequest run) {
        Guidance asked = run.recipe().guidance();
        if (asked.active()
                && !asked.equals(SamplingRecipe.publishedGuidance(run.model().architecture(), asked.scale()))) {
            throw new IllegalArgumentException("Trade-offs are measured with the guided channels that the model is"
                    + " published with: set Guided Channels to those, and measure again.");
        }
    }

    @Override
    public Task<Path> export(
            Kind kind, TradeOffResults shown, Quality quality, CostAxis axis, boolean published, Path target) {
        return (_, _) -> {
            switch (kind) {
                case SVG ->
                    TradeOffExport.writeSvg(
                            target,
                            shown.tradeOff(),
                            quality,
                            axis,
                            published ? paper(shown, quality, axis) : Optional.empty());
                case CSV -> TradeOffExport.writeCsv(target, shown.tradeOff());
                case HTML ->
                    HtmlReport.write(
                            target,
                            shown.folder(),
                            shown.tradeOff().hidden(),
                            published ? HtmlReport.Published.WHERE_IT_CAN_BE : HtmlReport.Published.NOT);
            }
            return target;
        };
    }

    private static Optional<PaperLayer.Drawn> paper(TradeOffResults shown, Quality quality, CostAxis axis) {
        return PaperLayer.of(shown.paper(), shown.tradeOff(), quality, axis) instanceof PaperLayer.Drawn drawn
                ? Optional.of(drawn)
                : Optional.empty();
    }
}
