package org.cachescope.caching;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cachescope.format.FileKind;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/** Reads routers and schedules of every known format, told apart by content, and writes them. */
public final class RouterFiles {
    private RouterFiles() {}

    /**
     * Reads a file of any {@link RouterFormat}; its name does not matter.
     *
     * @param file the file
     * @param torchPattern how a torch file, which does not say, is to be used: {@link ReusePattern#ALTERNATE} or
     *     {@link ReusePattern#SHIFTED} for Learning-to-Cache, {@link ReusePattern#ANY_STEP} for HarmoniCa; null for
     *     what is usual for its layout, see {@link TorchRouterFile#usualPattern}; other formats ignore it
     * @param depth blocks of the network, for SmoothCache files that give one list for all blocks; others ignore it
     * @throws FormatException if the file is none of them or damaged
     */
    public static RouterFile read(Path file, @Nullable ReusePattern torchPattern, OptionalInt depth)
            throws IOException {
        return switch (FileKind.of(file)) {
            case TORCH_ZIP, TORCH_LEGACY ->
                new RouterFile.Learned(TorchRouterFile.read(
                        file, torchPattern == null ? TorchRouterFile.usualPattern(file) : torchPattern));
            case JSON -> json(JsonFile.open(file), depth);
            case SAFETENSORS -> throw notARouter(file, "a safetensors file");
            case PICKLE -> throw notARouter(file, "a bare pickle");
            case NPZ -> throw notARouter(file, "an npz archive");
            case PNG -> throw notARouter(file, "a PNG image");
            case UNKNOWN -> throw notARouter(file, "neither");
        };
    }

    private static RouterFile json(JsonFile json, OptionalInt depth) throws FormatException {
        if (!json.root().has("format")) {
            return new RouterFile.Decisions(SmoothCacheJson.read(json, depth));
        }
        return switch (json.root().get("format").asText()) {
            case RouterJson.FORMAT -> new RouterFile.Learned(RouterJson.read(json));
            case ScheduleJson.FORMAT -> new RouterFile.Decisions(ScheduleJson.read(json));
            default ->
                throw json.wrong(
                        "'format'",
                        "'" + RouterJson.FORMAT + "' or '" + ScheduleJson.FORMAT + "'",
                        json.root().get("format"));
        };
    }

    private static FormatException notARouter(Path file, String found) {
        return new FormatException(
                file,
                "content",
                "a router (JSON of Cachescope or SmoothCache, or a torch.save file)",
                found,
                "Choose a router file.");
    }

    /**
     * Writes {@code content} in {@code format}, atomically.
     *
     * @param theta threshold that turns a router's scores into decisions; needed for formats that {@linkplain
     *     RouterFormat#holdsDecisions hold decisions}
     * @throws IllegalArgumentException with the reason, if the format cannot hold this content
     */
    public static void write(Path target, RouterFormat format, RouterFile content, OptionalDouble theta)
            throws IOException {
        switch (format) {
            case ROUTER_JSON -> RouterJson.write(target, requireScores(content, "a router JSON"));
            case TORCH -> TorchRouterFile.write(target, requireScores(content, "a torch router"));
            case SMOOTHCACHE_JSON -> SmoothCacheJson.write(target, requireDecisions(content, theta));
            case SCHEDULE_JSON -> ScheduleJson.write(target, requireDecisions(content, theta));
        }
    }

    private static Router requireScores(RouterFile content, String wanted) {
        return switch (content) {
            case RouterFile.Learned(Router router) -> router;
            case RouterFile.Decisions _ ->
                throw new IllegalArgumentException("A schedule holds decisions and no β, so it cannot become " + wanted
                        + ", which holds the scores that decisions are made of.");
        };
    }

    private static CacheSchedule requireDecisions(RouterFile content, OptionalDouble theta) {
        return switch (content) {
            case RouterFile.Decisions(CacheSchedule schedule) -> schedule;
            case RouterFile.Learned(Router router) -> {
                double limit = theta.orElseThrow(() -> new IllegalArgumentException(
                        "A schedule holds decisions, and a router makes them at a threshold: give theta."));
                yield new CachePolicy.Threshold(router, limit).schedule();
            }
        };
    }
}
