package org.cachescope.viewmodel;

import java.util.Optional;
import java.util.function.Function;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** What can be written to a file. */
public enum ExportKind {
    /** Each image with its recipe. */
    IMAGES("images", "images", "Images (PNG)…", ".png", ExportKind::noImages),
    /** Full, cached and difference as one picture with its recipe. */
    COMPARISON("comparison", "comparison", "Comparison (PNG)…", ".png", ExportKind::noImages),
    /** The router in Cachescope's format. */
    ROUTER_JSON("routerJson", "router", "Router (JSON)…", ".json", ExportKind::noScores),
    /** The router as the reference reads it. */
    ROUTER_TORCH("routerTorch", "router", "Router (torch)…", ".pt", ExportKind::noScores),
    /** The present decisions in SmoothCache's format. */
    SCHEDULE("schedule", "smoothcache", "Schedule (SmoothCache JSON)…", ".json", ExportKind::beyondSmoothCache),
    /** The present decisions with all that they say. */
    SCHEDULE_JSON("scheduleJson", "schedule", "Schedule (Cachescope JSON)…", ".json", ExportKind::nothing),
    /** β and decisions as a drawing. */
    HEATMAP_SVG("heatmapSvg", "heatmap", "Heatmap (SVG)…", ".svg", ExportKind::nothing),
    /** β, decisions and errors as a table. */
    HEATMAP_CSV("heatmapCsv", "heatmap", "Heatmap (CSV)…", ".csv", ExportKind::nothing),
    /** β, decisions and errors as data. */
    HEATMAP_JSON("heatmapJson", "heatmap", "Heatmap (JSON)…", ".json", ExportKind::nothing),
    /** The error of reusing each layer, as the paper's figure. */
    ERROR_SVG("errorSvg", "error", "Error (SVG)…", ".svg", ExportKind::noErrors),
    /** The error of reusing each layer, as a table. */
    ERROR_CSV("errorCsv", "error", "Error (CSV)…", ".csv", ExportKind::noErrors),
    /** Router and snippet for the reference sampler. */
    PYTHON("python", "python", "Use in Python…", ".py", ExportKind::notForReference);

    private final String id;
    private final String fileWord;
    private final String text;
    private final String ending;
    private final Function<WindowFiles.Content, Optional<String>> obstacle;

    ExportKind(
            String id,
            String fileWord,
            String text,
            String ending,
            Function<WindowFiles.Content, Optional<String>> obstacle) {
        this.id = id;
        this.fileWord = fileWord;
        this.text = text;
        this.ending = ending;
        this.obstacle = obstacle;
    }

    /** Name of its command, {@code export.} apart. */
    public String id() {
        return id;
    }

    /** What a file's name says of its content, behind the model's name. */
    public String fileWord() {
        return fileWord;
    }

    /** What a menu says. */
    public String text() {
        return text;
    }

    /** Ending of its files. */
    public String ending() {
        return ending;
    }

    /** Whether there is nothing to write without a router that has β. */
    public boolean needsBeta() {
        return this == ROUTER_JSON || this == ROUTER_TORCH || this == PYTHON;
    }

    /** Why it cannot be written, as a sentence; empty where it can. */
    public Optional<String> obstacle(WindowFiles.Content content) {
        return obstacle.apply(content);
    }

    private static Optional<String> nothing(WindowFiles.Content content) {
        return Optional.empty();
    }

    private static Optional<String> noImages(WindowFiles.Content content) {
        return switch (content.images()) {
            case CompareViewModel.State.Shown _ -> Optional.empty();
            case CompareViewModel.State.Nothing _, CompareViewModel.State.Running _ ->
                Optional.of("The images of this run are still being made.");
            case CompareViewModel.State.Stale _ ->
                Optional.of("Making the images of this run was stopped: make them again first.");
            case CompareViewModel.State.Failed(Problem problem) ->
                Optional.of("The images of this run could not be made: " + problem.why());
        };
    }

    private static Optional<String> noScores(WindowFiles.Content content) {
        if (content.router() == null) {
            return Optional.of("No router decides which cells of this run reuse: choose one as policy, or train one.");
        }
        return ChosenPolicy.unavailable(Choice.THETA, content.router());
    }

    private static Optional<Router> scores(WindowFiles.Content content) {
        RouterOffer offer = content.router();
        return offer != null && offer.content() instanceof RouterFile.Learned(Router router)
                ? Optional.of(router)
                : Optional.empty();
    }

    /** The published sampler has full steps in turn, and takes a θ from 0 to 1. */
    private static Optional<String> notForReference(WindowFiles.Content content) {
        @Nullable Router router = scores(content).orElse(null);
        if (router == null) {
            return noScores(content);
        }
        if (!router.info().solver().equals(RouterInfo.DDIM)) {
            return Optional.of(
                    "The script is for the published DiT sampler, which makes DDIM steps; this router is for "
                            + router.info().solver() + ". Export it as a torch router.");
        }
        if (router.info().pattern() != ReusePattern.ALTERNATE) {
            return Optional.of("The published sampler computes every second step in full; this router reuses at any"
                    + " step. Export it as a torch router.");
        }
        return content.theta() >= 0 && content.theta() <= 1
                ? Optional.empty()
                : Optional.of("The published sampler takes a θ from 0 to 1; the present one is below every β.");
    }

    private static Optional<String> beyondSmoothCache(WindowFiles.Content content) {
        if (content.run().schedule().hasRanges()) {
            return Optional.of(
                    "Blocks are passed over as one, which SmoothCache's format cannot say. Export the schedule"
                            + " as Cachescope JSON.");
        }
        return content.run().schedule().rows().stream()
                        .map(CacheSchedule.Row::cells)
                        .anyMatch(cells -> cells.contains(CellAction.DROP))
                ? Optional.of("Some layers are dropped, which SmoothCache's format cannot say. Export the schedule as"
                        + " Cachescope JSON.")
                : Optional.empty();
    }

    private static Optional<String> noErrors(WindowFiles.Content content) {
        return content.errors() == null
                ? Optional.of("The error of this run has not been measured: measure it first.")
                : Optional.empty();
    }
}
