package org.cachescope.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class OutputOptions {
    @Option(names = "--json", description = "print one JSON object and no progress")
    private boolean json;

    @Option(names = "--debug", description = "print the stack trace of a failure")
    private boolean debug;

    boolean json() {
        return json;
    }

    boolean debug() {
        return debug;
    }
}
