package org.cachescope.workspace;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory that a run may have.
 *
 * @param total bytes of the device, or of the share of the machine that the process may have
 * @param free bytes of it that are free at present; {@code total} where nobody tells
 */
record MachineMemory(long total, long free) {
    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final long KIBIBYTE = 1024;

    /** Of this machine. On Linux what the system would give without paging counts as free, elsewhere what lies idle. */
    static MachineMemory ofThisMachine() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize();
        return new MachineMemory(total, Math.min(total, available(system.getFreeMemorySize())));
    }

    private static long available(long otherwise) {
        if (!Files.isReadable(LINUX)) {
            return otherwise;
        }
        try {
            return Files.readAllLines(LINUX).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException _) {
            return otherwise;
        }
    }
}
