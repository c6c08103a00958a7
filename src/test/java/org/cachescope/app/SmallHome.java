package org.cachescope.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterJson;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.TestModels;

/** A program with one small model of random weights and one router for it, for windows that shall be quick. */
final class SmallHome {
    /** Name of the model that ships with it. */
    static final String MODEL = "shapes16";

    /** Name of the router that ships with it. */
    static final String ROUTER = "shapes16-ddim20";

    /** Steps of a first run. */
    static final int STEPS = 20;

    private SmallHome() {}

    /** Makes one. */
    static Installation in(Path folder) throws IOException {
        Installation home = TestModels.withShippedModel(folder);
        Path routers = Files.createDirectories(folder.resolve("sample-routers"));
        RouterJson.write(
                routers.resolve(ROUTER + ".json"), router(TestModels.SHAPES16.depth(), STEPS, ReusePattern.ALTERNATE));
        Files.createDirectories(home.cache());
        return home;
    }

    /** A router of which no two β are alike, rising from the first step and layer to the last. */
    static Router router(int depth, int steps, ReusePattern pattern) {
        return router(depth, steps, pattern, 4);
    }

    /** The same, falling. */
    static Router fallingRouter(int depth, int steps, ReusePattern pattern) {
        return router(depth, steps, pattern, -4);
    }

    private static Router router(int depth, int steps, ReusePattern pattern, float lastLogit) {
        int layers = 2 * depth;
        float[][] logits = new float[steps][layers];
        for (int step = 0; step < steps; step++) {
            for (int column = 0; column < layers; column++) {
                logits[step][column] = lastLogit * (2f * (step * layers + column) / (steps * layers) - 1);
            }
        }
        return new Router(RouterInfo.ddim(depth, steps, pattern).withModel(MODEL, null), logits);
    }
}
