package org.cachescope.cli;

import java.io.PrintWriter;

/**
 * Where a command prints.
 *
 * @param out results
 * @param err progress and problems
 * @param interactive whether a person watches {@code err}, so that lines may be overwritten
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive) {}
