/**
 * The command line: turns options into requests, runs tasks of {@code workspace}, and prints their progress and
 * reports.
 *
 * <p>Rule: decides nothing about models, caching or figures. Standard output carries results alone, standard error
 * everything else; the exit code is 0 for success, 1 for a failure, 2 for a wrong usage, 130 for a cancelled command.
 */
@NullMarked
package org.cachescope.cli;

import org.jspecify.annotations.NullMarked;
