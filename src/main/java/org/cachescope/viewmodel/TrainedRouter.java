package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.RouterNotes;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** The router of a finished training until it is saved or let go. */
final class TrainedRouter {
    private final ObservableValue<@Nullable ModelSummary> open;
    private final Jobs jobs;
    private final Executor ui;
    private final RouterSaver saver;
    private final Consumer<RouterOffer> written;
    private final Consumer<Problem> problems;
    private final ReadOnlyObjectWrapper<@Nullable Path> saved = new ReadOnlyObjectWrapper<>();
    private @Nullable Finished finished;

    private record Finished(Router router, ModelSummary model) {}

    /**
     * Knows of none.
     *
     * @param open the model that is open
     * @param written hears of a router that lies in a file now
     */
    TrainedRouter(
            ObservableValue<@Nullable ModelSummary> open,
            Jobs jobs,
            Executor ui,
            RouterSaver saver,
            Consumer<RouterOffer> written,
            Consumer<Problem> problems) {
        this.open = open;
        this.written = written;
        this.jobs = jobs;
        this.ui = ui;
        this.saver = saver;
        this.problems = problems;
    }

    /** @param model what it was trained on */
    void set(Router router, ModelSummary model) {
        finished = new Finished(router, model);
        saved.set(null);
    }

    void forget() {
        finished = null;
        saved.set(null);
    }

    /** Where it was saved; null while it is not. */
    ObservableValue<@Nullable Path> saved() {
        return saved.getReadOnlyProperty();
    }

    /** Writes it; without one does nothing. @param then run once it is written; a failure is told instead */
    void save(Path file, Runnable then) {
        Finished writing = finished;
        if (writing == null) {
            return;
        }
        jobs.start(
                "Saving " + file.getFileName(),
                saver.save(writing.router(), file),
                outcome -> ui.execute(() -> {
                    switch (outcome) {
                        case JobOutcome.Done<Path> done -> {
                            if (writing == finished) {
                                saved.set(done.report());
                            }
                            written.accept(offer(writing, done.report()));
                            then.run();
                        }
                        case JobOutcome.Failed<Path> failed -> problems.accept(failed.problem());
                        case JobOutcome.Cancelled<Path> _ -> {}
                    }
                }));
    }

    /** Asks where to write it, and writes it there. */
    void save(Dialogs dialogs, Runnable then) {
        Finished it = finished;
        if (it != null) {
            String name = SuggestedName.of(it.model().name(), it.router().info());
            dialogs.saveFile("Save the router", name, file -> save(file, then));
        }
    }

    /** Does what would lose it, at once where it is saved or there is none. */
    void leave(Dialogs dialogs, Runnable then) {
        if (finished == null || saved.get() != null) {
            then.run();
        } else {
            dialogs.unsaved("The router that was trained has not been saved.", () -> save(dialogs, then), then);
        }
    }

    /** The router to choose, with what is to be known of it with the model that is open now. */
    Optional<RouterOffer> offer() {
        return Optional.ofNullable(finished).map(it -> offer(it, saved.get()));
    }

    private RouterOffer offer(Finished it, @Nullable Path file) {
        return new RouterOffer(
                nameOf(it.router(), file), file, new RouterFile.Learned(it.router()), notes(it, open.getValue()));
    }

    /** Nothing is to be told of the very model that it was trained on, though its identity is not known yet. */
    private static List<String> notes(Finished it, @Nullable ModelSummary open) {
        if (open == null
                || open.identity() == null && open.path().equals(it.model().path())) {
            return List.of();
        }
        return RouterNotes.of(it.router(), open.name(), open.identity());
    }

    private static String nameOf(Router router, @Nullable Path file) {
        if (file != null && file.getFileName() != null) {
            return file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        }
        Double lambda = router.info().lambda();
        return "trained here, " + router.info().steps() + " steps"
                + (lambda == null ? "" : ", λ " + Figures.lambda(lambda)) + RouterRow.kind(router.info());
    }
}
