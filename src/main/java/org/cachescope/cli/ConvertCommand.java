package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFormat;
import org.cachescope.workspace.ConvertTask;
import org.cachescope.workspace.ReportJson;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cachescope convert}. */
@Command(
        name = "convert",
        description = {
            "Turns a router file of one format into another.",
            "",
            "Reads Cachescope's router and schedule JSON, the reference's .pt and .pth, and SmoothCache's JSON, recognised by"
                    + " content."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope convert DDIM20_router.pt ddim20.json",
            "  cachescope convert ddim20.json ddim20.pt",
            "  cachescope convert --to smoothcache --theta 0.1 DDIM20_router.pt 20-l2c.json",
            "      SmoothCache's files hold decisions, so a threshold must make them",
            "  cachescope convert --to schedule 20-l2c.json schedule.json",
            "      Cachescope's own schedule, as the window exports it"
        })
final class ConvertCommand implements Callable<Integer> {
    /** Formats by name. */
    enum Format {
        JSON(RouterFormat.ROUTER_JSON),
        PT(RouterFormat.TORCH),
        SMOOTHCACHE(RouterFormat.SMOOTHCACHE_JSON),
        SCHEDULE(RouterFormat.SCHEDULE_JSON);

        private final RouterFormat format;

        Format(RouterFormat format) {
            this.format = format;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "IN", description = "a router file of any format, or a shipped router's name")
    private String from = "";

    @Parameters(index = "1", paramLabel = "OUT", description = "the file to write")
    private Path to = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default: by the ending of OUT)")
    private @Nullable Format format;

    @Option(
            names = "--pattern",
            paramLabel = "PATTERN",
            defaultValue = "alternate",
            converter = PatternConverter.class,
            description = "alternate (Learning-to-Cache) or any-step (HarmoniCa): how a .pt file, which does not say,"
                    + " is to be used (default: ${DEFAULT-VALUE})")
    private ReusePattern pattern = ReusePattern.ALTERNATE;

    @Option(
            names = {"-t", "--theta"},
            paramLabel = "θ",
            description = "threshold that makes decisions for smoothcache and schedule")
    private @Nullable Double theta;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "blocks of the network, for SmoothCache files that give one list for all of them")
    private @Nullable Integer depth;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    ConvertCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        RouterFormat wanted = format == null ? null : format.format;
        Thetas.require(theta);
        ConvertTask task = new ConvertTask(
                context.installation(), new ConvertTask.Request(from, to, wanted, pattern, theta, depth));
        ConvertTask.Report report = context.run(task, true);
        context.print(
                output.json(),
                () -> ReportJson.of(report),
                () -> report.file() + ": " + report.depth() + " blocks, " + report.steps() + " steps\n");
        return 0;
    }
}
