package org.cachescope.workspace;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.DitSession;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.EngineThread;

/** A network in the engine, used from any thread: every call goes to the engine's and waits. */
final class LoadedModel implements AutoCloseable {
    private final EngineThread thread;
    private final Dit dit;
    private final DitSession session;

    private LoadedModel(EngineThread thread, Dit dit, DitSession session) {
        this.thread = thread;
        this.dit = dit;
        this.session = session;
    }

    /** Loads weights for sampling: packed on the CPU, as they are elsewhere. */
    static LoadedModel load(EngineThread thread, OpenedModel model, CancelToken cancel) throws IOException {
        return thread.call(engine -> {
            cancel.check();
            LinearOperators operators = LinearOperators.fastest(engine);
            Dit dit = Dit.load(engine, model.architecture(), model.checkpoint().weights(), operators);
            return new LoadedModel(thread, dit, new DitSession(engine, dit));
        });
    }

    String deviceName() throws IOException {
        return thread.call(_ -> session.deviceName());
    }

    SampledImages sample(SamplingRecipe recipe, CacheSchedule schedule, CancelToken cancel, Counted steps)
            throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(_ -> SampledImages.run(session, recipe, schedule, stopping(cancel), afterStep));
    }

    LatencyMeasurement measure(
            SamplingRecipe recipe, CacheSchedule schedule, int runs, CancelToken cancel, Counted count)
            throws IOException {
        IntConsumer afterRun = _ -> count.advance();
        return thread.call(
                _ -> LatencyMeasurement.measure(session, recipe, schedule, runs, stopping(cancel), afterRun));
    }

    LayerErrors errors(SamplingRecipe recipe, CancelToken cancel, Counted steps) throws IOException {
        IntConsumer afterStep = _ -> steps.advance();
        return thread.call(_ -> LayerErrors.measure(session, recipe, stopping(cancel), afterStep));
    }

    private static LayerWatch stopping(CancelToken cancel) {
        return (_, layers) -> new StoppableLayers(layers, cancel);
    }

    @Override
    public void close() throws IOException {
        thread.call(_ -> {
            session.close();
            dit.close();
            return true;
        });
    }
}
