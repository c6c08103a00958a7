package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.PausedTraining;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RouterTrainingOutcome;
import org.cachescope.workspace.studio.RouterTrainingRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** Trains a router, with a pause whenever a person wants one. */
public final class TrainViewModel {
    /** How far a training is. */
    public sealed interface State {
        /** There is none. */
        record Idle() implements State {}

        /**
         * It is at work.
         *
         * @param iteration iterations done, of {@code iterations}; 0 of 0 until the first were made
         * @param left estimate of the time left, once one can be made
         */
        record Running(int iteration, int iterations, Optional<Duration> left) implements State {}

        /**
         * It waits to go on.
         *
         * @param iteration iterations done, of {@code iterations}; 0 of 0 where it was paused before the first
         */
        record Paused(int iteration, int iterations) implements State {}

        /** It is finished. */
        record Done(RouterTrainingOutcome outcome) implements State {}

        /**
         * It broke off, and can go on, as one that was paused.
         *
         * @param iteration iterations done, of {@code iterations}; 0 of 0 where it failed before the first
         */
        record Failed(Problem problem, int iteration, int iterations) implements State {}
    }

    private final ObservableValue<@Nullable ModelSummary> model;
    private final Studio studio;
    private final Jobs jobs;
    private final Executor ui;
    private final Consumer<RouterOffer> use;
    private final TrainChoices choices;
    private final TrainedRouter trained;
    private final LearnedSoFar learned = new LearnedSoFar();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private @Nullable RouterTrainingRequest training;
    private @Nullable TrainingSitting sitting;
    private @Nullable PausedTraining paused;
    private @Nullable Router soFar;
    private int iterations;

    /**
     * Ready to train on whatever model is open.
     *
     * @param shape the present run, whose steps a new training takes until a person types others
     * @param ui runs what changes properties
     * @param use takes a trained router into use
     * @param written hears of a trained router that lies in a file now
     * @param problems hears, on the user interface's thread, of what could not be saved
     */
    public TrainViewModel(
            ObservableValue<@Nullable ModelSummary> model,
            ObservableValue<@Nullable RunShape> shape,
            Studio studio,
            Jobs jobs,
            Executor ui,
            RouterSaver saver,
            Consumer<RouterOffer> use,
            Consumer<RouterOffer> written,
            Consumer<Problem> problems) {
        this.model = model;
        this.studio = studio;
        this.jobs = jobs;
        this.ui = ui;
        this.use = use;
        this.choices = new TrainChoices(model, shape);
        this.trained = new TrainedRouter(model, jobs, ui, saver, written, problems);
    }

    /** Begins a training, in place of one that is paused or over; does nothing while one is at work or cannot begin. */
    public void start() {
        Optional<RouterTrainingRequest> request = choices.request();
        if (state.get() instanceof State.Running || request.isEmpty()) {
            return;
        }
        forget();
        begin(request.get());
    }

    /**
     * Goes on with the training that is paused or broke off, by the recipe that it began with, from its last update;
     * without one does nothing.
     */
    public void resume() {
        RouterTrainingRequest begun = training;
        if (begun != null && (state.get() instanceof State.Paused || state.get() instanceof State.Failed)) {
            begin(new RouterTrainingRequest(begun.model(), begun.learning(), begun.data(), paused));
        }
    }

    private void begin(RouterTrainingRequest request) {
        training = request;
        state.set(new State.Running(iterationsDone(), iterations, Optional.empty()));
        TrainingSitting begun = new TrainingSitting(ui, this::advanced, this::ended);
        sitting = begun;
        begun.start(jobs, studio, request);
    }

    private void advanced(TrainingSitting from, TrainingSitting.News news) {
        RouterTrainingRequest begun = training;
        if (from != sitting || begun == null || !(state.get() instanceof State.Running running)) {
            return; // a discarded one
        }
        news.update().ifPresent(update -> {
            paused = update.paused();
            soFar = update.router();
            iterations = update.iterations();
            learned.add(news.points());
            learned.show(
                    update.router(),
                    thetaOf(update.router(), begun.model()),
                    begun.model().architecture());
        });
        int iteration = paused == null ? running.iteration() : paused.iteration();
        state.set(new State.Running(iteration, iterations, news.left().or(running::left)));
    }

    private static double thetaOf(Router router, ModelSummary trained) {
        Double suggested = router.info().theta();
        return suggested == null ? trained.theta() : suggested;
    }

