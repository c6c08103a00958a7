package org.cachescope.workspace;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.caching.DecidingRule;
import org.cachescope.evaluation.Calibration;
import org.cachescope.evaluation.DecidedRun;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.TimeProbe;
import org.cachescope.tensor.EngineThread;

/** A network in the engine, used from any thread: every call goes to the engine's and waits. */
final class LoadedModel implements AutoCloseable {
    private final EngineThread thread;
    private final LoadedNetwork network;
    private volatile boolean closed; // changed on the engine's thread

    private LoadedModel(EngineThread thread, LoadedNetwork network) {
        this.thread = thread;
        this.network = network;
    }

    /** Loads weights for sampling. */
    static LoadedModel load(EngineThread thread, OpenedModel model, CancelToken cancel) throws IOException {
        return result(thread, begin(thread, model, cancel), cancel);
    }

    /** Begins to load weights for sampling, without waiting for it; what comes of it is the caller's to close. */
    static Future<LoadedModel> begin(EngineThread thread, OpenedModel model, CancelToken cancel) {
        return thread.submit(engine -> {
            cancel.check();
            return new LoadedModel(thread, LoadedNetwork.load(engine, model, cancel));
        });
    }

    /**
     * Waits for what was {@linkplain #begin begun}. Where the waiting thread is interrupted, {@code cancel} is
     * cancelled, and what may still be loaded is closed.
     */
    static LoadedModel result(EngineThread thread, Future<LoadedModel> loading, CancelToken cancel) throws IOException {
        try {
            return EngineThread.result(loading);
        } catch (CancellationException e) {
            cancel.cancel(); // nobody waits any more: what may still be loaded is closed behind it
            thread.submit(_ -> closed(loading));
            throw e;
        }
    }

    /** Closes what was loaded, if it was; on the engine's thread. @return whether it was */
    static boolean closed(Future<LoadedModel> loading) {
        boolean loaded = loading.state() == Future.State.SUCCESS;
        if (loaded) {
            loading.resultNow().closeHere();
        }
        return loaded;
    }

    String deviceName() throws IOException {
        return thread.call(_ -> network.session().deviceName());
    }

    TimeProbe probe(SamplingRecipe recipe, CancelToken cancel) throws IOException {
        return thread.call(_ -> TimeProbe.measure(network.session(), recipe, LoadedNetwork.stopping(cancel)));
    }

    SampledImages sample(SamplingRecipe recipe, CacheSchedule schedule, CancelToken cancel, Counted steps)
            throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(
                _ -> SampledImages.run(network.session(), recipe, schedule, LoadedNetwork.stopping(cancel), afterStep));
    }

    LatencyMeasurement measure(
            SamplingRecipe recipe, CacheSchedule schedule, int runs, CancelToken cancel, Counted count)
            throws IOException {
        IntConsumer afterRun = _ -> count.advance();
        return thread.call(_ -> LatencyMeasurement.measure(
                network.session(), recipe, schedule, runs, LoadedNetwork.stopping(cancel), afterRun));
    }

    LayerErrors errors(SamplingRecipe recipe, CancelToken cancel, Counted steps) throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(
                _ -> LayerErrors.measure(network.session(), recipe, LoadedNetwork.stopping(cancel), afterStep));
    }

    CalibratedErrors calibrate(SamplingRecipe recipe, int lags, CancelToken cancel, Counted steps) throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(
                _ -> Calibration.measure(network.session(), recipe, lags, LoadedNetwork.stopping(cancel), afterStep));
    }

    /** The cells that a rule decides on while it runs a recipe. */
    CacheSchedule decide(SamplingRecipe recipe, DecidingRule rule, CancelToken cancel, Counted steps)
            throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(
                _ -> DecidedRun.of(network.session(), recipe, rule, LoadedNetwork.stopping(cancel), afterStep)
                        .schedule());
    }

    private void closeHere() {
        network.close();
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws IOException {
        thread.call(_ -> {
            closeHere();
            return true;
        });
    }
}
