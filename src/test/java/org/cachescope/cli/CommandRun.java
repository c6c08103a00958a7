package org.cachescope.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;

/**
 * What a command did.
 *
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int exitCode, String out, String err) {
    static CommandRun of(Installation installation, String... arguments) {
        return of(installation, new CancelToken(), arguments);
    }

    static CommandRun of(Installation installation, CancelToken cancel, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false);
        int exitCode = new Cli(installation, terminal, cancel, "cachescope test").run(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
