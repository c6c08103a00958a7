package org.cachescope.workspace;

import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.EngineThread;

/** The engine that tasks share: one thread, one device. It starts in the background. */
public final class TaskEngine implements AutoCloseable {
    private final EngineThread thread;
    private final boolean unpacking;

    private TaskEngine(EngineThread thread, boolean unpacking) {
        this.thread = thread;
        this.unpacking = unpacking;
    }

    /**
     * Starts an engine.
     *
     * @param device {@code auto}, {@code cpu}, {@code gpu:n} or {@code gpu:n,single}
     * @param threads CPU threads of one operation, or 0 for the engine's default
     * @return the engine, owned by the caller; a device that it does not find is reported by the tasks
     * @throws IllegalArgumentException if {@code device} is none of them
     */
    public static TaskEngine start(String device, int threads) {
        DeviceChoice choice = DeviceChoice.parse(device);
        boolean unpacking = !Engine.isUnpacked();
        return new TaskEngine(EngineThread.start(choice, threads), unpacking);
    }

    /** Begins to load what an engine needs, while its task is still being read. */
    public static void prepare() {
        Engine.prepare();
    }

    /** What to tell of a task that waits for the engine. */
    public Progress starting() {
        return new Progress.Began(
                unpacking ? "unpacking and starting the engine, which later starts need not" : "starting the engine");
    }

    /** The thread that the engine and all tensors belong to. */
    public EngineThread thread() {
        return thread;
    }

    /** Waits for the work at hand to end. */
    @Override
    public void close() {
        thread.close();
    }
}
