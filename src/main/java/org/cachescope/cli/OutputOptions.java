package org.cachescope.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class OutputOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "say what this command does")
    private boolean help;

    @Option(names = "--json", description = "print one JSON object and no progress")
    private boolean json;

    @Option(names = "--debug", description = "print the stack trace of a failure")
    private boolean debug;

    boolean json() {
        return json;
    }

    /** Whether a failure is to be shown in full. */
    boolean debug() {
        return debug;
    }

    /** Whether help was asked for, which picocli then prints. */
    boolean help() {
        return help;
    }
}
