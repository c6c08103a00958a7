package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.jobs.Job;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.JobWatcher;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.MemoryUse;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** Jobs at work, messages, device and memory: the bottom of the window. */
public final class JobsViewModel {
    /** Between two looks at the memory while jobs are at work. */
    private static final long REFRESH_NANOS = 1_000_000_000;

    private final Studio studio;
    private final LongSupplier nanoTime;
    private final Coalescer pulse;
    private final ObservableList<JobRow> rows = FXCollections.observableArrayList();
    private final ObservableList<Problem> messages = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper device = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper memory = new ReadOnlyStringWrapper("");

    private final ReadOnlyStringWrapper written = new ReadOnlyStringWrapper("");

    private long refreshedNanos;

    /** The newest of each job that has not been shown; guarded by itself, as jobs tell it on their own threads. */
    private final Map<Job, Progress> unseen = new LinkedHashMap<>();

    /**
     * Watches all jobs from now on.
     *
     * @param ui runs what changes properties
     */
    public JobsViewModel(Studio studio, Jobs jobs, UiThread ui) {
        this(studio, jobs, ui, System::nanoTime);
    }

    JobsViewModel(Studio studio, Jobs jobs, UiThread ui, LongSupplier nanoTime) {
        this.studio = studio;
        this.nanoTime = nanoTime;
        this.pulse = new Coalescer(ui::executeUnhurried, this::showProgress);
        jobs.watch(new JobWatcher() {
            @Override
            public void started(Job job) {
                ui.executeAfterFrame(() -> rows.add(new JobRow(job)));
            }

            @Override
            public void progressed(Job job, Progress progress) {
                synchronized (unseen) {
                    unseen.put(job, progress);
                }
                pulse.ask();
            }

            @Override
            public void ended(Job job, JobOutcome<?> outcome) {
                ui.executeAfterFrame(() -> {
                    remove(job);
                    if (outcome instanceof JobOutcome.Done<?> done) {
                        tellWritten(done.report());
                    }
                });
            }
        });
        refresh();
    }

    private void tellWritten(@Nullable Object report) {
        switch (report) {
            case Path file -> written.set("Wrote " + file);
            case WindowFiles.Written files -> written.set(files.words());
            case null, default -> {}
        }
    }

    private void showProgress() {
        Map<Job, Progress> newest;
        synchronized (unseen) {
            newest = new LinkedHashMap<>(unseen);
            unseen.clear();
        }
        if (nanoTime.getAsLong() - refreshedNanos >= REFRESH_NANOS) {
            refresh();
        }
        for (JobRow row : rows) {
            newest.forEach((job, progress) -> {
                if (job.id() == row.id()) {
                    row.show(progress);
                }
            });
        }
    }

    private void remove(Job job) {
        rows.removeIf(row -> row.id() == job.id());
        refresh();
    }

    /** Jobs at work, the oldest first. */
    public ObservableList<JobRow> rows() {
        return rows;
    }

    /** What went wrong and has not been dismissed, the newest first. */
    public ObservableList<Problem> messages() {
        return messages;
    }

    /** Adds a message; one that is there already comes first again. To be called on the user interface's thread. */
    public void tell(Problem problem) {
        messages.remove(problem);
        messages.addFirst(problem);
    }

    /** Removes a message. */
    public void dismiss(Problem problem) {
        messages.remove(problem);
    }

    /** Removes all messages. */
    public void dismissAll() {
        messages.clear();
    }

    /** Asks every job to stop. */
    public void cancelAll() {
        List<JobRow> atWork = new ArrayList<>(rows);
        atWork.forEach(JobRow::cancel);
    }

    /** The device in words. */
    public ReadOnlyStringProperty device() {
        return device.getReadOnlyProperty();
    }

    /** Memory of the process and of remembered runs, in words. */
    public ReadOnlyStringProperty memory() {
        return memory.getReadOnlyProperty();
    }

    /** What a job wrote last, in words; empty before the first. */
    public ReadOnlyStringProperty written() {
        return written.getReadOnlyProperty();
    }

    /** Reads device and memory anew. */
    public void refresh() {
        refreshedNanos = nanoTime.getAsLong();
        device.set(studio.device());
        memory.set(words(studio.memoryUse()));
    }

    private static String words(MemoryUse use) {
        String runs = Figures.bytes(use.rememberedRuns()) + " of runs";
        return use.resident() < 0 ? runs : Figures.bytes(use.resident()) + ", " + runs;
    }
}
