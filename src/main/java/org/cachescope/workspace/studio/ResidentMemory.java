package org.cachescope.workspace.studio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The process's memory as Linux counts it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern FIELD = Pattern.compile("^VmRSS:\\s*(\\d+)", Pattern.MULTILINE);

    private ResidentMemory() {}

    /** Bytes, or -1 where the system does not say. */
    static long bytes() {
        try {
            String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
            Matcher kibibytes = FIELD.matcher(status);
            return kibibytes.find() ? Long.parseLong(kibibytes.group(1)) << 10 : -1;
        } catch (IOException _) {
            return -1;
        }
    }
}
