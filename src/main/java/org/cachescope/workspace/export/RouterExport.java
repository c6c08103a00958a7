package org.cachescope.workspace.export;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.ScheduleJson;
import org.cachescope.caching.SmoothCacheJson;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.WriteFailedException;

/** Writes routers and schedules for this program and for others. */
public final class RouterExport {
    private RouterExport() {}

    /** @throws IllegalArgumentException if there is no β to write */
    public static void writeRouterJson(Path target, RouterFile content) throws IOException {
        RouterJson.write(target, scores(content, "a router"));
    }

    /** Writes the reference's {@code .pt}. @throws IllegalArgumentException if there is no β to write */
    public static void writeTorch(Path target, RouterFile content) throws IOException {
        TorchRouterFile.write(target, scores(content, "a torch router"));
    }

    /**
     * Writes SmoothCache's JSON.
     *
     * @throws IllegalArgumentException if the schedule drops layers or passes over blocks as one
     */
    public static void writeSmoothCache(Path target, CacheSchedule schedule) throws IOException {
        SmoothCacheJson.write(target, schedule);
    }

    /** Writes a schedule with all that it says, dropped layers and router rows included. */
    public static void writeScheduleJson(Path target, CacheSchedule schedule) throws IOException {
        ScheduleJson.write(target, schedule);
    }

    /**
     * Writes a script for the published Learning-to-Cache sampler, and the router that it loads beside it: of the same
     * name, ending in {@code .pt}. Cells changed by hand are not in it, since a router holds scores.
     *
     * @param script the {@code .py}
     * @param theta threshold, 0 to 1
     * @return the files, the script last
     * @throws IllegalArgumentException if there is no β, or the router is not for the sampler's full steps in turn
     * @throws WriteFailedException if another router, or whatever else, has the name that the router would take: only
     *     the script's name was chosen by a person
     */
    public static List<Path> writePython(Path script, RouterFile content, double theta) throws IOException {
        Router router = scores(content, "a torch router");
        if (!router.info().solver().equals(RouterInfo.DDIM)) {
            throw new IllegalArgumentException(
                    "The script is for the published DiT sampler, which makes DDIM steps; this" + " router is for "
                            + router.info().solver() + ".");
        }
        if (router.info().pattern() != ReusePattern.ALTERNATE) {
            throw new IllegalArgumentException("The published sampler computes every second step in full; this router"
                    + " reuses at any step. Export it as a torch router for HarmoniCa's.");
        }
        if (!(theta >= 0 && theta <= 1)) {
            throw new IllegalArgumentException("theta: expected 0 to 1, found " + theta);
        }
        String name = String.valueOf(script.getFileName());
        String stem = name.endsWith(".py") ? name.substring(0, name.length() - 3) : name;
        Path weights = script.resolveSibling(stem + ".pt");
        if (Files.exists(weights) && !holds(weights, router)) {
            throw new WriteFailedException(
                    weights,
                    "it holds something else than the router of this script, and would be lost",
                    "Choose another name for the script, or move that file away.",
                    null);
        }
        TorchRouterFile.write(weights, router); // first: a script without its router is of no use
        AtomicFile.writeString(script, script(stem + ".pt", router.info().steps(), theta));
        return List.of(weights, script);
    }

    private static boolean holds(Path file, Router router) throws IOException {
        try {
            return TorchRouterFile.read(file, router.info().pattern()).hash().equals(router.hash());
        } catch (FormatException _) {
            return false;
        }
    }

    private static String script(String weights, int steps, double theta) {
        String quoted = JsonNodeFactory.instance.textNode(weights).toString();
        String text = """
                # Run it within the folder DiT of Learning-to-Cache, or import cached() there; the router lies beside it.
                from pathlib import Path
                import torch
                from diffusion import create_diffusion
                ROUTER, STEPS, THETA = Path(__file__).with_name(%s), %d, %s
                logits = torch.load(ROUTER, weights_only=True)["routers"]
                beta = torch.stack([logits[f"{i}.prob"] for i in range(0, STEPS - 1, 2)]).sigmoid()
                print(f"{int((beta <= THETA).sum())} of {beta.numel()} cells reuse")
                def cached(model):  # one of models.dynamic_models.DiT_models; model.reset() after every run
                    diffusion = create_diffusion(str(STEPS))
                    model.load_ranking(str(ROUTER), STEPS, diffusion.timestep_map, THETA)
                    return diffusion  # sample by diffusion.ddim_sample_loop(model.forward_with_cfg, ...)
                """;
        return String.format(Locale.ROOT, text, quoted, steps, theta);
    }

    private static Router scores(RouterFile content, String wanted) {
        return switch (content) {
            case RouterFile.Learned(Router router) -> router;
            case RouterFile.Decisions decisions ->
                throw new IllegalArgumentException("A fixed schedule of "
                        + decisions.schedule().evaluations() + " steps holds decisions and no β, so it cannot become "
                        + wanted + ", which holds the scores that decisions are made of. Export it as a schedule.");
        };
    }
}
