package org.cachescope.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.cachescope.data.ImageFolderException;
import org.cachescope.evaluation.DecodingNotFiniteException;
import org.cachescope.evaluation.NotFiniteException;
import org.cachescope.format.FormatException;
import org.cachescope.tensor.KernelException;
import org.cachescope.training.TrainingDivergedException;

/** What to tell people of a failed task: failures that were foreseen say it themselves. */
public final class Problems {
    private Problems() {}

    /** One message: what was wrong, where, and what to do. */
    public static String message(Throwable problem) {
        return switch (problem) {
            case NoSuchFileException e -> e.getFile() + ": there is no such file";
            case FileNotFoundException e -> said(e);
            case AccessDeniedException e -> e.getFile() + ": it may not be read or written by you";
            case UncheckedIOException e -> message(e.getCause());
            case FormatException e -> e.messageWithPath();
            case IOException e -> said(e);
            case KernelException e
            when e.outOfMemory() ->
                "the device ran out of memory (" + said(e)
                        + "): take fewer images, or in the terminal another device by --device";
            case ImageFolderException e -> said(e);
            case NotFiniteException e -> said(e);
            case DecodingNotFiniteException e -> said(e);
            case TrainingDivergedException e -> said(e);
            case IllegalArgumentException e -> said(e);
            default ->
                "unexpected failure, " + problem
                        + ". Please report it, best with what the same run prints in the terminal with --debug.";
        };
    }

    private static String said(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? problem.toString() : message;
    }
}
