package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterFormat;
import org.jspecify.annotations.Nullable;

/** Turns a router file of one format into another. Needs no engine. */
public final class ConvertTask implements Task<ConvertTask.Report> {
    private final Installation installation;
    private final Request request;

    /**
     * Asks for a conversion.
     *
     * @param from a shipped router's name or a file of any format
     * @param to the file to write
     * @param format the format to write, or null to know it by the ending of {@code to}
     * @param torchPattern how a torch file, which does not say, is to be used
     * @param theta threshold that turns scores into decisions; null unless decisions are to be written
     * @param depth blocks of the network, for files that give one list for all blocks; else null
     */
    public record Request(
            String from,
            Path to,
            @Nullable RouterFormat format,
            ReusePattern torchPattern,
            @Nullable Double theta,
            @Nullable Integer depth) {}

    /**
     * What was written.
     *
     * @param file the file
     * @param format its format
     * @param depth blocks of the network
     * @param steps sampling steps
     */
    public record Report(Path file, RouterFormat format, int depth, int steps) {}

    /** A task. */
    public ConvertTask(Installation installation, Request request) {
        this.installation = installation;
        this.request = request;
    }

    /** {@inheritDoc} */
    @Override
    public Report run(ProgressListener progress, CancelToken cancel) throws IOException {
        RouterFormat format = request.format() == null ? byEnding(request.to()) : request.format();
        if (request.theta() != null && !format.holdsDecisions()) {
            throw new IllegalArgumentException(
                    "θ turns scores into decisions; this format keeps the scores: leave --theta out");
        }
        OptionalInt depth = request.depth() == null ? OptionalInt.empty() : OptionalInt.of(request.depth());
        Path from = installation.router(request.from());
        if (Files.exists(request.to()) && Files.isSameFile(from, request.to())) {
            throw new IllegalArgumentException(
                    "convert: input and output are the same file, " + request.to() + "; name another output");
        }
        RouterFile content = RouterFiles.read(from, request.torchPattern(), depth);
        cancel.check();
        OptionalDouble theta = request.theta() == null ? OptionalDouble.empty() : OptionalDouble.of(request.theta());
        RouterFiles.write(request.to(), format, content, theta);
        progress.report(new Progress.Wrote("convert", request.to()));
        return switch (content) {
            case RouterFile.Learned(var router) ->
                new Report(
                        request.to(),
                        format,
                        router.info().depth(),
                        router.info().steps());
            case RouterFile.Decisions(var schedule) ->
                new Report(request.to(), format, schedule.layers() / 2, schedule.evaluations());
        };
    }

    private static RouterFormat byEnding(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return RouterFormat.ROUTER_JSON;
        }
        if (name.endsWith(".pt") || name.endsWith(".pth")) {
            return RouterFormat.TORCH;
        }
        throw new IllegalArgumentException(
                file + ": the name's ending tells no router format (.json, .pt or .pth): name it by --to");
    }
}
