package org.cachescope.workspace.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.tensor.Engine;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.EngineTurn;
import org.cachescope.workspace.Identities;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.LoadedNetwork;
import org.cachescope.workspace.MemoryNeed;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.PolicyCalibration;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.session.ModelOffer;
import org.jspecify.annotations.Nullable;

/**
 * The studio on an engine of this process. Whatever touches a tensor happens on the engine's thread, a whole run or
 * measurement at a time; a training lets others have their turn between two iterations.
 */
public final class EngineStudio implements Studio {
    /** Most bytes of remembered runs, and the share of the memory that the program may have. */
    private static final long MOST_MEMORY_BYTES = 512L << 20;

    private static final int MEMORY_SHARE = 8;

    private final Installation installation;
    private final TaskEngine engine;
    private final ModelSlot slot;
    private final RouterShelf shelf;
    private volatile String device = "";

    /** A studio; {@code engine} stays the caller's and is closed after this. */
    public EngineStudio(Installation installation, TaskEngine engine) {
        this(
                installation,
                engine,
                Math.min(MOST_MEMORY_BYTES, Runtime.getRuntime().maxMemory() / MEMORY_SHARE));
    }

    /**
     * A studio with a budget of its own.
     *
     * @param memoryBytes most bytes of remembered runs
     */
    public EngineStudio(Installation installation, TaskEngine engine, long memoryBytes) {
        this.installation = installation;
        this.engine = engine;
        this.slot = new ModelSlot(installation, memoryBytes);
        this.shelf = new RouterShelf(installation);
    }

    @Override
    public List<ModelOffer> shippedModels() {
        return installation.models().stream()
                .map(path -> new ModelOffer(Installation.name(path), path))
                .toList();
    }

    @Override
    public Task<ModelSummary> open(ModelChoice choice) {
        return (_, cancel) -> {
            cancel.check();
            OpenedModel model = slot.open(choice).model().identified(installation.cache());
            return summary(choice, model, model.identity(), List.of());
        };
    }

    @Override
    public Task<ModelSummary> identify(ModelSummary summary) {
        return (progress, cancel) -> {
            OpenedModel model = slot.open(summary.choice()).model();
            ModelIdentity identity = new Identities(installation.cache(), progress, cancel).of(model.checkpoint());
            return summary(summary.choice(), model, identity.sha256(), damage(identity));
        };
    }

    private static List<String> damage(ModelIdentity identity) {
        ModelIdentity.NonFinite first = identity.firstNonFinite();
        return first == null
                ? List.of()
                : List.of("The weights are damaged: " + first.value() + " in tensor '" + first.weight() + "' at index "
                        + first.index() + ".");
    }

    private static ModelSummary summary(
            ModelChoice choice, OpenedModel model, @Nullable String identity, List<String> findings) {
        List<String> notes = new ArrayList<>(model.notes());
        notes.addAll(findings);
        AutoencoderCheckpoint autoencoder = model.autoencoder();
        return new ModelSummary(
                autoencoder == null
                        ? choice
                        : choice.withAutoencoder(autoencoder.path().toString()),
                model.name(),
                model.checkpoint().path(),
                model.architecture(),
                model.classes().names(),
                model.checkpoint().parameters(),
                identity,
                model.clips(),
                model.previewLabel(),
                model.guidanceScale(),
                model.theta(),
                model.generator(),
                notes,
                autoencoder == null ? null : autoencoder.name(),
                model.signalLeakHash());
    }

    @Override
    public Task<List<RouterOffer>> routers(ModelSummary model) {
        return (progress, cancel) -> shelf.offers(model, progress, cancel);
    }

    @Override
    public Task<RouterOffer> importRouter(ModelSummary model, Path file, ReusePattern torchPattern) {
        return (_, cancel) -> {
            cancel.check();
            return shelf.add(model, file, torchPattern);
        };
    }

    @Override
    public Task<GeneratedRun> generate(RunRequest request, StepListener steps) {
        return started(new GenerateTask(slot, engine, request, steps));
    }

    @Override
    public Task<LatencyMeasurement> measureLatency(RunRequest request, int runs) {
        Task<List<LatencyMeasurement>> one = measureLatencies(request.uncached(), List.of(request.schedule()), runs);
        return (progress, cancel) -> one.run(progress, cancel).getFirst();
    }

