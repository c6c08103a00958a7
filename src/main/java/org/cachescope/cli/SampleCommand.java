package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.workspace.ReportJson;
import org.cachescope.workspace.SampleReport;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.SampleTask;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.export.RouterExport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope sample}. */
@Command(
        name = "sample",
        description = {
            "Makes images with and without the cache and compares them.",
            "",
            "Writes grid.png (full | cached | difference), then measures latency, then writes report.json."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope sample",
            "      images of the shipped model, with the shipped router that reuses about half of its cells",
            "  cachescope sample --classes ring,star --budget 100 --out rings",
            "      a hundred cells, those of lowest β",
            "  cachescope sample -m DiT-XL-2-256x256.pt -r DDIM20_router.pt --theta 0.1 --guidance 1.5",
            "      a published model with a published router",
            "  cachescope sample -m DiT-XL-2-256x256.pt --vae sd-vae-ft-ema --policy all",
            "      images decoded by an autoencoder's file or folder",
            "  cachescope sample -m imagenet256_uvit_huge.pth -r dpm50_router.pth --nfe 50 --theta 0.9",
            "      a published U-ViT: DPM-Solver-2, whose 50 evaluations are 25 steps",
            "  cachescope sample --solver dpm++2m --steps 12 --policy none --no-latency",
            "      fewer steps of a better solver, to compare caching with",
            "  cachescope sample --policy first-block:0.1 --schedule-out decided.json",
            "      a rule that decides while it runs; --router decided.json then makes the same run",
            "  cachescope sample --policy all --no-latency --json",
            "      the most that every second step can reuse; figures on standard output"
        })
final class SampleCommand implements Callable<Integer> {
    static final String DEFAULT_FOLDER = "cachescope-sample";

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final SolverOptions solver = new SolverOptions();

    @Mixin
    private final ImageOptions images = new ImageOptions();

    @Option(
            names = "--guidance-channels",
            paramLabel = "N|all",
            converter = GuidanceChannels.Converter.class,
            description = "channels that are guided (default: as published, 3 for DiT, all for U-ViT)")
    private @Nullable GuidanceChannels guidanceChannels;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            defaultValue = DEFAULT_FOLDER,
            description = "folder for the results (default: ${DEFAULT-VALUE})")
    private Path out = Path.of(DEFAULT_FOLDER);

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "measured runs of each kind, 5 or more (default: ${DEFAULT-VALUE})")
    private int runs;

    @Mixin
    private final AutoencoderOptions autoencoder = new AutoencoderOptions();

    @Option(
            names = "--schedule-out",
            paramLabel = "FILE",
            description =
                    "write the cells of the cached run as a schedule (JSON), to run by --router FILE: freezes what"
                            + " first-block or tea decided")
    private @Nullable Path scheduleOut;

    @Option(names = "--no-latency", description = "measure no latency")
    private boolean noLatency;

    @Option(
            names = {"-y", "--yes"},
            description = "replace the results of an earlier run without being asked")
    private boolean yes;

    private final Context context;

    SampleCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        SampleRequest request = Usage.checked(spec, () -> request());
        requireReplacing(request.folder());
        try (TaskEngine started = engine.start()) {
            SampleReport report = context.run(new SampleTask(context.installation(), started, request), output.json());
            if (scheduleOut != null) {
                RouterExport.writeScheduleJson(scheduleOut, report.schedule());
            }
            context.print(output.json(), () -> ReportJson.of(report), () -> SampleText.of(report));
        }
        return 0;
    }

    private SampleRequest request() {
        return new SampleRequest(
                autoencoder.of(model.choice()),
                policy.choice(),
                solver.length(),
                solver.choice(),
                images.guidance(),
                guidanceChannels == null ? null : guidanceChannels.count(),
                images.classes(),
                images.count(),
                images.seed(),
                out,
                noLatency ? 0 : measuredRuns());
    }

    /** Asks who can be asked; others are told by the task what it replaces. */
    private void requireReplacing(Path folder) {
        List<String> there = SampleTask.there(folder);
        boolean asks = !yes && !there.isEmpty() && context.terminal().interactive();
        if (asks
                && !context.terminal()
                        .agrees(folder + " holds " + String.join(" and ", there) + " of an earlier run. Replace?")) {
            throw new IllegalArgumentException(folder + ": nothing was replaced; --out names another folder");
        }
    }

    private int measuredRuns() {
        if (runs < LatencyMeasurement.FEWEST_RUNS) {
            throw new IllegalArgumentException("--runs: latency runs: expected " + LatencyMeasurement.FEWEST_RUNS
                    + " or more for a median, found " + runs + "; for none, say --no-latency");
        }
        return runs;
    }
}
