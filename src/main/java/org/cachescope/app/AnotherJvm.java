package org.cachescope.app;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the program once more in a process of its own, with the same JVM options and class path: the toolkit cannot be
 * started a second time in a process where no display would open.
 */
final class AnotherJvm {
    private AnotherJvm() {}

    /**
     * Runs it to its end on this terminal.
     *
     * @param option one JVM option more
     * @return its exit code
     * @throws IOException if it cannot be started
     */
    static int run(String option) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(option);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
