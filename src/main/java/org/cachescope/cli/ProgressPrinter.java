package org.cachescope.cli;

import java.io.PrintWriter;
import java.time.Duration;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;

/** Prints progress: as a bar that fills where a person watches, else as a line now and then. */
final class ProgressPrinter implements ProgressListener {
    private static final int BAR = 24;
    private static final long BAR_PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LINE_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter err;
    private final boolean interactive;
    private long lastNanos;
    private int drawn;

    ProgressPrinter(Terminal terminal) {
        this.err = terminal.err();
        this.interactive = terminal.interactive();
    }

    @Override
    public synchronized void report(Progress progress) {
        switch (progress) {
            case Progress.Began(String task) -> began(task);
            case Progress.Advanced advanced -> advanced(advanced);
            case Progress.Wrote wrote -> line("wrote " + wrote.file());
            case Progress.Noted noted -> line("note: " + noted.message());
        }
        err.flush();
    }

    private void began(String task) {
        lastNanos = System.nanoTime();
        if (interactive) {
            draw(task + " …");
        } else {
            line(task);
        }
    }

    private void advanced(Progress.Advanced progress) {
        long pause = interactive ? BAR_PAUSE_NANOS : LINE_PAUSE_NANOS;
        boolean last = progress.done() >= progress.of();
        if (!last && System.nanoTime() - lastNanos < pause) {
            return;
        }
        lastNanos = System.nanoTime();
        String text = progress.done() + " of " + progress.of() + time(progress, last)
                + (progress.message().isEmpty() ? "" : ", " + progress.message());
        if (!interactive) {
            line(progress.task() + ": " + text);
        } else if (last) {
            line(progress.task() + ": " + text);
        } else {
            int filled = (int) (BAR * progress.done() / Math.max(1, progress.of()));
            draw(progress.task() + " [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + text);
        }
    }

    private static String time(Progress.Advanced progress, boolean last) {
        return last
                ? ", " + Figures.duration(progress.elapsed())
                : progress.left()
                        .map(left -> ", " + Figures.duration(left) + " left")
                        .orElse("");
    }

    /** Overwrites the line that is being drawn. */
    private void draw(String text) {
        err.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())));
        drawn = text.length();
    }

    private void line(String text) {
        if (drawn > 0) {
            draw("");
            err.print("\r");
            drawn = 0;
        }
        err.println(text);
    }

    /** Ends a line that is being drawn, so that what follows starts on its own. */
    synchronized void end() {
        if (drawn > 0) {
            err.println();
            err.flush();
            drawn = 0;
        }
    }
}