    private void ended(TrainingSitting from, JobOutcome<RouterTrainingOutcome> outcome) {
        RouterTrainingRequest begun = training;
        if (from != sitting || begun == null) {
            return; // a discarded one
        }
        sitting = null;
        switch (outcome) {
            case JobOutcome.Done<RouterTrainingOutcome> done -> {
                paused = null;
                trained.set(done.report().router(), begun.model());
                learned.show(
                        done.report().router(),
                        done.report().theta(),
                        begun.model().architecture());
                state.set(new State.Done(done.report()));
            }
            case JobOutcome.Failed<RouterTrainingOutcome> failed ->
                state.set(new State.Failed(failed.problem(), iterationsDone(), iterations));
            case JobOutcome.Cancelled<RouterTrainingOutcome> _ ->
                state.set(new State.Paused(iterationsDone(), iterations));
        }
    }

    private int iterationsDone() {
        return paused == null ? 0 : paused.iteration();
    }

    /**
     * Pauses within one iteration; what was learned up to the last update is kept, to go on from without a difference.
     */
    public void pause() {
        if (sitting != null) {
            sitting.cancel();
        }
    }

    /** Ends the training and discards what it learned. */
    public void stop() {
        if (sitting != null) {
            sitting.cancel();
        }
        forget();
        state.set(new State.Idle());
    }

    private void forget() {
        sitting = null;
        training = null;
        paused = null;
        soFar = null;
        iterations = 0;
        trained.forget();
        learned.forget();
    }

    /** Writes the router of a finished training; without one does nothing. */
    public void save(Path file) {
        trained.save(file, () -> {});
    }

    /** Asks where to write the router of a finished training, and writes it there. */
    public void save(Dialogs dialogs) {
        trained.save(dialogs, () -> {});
    }

    /**
     * Does what would lose a router that was trained and not saved, or that is in training, such as closing the window:
     * at once where there is none, else once a person has saved it as it is or said that it may go.
     */
    public void leave(Dialogs dialogs, Runnable then) {
        if (!keepsWhatItLearned()) {
            trained.leave(dialogs, then);
            return;
        }
        dialogs.unsaved(
                "A router is in training, " + iterationsDone() + " of " + iterations
                        + " iterations done; what it has learned would be lost.",
                () -> {
                    keepWhatWasLearned();
                    trained.save(dialogs, then);
                },
                then);
    }

    private boolean keepsWhatItLearned() {
        return paused != null && training != null && soFar != null;
    }

    /** As far as it is now: while a person thinks, a training learns more, and may come to its end. */
    private void keepWhatWasLearned() {
        RouterTrainingRequest begun = training;
        Router learnedSoFar = soFar;
        if (paused != null && begun != null && learnedSoFar != null) {
            trained.set(learnedSoFar, begun.model());
        }
    }

    /** Takes the router of a finished training into use, saved or not; without one does nothing. */
    public void useNow() {
        trained.offer().ifPresent(use);
    }

    /** How far it is. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** What can be set. */
    public TrainFields fields() {
        return choices.fields();
    }

    /** Where images come from. */
    public ObjectProperty<DataSource> source() {
        return choices.source();
    }

    /** Folder of images, one subfolder a class; null until one is chosen. */
    public ObjectProperty<@Nullable Path> folder() {
        return choices.folder();
    }

    /** Why the generator cannot be chosen, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> generatorMissing() {
        return choices.generatorMissing();
    }

    /** What the router to be trained is for, as a sentence. */
    public ObservableValue<String> purpose() {
        return choices.purpose();
    }

    /** What one iteration of the training to begin is, and what λ does. */
    public ObservableValue<String> method() {
        return choices.method();
    }

    /** How much the training to begin is, as a sentence; empty while a field is wrong. */
    public ObservableValue<String> effort() {
        return choices.effort();
    }

    /** Why a training cannot begin, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return choices.obstacle();
    }

    /** The router of this moment. */
    public ObservableValue<HeatmapContents> heatmap() {
        return learned.heatmap();
    }

    /** Loss and Σβ so far. */
    public ObservableValue<LearningCurves> curves() {
        return learned.curves();
    }

    /**
     * Cells that reuse at the suggested threshold, or, until one is known, at the one that suits the model; null
     * before.
     */
    public ObservableValue<@Nullable CellCounts> counts() {
        return learned.counts();
    }

    /** Where the finished router was saved; null while it is not. */
    public ObservableValue<@Nullable Path> saved() {
        return trained.saved();
    }
}
