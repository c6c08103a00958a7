package org.cachescope.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Where a command prints, and asks.
 *
 * @param out results
 * @param err progress and problems
 * @param interactive whether a person watches {@code err}, so that lines may be overwritten, and can be asked
 * @param in what that person types
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive, BufferedReader in) {
    /** One at which nobody types. */
    public Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
        this(out, err, interactive, new BufferedReader(Reader.nullReader()));
    }

    /** Asks a question; whatever is not yes is no. */
    boolean agrees(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        try {
            String answer = in.readLine();
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
