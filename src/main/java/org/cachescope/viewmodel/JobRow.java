package org.cachescope.viewmodel;

import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;

/** A job at work, as a list shows it. */
public final class JobRow {
    private final Job job;
    private final ReadOnlyObjectWrapper<Progress> progress;

    JobRow(Job job) {
        this.job = job;
        this.progress = new ReadOnlyObjectWrapper<>(new Progress.Began(job.title()));
    }

    void show(Progress newest) {
        progress.set(newest);
    }

    /** Unlike any other job's. */
    public long id() {
        return job.id();
    }

    /** What it does. */
    public String title() {
        return job.title();
    }

    /** Asks it to stop. */
    public void cancel() {
        job.cancel();
    }

    /** How far it is. */
    public ReadOnlyObjectProperty<Progress> progress() {
        return progress.getReadOnlyProperty();
    }

    /** The part at work and its figures. */
    public ObservableValue<String> message() {
        return progress.map(newest -> switch (newest) {
            case Progress.Began began -> began.task();
            case Progress.Advanced step ->
                step.task() + ", " + step.done() + " of " + step.of()
                        + (step.message().isEmpty() ? "" : ", " + step.message());
            case Progress.Wrote wrote -> "wrote " + wrote.file().getFileName();
            case Progress.Noted noted -> noted.message();
        });
    }

    /** Share that is done, 0 to 1; -1 while nobody knows. */
    public ObservableValue<Double> fraction() {
        return progress.map(newest ->
                newest instanceof Progress.Advanced step && step.of() > 0 ? (double) step.done() / step.of() : -1.0);
    }

    /** Time left in words, such as {@code 1 min 20 s left}; empty while no estimate can be made. */
    public ObservableValue<String> timeLeft() {
        return progress.map(newest -> newest instanceof Progress.Advanced step ? words(step.left()) : "");
    }

    private static String words(Optional<Duration> left) {
        return left.map(duration -> {
                    long seconds = duration.plusMillis(500).toSeconds();
                    return (seconds >= 60 ? seconds / 60 + " min " : "") + seconds % 60 + " s left";
                })
                .orElse("");
    }
}