    @Override
    public Task<List<LatencyMeasurement>> measureLatencies(RunRequest full, List<CacheSchedule> schedules, int runs) {
        return started((progress, cancel) -> {
            Counted count = new Counted(progress, "latency", (schedules.size() + 1L) * (runs + 1L));
            return withSession(
                    full,
                    (started, model) ->
                            schedules.forEach(schedule -> MemoryNeed.check(started, model, full.recipe(), schedule)),
                    cancel,
                    (session, watch) -> LatencyMeasurement.measure(
                            session, full.recipe(), schedules, runs, watch, _ -> count.advance()));
        });
    }

    @Override
    public Task<LayerErrors> measureErrors(RunRequest request) {
        return started((progress, cancel) -> {
            Counted count =
                    new Counted(progress, "layer errors", request.recipe().evaluations());
            return withSession(
                    request,
                    (started, model) -> MemoryNeed.checkWhole(started, model, request.recipe(), request.schedule()),
                    cancel,
                    (session, watch) -> LayerErrors.measure(session, request.recipe(), watch, _ -> count.advance()));
        });
    }

    @Override
    public Task<CacheSchedule> tryOut(RunRequest request, PolicyChoice rule) {
        return started((progress, cancel) -> {
            Counted count = new Counted(progress, "trying out", request.recipe().evaluations());
            return withSession(
                    request,
                    rule instanceof PolicyChoice.Deciding
                            ? (started, model) ->
                                    MemoryNeed.checkWhole(started, model, request.recipe(), request.schedule())
                            : calibration(request),
                    cancel,
                    (session, watch) -> RuleTrial.of(session, request.recipe(), rule, watch, _ -> count.advance()));
        });
    }

    @Override
    public Task<CalibratedErrors> calibrate(RunRequest request, int lags) {
        return started((progress, cancel) -> {
            Counted count =
                    new Counted(progress, "calibration", request.recipe().evaluations());
            return withSession(
                    request,
                    calibration(request),
                    cancel,
                    (session, watch) -> RuleTrial.errors(session, request.recipe(), lags, watch, _ -> count.advance()));
        });
    }

    /** Something to do with the loaded model, on the engine's thread. */
    @FunctionalInterface
    private interface SessionWork<T> {
        T on(SamplingSession session, LayerWatch watch);
    }

    /** Refuses what cannot fit into the memory, before anything is loaded. */
    @FunctionalInterface
    private interface MemoryCheck {
        void of(Engine started, OpenedModel model);
    }

    /** That of a calibration for runs such as the request's. */
    private static MemoryCheck calibration(RunRequest request) {
        return (started, model) -> MemoryNeed.checkWhole(
                started,
                model,
                PolicyCalibration.recipe(request.recipe(), model.architecture().classes()),
                request.schedule());
    }

    private <T> T withSession(RunRequest request, MemoryCheck memory, CancelToken cancel, SessionWork<T> work)
            throws IOException {
        ModelSlot.Located located = slot.open(request.model().choice());
        return new EngineTurn(engine.thread(), cancel).take(started -> {
            memory.of(started, located.model());
            return work.on(slot.load(started, located, cancel).network().session(), LoadedNetwork.stopping(cancel));
        });
    }

    @Override
    public Task<RouterTrainingOutcome> trainRouter(RouterTrainingRequest request, RouterTrainingListener updates) {
        return started(new RouterTrainingTask(installation, engine, request, updates));
    }

    /** The task, after which the device is known. */
    private <T> Task<T> started(Task<T> task) {
        return (ProgressListener progress, CancelToken cancel) -> {
            if (device.isEmpty()) {
                progress.report(engine.starting());
                device = new EngineTurn(engine.thread(), cancel).take(Engine::deviceName);
            }
            return task.run(progress, cancel);
        };
    }

    @Override
    public MemoryUse memoryUse() {
        return new MemoryUse(ResidentMemory.bytes(), slot.memoryBytes());
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public void close() {
        if (slot.isEmpty()) {
            return;
        }
        try {
            engine.thread().call(_ -> {
                slot.unload();
                return true;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
