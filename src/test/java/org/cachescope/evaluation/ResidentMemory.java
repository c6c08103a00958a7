package org.cachescope.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Memory of this process as Linux's process table has it. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Writing {@value #FORGET_PEAK} there lets the greatest resident size begin anew (proc(5)). */
    private static final Path PEAK = Path.of("/proc/self/clear_refs");

    private static final String FORGET_PEAK = "5";

    private static final long LOOK_MILLIS = 20;

    /** Something to do while the memory is looked at. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    private ResidentMemory() {}

    /** Bytes at present. */
    static long now() {
        return bytes("VmRSS:");
    }

    /** Bytes at most, since {@link #forgetPeak}. */
    static long peak() {
        return bytes("VmHWM:");
    }

    /** Bytes at present that no file has: what a process asked for, and not what the system may take back. */
    private static long anonymous() {
        return bytes("RssAnon:");
    }

    /** Most anonymous bytes while something is done, looked at every {@value #LOOK_MILLIS} milliseconds. */
    public static long mostAnonymous(Work work) throws IOException {
        AtomicLong most = new AtomicLong();
        Runnable look = () -> most.accumulateAndGet(anonymous(), Math::max);
        try (ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> looks = looking.scheduleAtFixedRate(look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            work.run();
            look.run();
            if (looks.state() == Future.State.FAILED) {
                throw new IOException("stopped looking at the memory", looks.exceptionNow());
            }
        }
        return most.get();
    }

    /** Lets {@link #peak} begin anew: tests before this one have peaks of their own. */
    static void forgetPeak() {
        try {
            Files.writeString(PEAK, FORGET_PEAK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytes(String name) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
