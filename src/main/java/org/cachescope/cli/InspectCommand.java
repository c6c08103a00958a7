package org.cachescope.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.cachescope.caching.ReusePattern;
import org.cachescope.workspace.InspectReport;
import org.cachescope.workspace.InspectTask;
import org.cachescope.workspace.ReportJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cachescope inspect}. */
@Command(
        name = "inspect",
        description = {
            "Says what a file holds: a network, a router, a schedule or a stopped training.",
            "",
            "Of a network: architecture, parameters, element type, identity (a hash over all weights, equal for every"
                    + " layout of the same ones), NaN, and multiply-accumulates in both conventions."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope inspect DiT-XL-2-256x256.pt",
            "  cachescope inspect --no-identity --json checkpoints/0400000.pt",
            "  cachescope inspect --heads 4 small.safetensors",
            "  cachescope inspect DDIM20_router.pt",
            "  cachescope inspect --pattern any-step harmonica_router.pth"
        })
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "a file, a folder, or a shipped model's or router's name")
    private String file = "";

    @Mixin
    private final WeightOptions weights = new WeightOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(names = "--no-identity", description = "do not read the weights: no hash and no search for NaN")
    private boolean noIdentity;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description = "how to count the cells of a torch router, which does not say: alternate (Learning-to-Cache"
                    + " on DiT), shifted (on U-ViT), unshifted, any-step (HarmoniCa) (default: by its layout)")
    private @Nullable ReusePattern pattern;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "blocks of the network, for SmoothCache files that give one list for all of them")
    private @Nullable Integer depth;

    private final Context context;

    InspectCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        InspectTask task = new InspectTask(context.installation(), weights.choice(file), !noIdentity, pattern, depth);
        InspectReport report = context.run(task, output.json());
        context.print(output.json(), () -> ReportJson.of(report), () -> InspectText.of(report));
        return 0;
    }
}
