package org.cachescope.workspace;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;
import org.cachescope.tensor.EngineThread;
import org.jspecify.annotations.Nullable;

/**
 * A network on its way into the engine while its run is still being planned: a small one at once, so that neither waits
 * for the other, a large one not before it is known that it fits. It closes what it loaded.
 */
final class EarlyLoad implements AutoCloseable {
    /**
     * Weights in single precision up to this size need no permission. They lie in the memory already when a run is
     * asked whether it fits, and are counted again there.
     */
    private static final long MOST_BYTES = 64L << 20;

    private final EngineThread thread;
    private final OpenedModel model;
    private final CancelToken cancel;
    private @Nullable Future<LoadedModel> loading; // begun, and not waited for
    private @Nullable LoadedModel loaded;

    private EarlyLoad(EngineThread thread, OpenedModel model, CancelToken cancel) {
        this.thread = thread;
        this.model = model;
        this.cancel = cancel;
    }

    /** Begins to load {@code model} if it is small. */
    static EarlyLoad of(EngineThread thread, OpenedModel model, CancelToken cancel) {
        return of(thread, model, cancel, MOST_BYTES);
    }

    /** The same where other sizes count as small. */
    static EarlyLoad of(EngineThread thread, OpenedModel model, CancelToken cancel, long mostBytes) {
        EarlyLoad load = new EarlyLoad(thread, model, cancel);
        if (model.checkpoint().parametersWithPositions() * Float.BYTES <= mostBytes) {
            load.begin();
        }
        return load;
    }

    /** What is being loaded and was not waited for, if anything. */
    Optional<Future<LoadedModel>> underway() {
        return Optional.ofNullable(loading);
    }

    private Future<LoadedModel> begin() {
        Future<LoadedModel> begun = loading;
        if (begun == null) {
            begun = LoadedModel.begin(thread, model, cancel);
            loading = begun;
        }
        return begun;
    }

    /**
     * Waits for the network, which stays this load's, and begins to load it where that has not happened yet.
     *
     * @throws java.util.concurrent.CancellationException if the load is cancelled, or the waiting thread interrupted,
     *     which cancels it
     */
    LoadedModel await() throws IOException {
        LoadedModel before = loaded;
        if (before != null) {
            return before;
        }
        Future<LoadedModel> begun = begin();
        loading = null; // who waits closes what is not waited for to its end
        LoadedModel result = LoadedModel.result(thread, begun, cancel);
        loaded = result;
        return result;
    }

    /** Closes the network; one still on its way, for which nobody waited, is closed behind the caller's back. */
    @Override
    public void close() throws IOException {
        LoadedModel result = loaded;
        Future<LoadedModel> begun = loading;
        if (result != null) {
            result.close();
        } else if (begun != null) {
            thread.submit(_ -> LoadedModel.closed(begun));
        }
    }
}
