package org.cachescope.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.cachescope.evaluation.NotFiniteException;

/** What to tell people of a failure: those that were foreseen say it themselves. */
final class Problems {
    private Problems() {}

    static String message(Throwable problem) {
        return switch (problem) {
            case NoSuchFileException e -> e.getFile() + ": there is no such file";
            case FileNotFoundException e -> e.getMessage();
            case AccessDeniedException e -> e.getFile() + ": it may not be read or written by you";
            case UncheckedIOException e -> message(e.getCause());
            case IOException e -> said(e);
            case NotFiniteException e -> said(e);
            case IllegalArgumentException e -> said(e);
            default -> "unexpected failure, " + problem + ". Run it again with --debug and report what it prints.";
        };
    }

    private static String said(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? problem.toString() : message;
    }
}
