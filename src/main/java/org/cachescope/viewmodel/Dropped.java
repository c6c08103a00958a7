package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Optional;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.ModelHashes;

/** What a file turned out to be, by its content. */
public sealed interface Dropped {
    /** Weights of a network, or the folder of one. */
    record Model(Path path) implements Dropped {}

    /** What decodes latents, for the model that is open. */
    record Autoencoder(Path path) implements Dropped {}

    /**
     * A router or a schedule.
     *
     * @param saysPattern whether the file says which steps may reuse; torch files do not
     */
    record Router(Path path, boolean saysPattern) implements Dropped {}

    /**
     * An exported image that carries its run.
     *
     * @param modelHashes of the model as it made the image
     * @param choices how its cells were chosen; without a router where that one is not at hand
     * @param missing why the router is not at hand, as a sentence; empty where it is, or none was used
     * @param schedule its cells, those by hand included
     * @param name of the schedule, for the list of routers
     */
    record Run(
            ModelChoice model,
            ModelHashes modelHashes,
            SamplingRecipe recipe,
            CachingState choices,
            Optional<String> missing,
            CacheSchedule schedule,
            String name)
            implements Dropped {}

    /**
     * None of them.
     *
     * @param reason what was found instead
     */
    record Unknown(Path path, String reason) implements Dropped {}
}
