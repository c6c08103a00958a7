package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cachescope.caching.ReusePattern;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.PolicyText;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.RetimeTask;
import org.cachescope.workspace.evaluate.SweepPolicy;
import org.cachescope.workspace.evaluate.SweepRequest;
import org.cachescope.workspace.evaluate.SweepTask;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffExport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope sweep}. */
@Command(
        name = "sweep",
        description = {
            "Measures a trade-off: quality and cost of every combination of policies, routers, thresholds, budgets,"
                    + " steps, seeds and numbers of images.",
            "",
            "Equal masks run once, the uncached run once. What is made is kept in --out; the same command goes on"
                    + " where it stopped, another one adds its points. 'cachescope tradeoff' shows them."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope sweep --out results",
            "      the shipped routers, rules, chance and fewer steps, 20 steps, 500 images",
            "  cachescope sweep --theta-lambda --out theta-lambda",
            "      one series for each λ along θ (the paper's Fig. 6)",
            "  cachescope sweep --out results --retime",
            "      the times of the first example's points anew, on a machine that has nothing else to do;",
            "      with --runs 25 medians of more runs than 5, which scatter less",
            "  cachescope sweep --steps 10,20,50 --images 1000,5000 --seeds 1,2,3,4,5 --out all"
        })
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final SettingOptions setting = new SettingOptions();

    @Option(
            names = {"-s", "--steps"},
            split = ",",
            paramLabel = "N",
            defaultValue = "20",
            description = "solver steps (default: ${DEFAULT-VALUE})")
    private List<Integer> steps = new ArrayList<>();

    @Mixin
    private final StepOptions step = new StepOptions();

    @Option(
            names = "--policies",
            split = ",",
            paramLabel = "POLICY",
            defaultValue = "none,l2c,any-step,learned-drop,random,bottom,top,metric,all,fewer-steps",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private List<SweepPolicy> policies = new ArrayList<>();

    @Option(
            names = {"-r", "--routers"},
            split = ",",
            paramLabel = "ROUTER",
            description = "names or files (default: all shipped ones that fit)")
    private List<String> routers = new ArrayList<>();

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description = "which evaluations may reuse by the torch files among --routers, which do not say: alternate,"
                    + " shifted or unshifted (two evaluations a step), any-step (default: as published for the solver)")
    private @Nullable ReusePattern pattern;

    @Option(
            names = {"-t", "--thetas"},
            split = ",",
            paramLabel = "θ",
            description = "thresholds of l2c, any-step and learned-drop (default: what each router suggests)")
    private List<Double> thetas = new ArrayList<>();

    @Option(
            names = "--theta-lambda",
            description = "one series for each λ along θ (the paper's Fig. 6): none and l2c at θ 0.01, 0.1, 0.5, 0.9"
                    + " and 0.99, in place of --policies and --thetas")
    private boolean thetaLambda;

    @Option(
            names = "--shares",
            split = ",",
            paramLabel = "SHARE",
            defaultValue = "0.25,0.5,0.75",
            description =
                    "of the cells that may reuse, for budget, random, bottom, top, metric, greedy and drop (default:"
                            + " ${DEFAULT-VALUE})")
    private List<Double> shares = new ArrayList<>();

    @Option(
            names = "--every",
            split = ",",
            paramLabel = "N",
            defaultValue = "2,3",
            description = "n of every: all layers at each n-th evaluation (default: ${DEFAULT-VALUE})")
    private List<Integer> intervals = new ArrayList<>();

    @Option(
            names = "--alphas",
            split = ",",
            paramLabel = "α",
            defaultValue = "0.05,0.1,0.2",
            description = "thresholds of smooth (default: ${DEFAULT-VALUE})")
    private List<Double> alphas = new ArrayList<>();

    @Option(
            names = "--rule",
            paramLabel = "POLICY",
            description =
                    "one more policy, as sample --policy has it, such as delta:6,every=2 or first-block:0.1; can be"
                            + " repeated")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--fewer",
            split = ",",
            paramLabel = "N",
            defaultValue = "10,12,14,16,18",
            description = "steps of shorter uncached runs (default: ${DEFAULT-VALUE})")
    private List<Integer> fewer = new ArrayList<>();

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "of the first batch's noise; five or more give intervals by seeds (default: ${DEFAULT-VALUE})")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = {"-n", "--images"},
            split = ",",
            paramLabel = "N",
            defaultValue = "500",
            description = "how many to judge (default: ${DEFAULT-VALUE})")
    private List<Integer> images = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FOLDER",
            description = "folder for the results")
    private Path out = Path.of("");

    @Option(
            names = "--retime",
            description = "only measure the times of the points that are there anew, on this machine; all else stays")
    private boolean retime;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "with --retime: measured runs of each kind at every point, 5 or more (default: 5)")
    private @Nullable Integer runs;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    SweepCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        SweepRequest request = Usage.checked(
                spec,
                () -> new SweepRequest(
                        setting.setting(step.choice()),
                        steps,
                        thetaLambda ? SweepRequest.POLICIES_OF_FIGURE_6 : policies,
                        routerChoices(),
                        thetaLambda ? SweepRequest.THETAS_OF_FIGURE_6 : thetas,
                        shares,
                        intervals,
                        alphas,
                        rules.stream().map(PolicyText::parse).toList(),
                        fewer,
                        seeds,
                        images,
                        out));
        int measured = Usage.checked(spec, this::measuredRuns);
        try (TaskEngine started = engine.start()) {
            Task<SweepTask.Report> task = retime
                    ? new RetimeTask(context.installation(), started, request, measured)
                    : new SweepTask(context.installation(), started, request);
            SweepTask.Report report = context.run(task, output.json());
            TradeOff tradeOff = new TradeOff(report.points(), List.of());
            context.print(
                    output.json(),
                    () -> TradeOffExport.json(tradeOff),
                    () -> TradeOffText.of(
                            tradeOff,
                            Quality.of(request.setting().protocol().judges() ? Metric.KID : Metric.PSNR),
                            CostAxis.MAC_SPEED_UP));
        }
        return 0;
    }

    private List<PolicyChoice.RouterChoice> routerChoices() {
        if (pattern != null && routers.isEmpty()) {
            throw new IllegalArgumentException(
                    "--pattern: says how torch routers are used, which do not say; name them by --routers");
        }
        return routers.stream()
                .map(router -> new PolicyChoice.RouterChoice(router, pattern))
                .toList();
    }

    /** Runs that each median of a point is made of. */
    private int measuredRuns() {
        if (runs == null) {
            return LatencyMeasurement.FEWEST_RUNS;
        }
        if (!retime) {
            throw new IllegalArgumentException("--runs: says how often --retime measures; a sweep itself takes "
                    + LatencyMeasurement.FEWEST_RUNS + " runs of each kind");
        }
        LatencyMeasurement.requireRuns(runs);
        return runs;
    }
}
