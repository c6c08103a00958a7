package org.cachescope.cli;

import org.cachescope.workspace.TaskEngine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that compute. */
final class EngineOptions {
    private static final int MOST_THREADS = 1024;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto (a GPU where the engine finds one), cpu, gpu:n, where networks sample in half"
                    + " precision, or gpu:n,single (default: ${DEFAULT-VALUE})")
    private String device = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "CPU threads; 0 for one a core (default: ${DEFAULT-VALUE})")
    private int threads;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** Starts the engine asked for. @throws ParameterException if an option is out of range */
    TaskEngine start() {
        try {
            if (threads < 0 || threads > MOST_THREADS) {
                throw new IllegalArgumentException("--threads: expected 0 to " + MOST_THREADS + ", found " + threads);
            }
            return TaskEngine.start(device, threads);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}
