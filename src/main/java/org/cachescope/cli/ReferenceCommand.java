package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.evaluate.ReferenceTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cachescope reference}. */
@Command(
        name = "reference",
        description = {
            "Makes the statistics that images are compared with, as an .npz file: of drawn shapes, or of a folder or"
                    + " an array of images.",
            "",
            "The file holds mu and sigma as published ones do, and features of some images for KID, precision and"
                    + " recall."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope reference --out reference-stats.npz",
            "      what ships beside the classifier",
            "  cachescope reference --images photos --protocol adm --network inception.pth --out photos.npz",
            "  cachescope reference --images VIRTUAL_imagenet256_labeled.npz --protocol adm --keep 10000 --out adm.npz",
            "      the published references: their own mu and sigma, with features for KID, precision and recall"
        })
final class ReferenceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private final ProtocolOptions protocol = new ProtocolOptions();

    @Option(
            names = "--images",
            paramLabel = "FOLDER|FILE",
            description = "PNG and JPEG images, in folders below as well, none that are hidden; or an .npz of the ADM"
                    + " evaluation, images in its arr_0 (default: drawn shapes)")
    private @Nullable Path pictures;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "32",
            description = "side of drawn shapes in pixels (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "50000",
            description = "drawn shapes (default: ${DEFAULT-VALUE})")
    private int count;

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "images whose features are kept, for KID, precision and recall; of a folder or an array spread"
                            + " evenly over all of its images (default: ${DEFAULT-VALUE})")
    private int keep;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "the .npz to write")
    private Path out = Path.of("");

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    ReferenceCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        ReferenceTask.Request request = Usage.checked(
                spec, () -> new ReferenceTask.Request(protocol.choice(), pictures, size, count, keep, out));
        try (TaskEngine started = engine.start()) {
            ReferenceTask.Report report =
                    context.run(new ReferenceTask(context.installation(), started, request), output.json());
            context.print(
                    output.json(),
                    () -> JsonNodeFactory.instance
                            .objectNode()
                            .put("file", report.file().toString())
                            .put("images", report.images())
                            .put("features", report.dimensions()),
                    () -> report.file() + ": " + report.dimensions() + " features of " + report.images() + " images\n");
        }
        return 0;
    }
}
