package org.cachescope.workspace.studio;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.session.ModelOffer;

/**
 * The engine as a window sees it. Methods return at once; their tasks do the work when they are run, on any thread but
 * a user interface's. One model is loaded at a time and stays so until another is opened; a task for a model that is
 * not the loaded one loads it first.
 */
public interface Studio extends AutoCloseable {
    /** Models that ship with the program, in the order in which they are offered; the first is the default. */
    List<ModelOffer> shippedModels();

    /** Opens a model and says what it is; reads headers only, the weights follow with the first run. */
    Task<ModelSummary> open(ModelChoice choice);

    /**
     * Goes through a model's weights: identity and damage.
     *
     * @return the same summary with its identity known
     */
    Task<ModelSummary> identify(ModelSummary model);

    /**
     * Looks through the shipped routers and those imported before.
     *
     * @return routers of every step count that fit the model's depth, those made for it first
     */
    Task<List<RouterOffer>> routers(ModelSummary model);

    /**
     * Reads a router or schedule file of any format.
     *
     * @param torchPattern how a torch file, which does not say, is to be used; {@link ReusePattern#ALTERNATE} stands
     *     for Learning-to-Cache, whose pattern is {@link ReusePattern#SHIFTED} on a U-ViT
     */
    Task<RouterOffer> importRouter(ModelSummary model, Path file, ReusePattern torchPattern);

    /**
     * Makes a run's images, or takes them from memory: a schedule seen before costs nothing, and one that differs from
     * a remembered run only from some row on resumes as late as it can. The images are those of a run from scratch, bit
     * for bit.
     *
     * @param steps hears of each step as it is made
     */
    Task<GeneratedRun> generate(RunRequest request, StepListener steps);

    /**
     * Measures full and cached runs in turn, from scratch each.
     *
     * @param runs counted runs of each kind, {@value LatencyMeasurement#FEWEST_RUNS} or more
     */
    Task<LatencyMeasurement> measureLatency(RunRequest request, int runs);

    /**
     * Measures several cached runs of a recipe, each against the same full runs, in turn and from scratch each.
     *
     * @param full the uncached run
     * @param schedules the cached runs', one or more
     * @param runs counted runs of each kind, {@value LatencyMeasurement#FEWEST_RUNS} or more
     * @return a measurement for each schedule, in order
     */
    Task<List<LatencyMeasurement>> measureLatencies(RunRequest full, List<CacheSchedule> schedules, int runs);

    /**
     * Measures how much each layer's output changes from step to step of the uncached run (Ma et al., 2024, Fig. 3).
     */
    Task<LayerErrors> measureErrors(RunRequest request);

    /**
     * Finds the cells that a rule comes to which has to be tried out first: calibrated on the model's errors, or
     * deciding while the run goes on.
     *
     * @param request whose model and recipe; its schedule does not matter
     */
    Task<CacheSchedule> tryOut(RunRequest request, PolicyChoice rule);

    /**
     * Calibrates the errors that rules go by, on images of their own.
     *
     * @param request whose model, solver, steps and guidance; its schedule and images do not matter
     * @param lags how many evaluations back, 1 or more
     */
    Task<CalibratedErrors> calibrate(RunRequest request, int lags);

    /**
     * Trains a router on the model, or goes on with a training that was paused.
     *
     * @param updates hears of iterations, a few times a second
     */
    Task<RouterTrainingOutcome> trainRouter(RouterTrainingRequest request, RouterTrainingListener updates);

    /** Bytes that the process and remembered runs occupy; quick enough to be asked every second on any thread. */
    MemoryUse memoryUse();

    /** The device in words, such as {@code cpu, 2 threads}; empty until the engine has started. */
    String device();

    /** Lets go of model and memory; tasks at work must have ended. */
    @Override
    void close();
}
