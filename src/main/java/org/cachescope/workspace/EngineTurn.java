package org.cachescope.workspace;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cachescope.tensor.EngineThread;

/**
 * Work on the engine's thread that can be cancelled before its turn comes too, and whose task does other things while
 * it waits.
 *
 * @param thread the engine's
 * @param cancel asks to stop; work in hand looks at it itself
 */
public record EngineTurn(EngineThread thread, CancelToken cancel) {
    /** A frame of a display: who looks on sees no delay. */
    private static final long LOOK_MILLIS = 15;

    /**
     * Does work and waits for it.
     *
     * @throws CancellationException if asked to stop before or while working
     */
    public <T> T take(EngineThread.Work<T> work) throws IOException {
        return take(work, () -> {});
    }

    /**
     * Does work and waits for it.
     *
     * @param meanwhile is run on the calling thread now and then, and once more when the work has ended, however it did
     * @throws CancellationException if asked to stop before or while working
     * @throws RuntimeException what {@code meanwhile} threw; the work is then asked to stop
     */
    public <T> T take(EngineThread.Work<T> work, Runnable meanwhile) throws IOException {
        AtomicBoolean begun = new AtomicBoolean();
        Future<T> future = thread.submit(engine -> {
            begun.set(true);
            cancel.check();
            return work.on(engine);
        });
        try {
            while (!isDone(future)) {
                if (!begun.get()) {
                    cancel.check(); // if its turn comes now, it finds the same and does nothing
                }
                meanwhile.run();
            }
        } catch (RuntimeException e) {
            cancel.cancel(); // nobody waits for the work any more
            throw e;
        } finally {
            meanwhile.run();
        }
        return EngineThread.result(future);
    }

    private boolean isDone(Future<?> future) {
        try {
            future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException _) {
            return true;
        } catch (InterruptedException e) {
            cancel.cancel();
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for the engine");
            cancelled.initCause(e);
            throw cancelled;
        }
    }
}
