package org.cachescope.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.FetchReport;
import org.cachescope.workspace.published.FetchTask;
import org.cachescope.workspace.published.PublishedModel;
import org.cachescope.workspace.published.PublishedModels;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cachescope fetch}. */
@Command(
        name = "fetch",
        description = {
            "Lists published models, or downloads one.",
            "",
            "Nothing is downloaded that was not agreed to. A download that was stopped goes on where it was."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope fetch",
            "      what there is, from where, how large, and under which licence",
            "  cachescope fetch dit-xl-2-256",
            "      asks, then downloads to where the window finds it",
            "  cachescope fetch sd-vae-ft-mse --yes --out vae",
            "      agrees beforehand",
            "  cachescope fetch https://example.org/model.safetensors --sha256 d2a8…",
            "      any file, checked against its hash"
        })
final class FetchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME|ADDRESS", description = "what to download")
    private @Nullable String wanted;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FOLDER",
            description = "folder for the files (default: one of its own beside what Cachescope remembers)")
    private @Nullable Path out;

    @Option(names = "--sha256", paramLabel = "HASH", description = "what an ADDRESS is to hold")
    private @Nullable String sha256;

    @Option(
            names = {"-y", "--yes"},
            description = "agree to the download and to its licence")
    private boolean yes;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    FetchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        if (wanted == null) {
            context.print(
                    output.json(),
                    () -> FetchText.json(PublishedModels.all()),
                    () -> FetchText.list(PublishedModels.all()));
            return 0;
        }
        boolean address = wanted.contains("://");
        PublishedModel model = address ? ofAddress(wanted) : named(wanted);
        if (model.files().isEmpty()) {
            throw new IllegalArgumentException(model.name() + ": " + model.note() + " " + model.page());
        }
        requireConsent(model);
        Path folder = out == null ? new DownloadFolder(context.installation().published()).of(model) : out;
        FetchReport report = context.run(new FetchTask(model.files(), folder), output.json());
        context.print(output.json(), () -> FetchText.json(report), () -> FetchText.of(model, report));
        return 0;
    }

    private PublishedModel named(String name) {
        return PublishedModels.find(name)
                .orElseThrow(() -> wrong(
                        "'" + name + "' is neither an address nor one of "
                                + PublishedModels.all().stream()
                                        .map(PublishedModel::name)
                                        .collect(Collectors.joining(", ")),
                        null));
    }

    private PublishedModel ofAddress(String text) {
        try {
            return PublishedModel.at(URI.create(text), sha256);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException wrong(String message, @Nullable Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }

    private void requireConsent(PublishedModel model) {
        if (yes) {
            return;
        }
        String question = FetchText.question(model);
        if (!context.terminal().interactive()) {
            throw new IllegalArgumentException(
                    question + " Nobody can be asked here: agree by --yes. Nothing was downloaded.");
        }
        if (!context.terminal().agrees(question)) {
            throw new IllegalArgumentException(model.title() + ": not agreed to; nothing was downloaded");
        }
    }
}
