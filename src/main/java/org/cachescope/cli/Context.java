package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;

/**
 * What every command is given.
 *
 * @param installation where shipped files lie
 * @param terminal where to print
 * @param cancel asks the running command to stop
 */
record Context(Installation installation, Terminal terminal, CancelToken cancel) {
    /** Runs a task, with its progress on the terminal unless {@code quiet}. */
    <R> R run(Task<R> task, boolean quiet) throws IOException {
        if (quiet) {
            return task.run(ProgressListener.NONE, cancel);
        }
        ProgressPrinter printer = new ProgressPrinter(terminal);
        try {
            return task.run(printer, cancel);
        } finally {
            printer.end();
        }
    }

    /** Prints a result: for machines one JSON object, for people lines. */
    void print(boolean json, Supplier<ObjectNode> object, Supplier<String> lines) {
        terminal.out().print(json ? object.get().toPrettyString() + "\n" : lines.get());
        terminal.out().flush();
    }
}
