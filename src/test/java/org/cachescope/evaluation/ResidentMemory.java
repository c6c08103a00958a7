package org.cachescope.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process as Linux's process table has it. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Writing {@value #FORGET_PEAK} there lets the greatest resident size begin anew (proc(5)). */
    private static final Path PEAK = Path.of("/proc/self/clear_refs");

    private static final String FORGET_PEAK = "5";

    private ResidentMemory() {}

    /** Bytes at present. */
    static long now() {
        return bytes("VmRSS:");
    }

    /** Bytes at most, since {@link #forgetPeak}. */
    public static long peak() {
        return bytes("VmHWM:");
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
