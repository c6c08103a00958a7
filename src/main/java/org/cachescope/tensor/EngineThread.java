package org.cachescope.tensor;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The one platform thread that owns an {@link Engine}: work handed to it runs there, in the order it came.
 *
 * <p>The engine starts on its thread as soon as this is made, while the caller goes on with other things. A failure to
 * start is reported by every piece of work. Work is never interrupted, since native code must not be: what can take
 * long looks at a flag of its own between layers or steps.
 */
public final class EngineThread implements AutoCloseable {
    private final ExecutorService thread;
    private final Future<Engine> engine;

    /** Something to do on the engine's thread. */
    @FunctionalInterface
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param engine owned by the thread and only to be used on it
         */
        T on(Engine engine) throws IOException;
    }

    private EngineThread(DeviceChoice choice, int threads) {
        this.thread = Executors.newSingleThreadExecutor(
                work -> Thread.ofPlatform().name("engine").daemon().unstarted(work));
        this.engine = thread.submit(() -> Engine.start(choice, threads));
    }

    /**
     * Starts a thread and, on it, an engine.
     *
     * @param choice the device asked for
     * @param threads CPU threads of one operation, or 0 for the engine's default
     * @return the thread, owned by the caller
     */
    public static EngineThread start(DeviceChoice choice, int threads) {
        return new EngineThread(choice, threads);
    }

    /**
     * Hands work over without waiting for it.
     *
     * @return its result; {@link Future#cancel} takes it back only while it waits for its turn
     */
    public <T> Future<T> submit(Work<T> work) {
        return thread.submit(() -> work.on(result(engine)));
    }

    /**
     * Hands work over and waits until it is done.
     *
     * @throws IOException what {@code work} threw
     * @throws IllegalArgumentException if the engine did not start, with the reason
     * @throws CancellationException if the waiting thread is interrupted; the work itself goes on
     */
    public <T> T call(Work<T> work) throws IOException {
        return result(submit(work));
    }

    /**
     * Waits for work that was handed over.
     *
     * @throws IOException what the work threw
     * @throws IllegalArgumentException if the engine did not start, with the reason
     * @throws CancellationException if the waiting thread is interrupted; the work itself goes on
     */
    public static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for the engine");
            cancelled.initCause(e);
            throw cancelled;
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    /** Lets the work handed over so far end, then closes the engine and the thread. */
    @Override
    public void close() {
        if (!thread.isShutdown()) {
            thread.execute(this::closeEngine);
        }
        thread.close();
    }

    private void closeEngine() {
        if (engine.state() == Future.State.SUCCESS) {
            engine.resultNow().close();
        }
    }
}
