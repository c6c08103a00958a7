package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.TrainRouterRequest.Learning;
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

        /** It broke off. */
        record Failed(Problem problem) implements State {}
    }

    private final ObservableValue<@Nullable ModelSummary> model;
    private final Studio studio;
    private final Jobs jobs;
    private final Executor ui;
    private final RouterSaver saver;
    private final Consumer<RouterOffer> use;
    private final Consumer<Problem> problems;
    private final TrainFields fields = new TrainFields();
    private final ObjectProperty<DataSource> source = new SimpleObjectProperty<>(DataSource.GENERATOR);
    private final ObjectProperty<@Nullable Path> folder = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Idle());
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<HeatmapContents> heatmap = new ReadOnlyObjectWrapper<>(HeatmapContents.EMPTY);
    private final ReadOnlyObjectWrapper<LearningCurves> curves = new ReadOnlyObjectWrapper<>(LearningCurves.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable CellCounts> counts = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Path> saved = new ReadOnlyObjectWrapper<>();
    private final ObservableValue<String> effort = Bindings.createStringBinding(
            fields::effort, fields.all().stream().map(TypedField::value).toArray(Observable[]::new));
    private @Nullable RouterTrainingRequest training;
    private @Nullable TrainingSitting sitting;
    private @Nullable PausedTraining paused;
    private LearningHistory history = new LearningHistory();
    private int iterations;
    private int stepsFollowed;

    /**
     * Ready to train on whatever model is open.
     *
     * @param shape the present run, whose steps a new training takes until a person types others
     * @param ui runs what changes properties
     * @param use takes a trained router into use
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
            Consumer<Problem> problems) {
        this.model = model;
        this.studio = studio;
        this.jobs = jobs;
        this.ui = ui;
        this.saver = saver;
        this.use = use;
        this.problems = problems;
        this.stepsFollowed = Optional.ofNullable(fields.steps().value().get()).orElse(0);
        model.addListener((_, _, opened) -> modelChanged(opened));
        shape.addListener((_, _, run) -> follow(run));
        source.addListener((_, _, _) -> checkObstacle());
        folder.addListener((_, _, _) -> checkObstacle());
        fields.all().forEach(field -> field.error().addListener((_, _, _) -> checkObstacle()));
        follow(shape.getValue());
        modelChanged(model.getValue());
    }

    private void follow(@Nullable RunShape run) {
        Integer typed = fields.steps().value().get();
        if (run != null && run.steps() >= 2 && typed != null && typed == stepsFollowed) {
            stepsFollowed = run.steps();
            fields.steps().set(run.steps());
        }
    }

    private void modelChanged(@Nullable ModelSummary opened) {
        if (opened != null && !opened.generator()) {
            source.set(DataSource.FOLDER);
        }
        checkObstacle();
    }

    private void checkObstacle() {
        obstacle.set(findObstacle());
    }

    private Optional<String> findObstacle() {
        if (model.getValue() == null) {
            return Optional.of("No model is open.");
        }
        Optional<String> wrong = fields.error();
        if (wrong.isPresent()) {
            return wrong;
        }
        return switch (source.get()) {
            case GENERATOR -> generatorMissing(model.getValue());
            case FOLDER ->
                folder.get() == null ? Optional.of("Choose a folder with one subfolder a class.") : Optional.empty();
        };
    }

    private static Optional<String> generatorMissing(@Nullable ModelSummary model) {
        return model == null || model.generator()
                ? Optional.empty()
                : Optional.of("The program cannot draw training images for " + model.name() + ".");
    }

    /** Begins a training, in place of one that is paused or over; does nothing while one is at work or cannot begin. */
    public void start() {
        ModelSummary open = model.getValue();
        Learning learning = fields.learning();
        if (state.get() instanceof State.Running || obstacle.get().isPresent() || open == null || learning == null) {
            return;
        }
        forget();
        begin(new RouterTrainingRequest(open, learning, source.get() == DataSource.FOLDER ? folder.get() : null, null));
    }

    /** Goes on with the training that is paused, by the recipe that it began with; without one does nothing. */
    public void resume() {
        RouterTrainingRequest begun = training;
        if (begun != null && state.get() instanceof State.Paused) {
            begin(new RouterTrainingRequest(begun.model(), begun.learning(), begun.data(), paused));
        }
    }

    private void begin(RouterTrainingRequest request) {
        training = request;
        state.set(new State.Running(paused == null ? 0 : paused.iteration(), iterations, Optional.empty()));
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
            iterations = update.iterations();
            history.add(news.points());
            curves.set(history.curves());
            show(update.router(), thetaOf(update.router(), begun.model()));
        });
        int iteration = paused == null ? running.iteration() : paused.iteration();
        state.set(new State.Running(iteration, iterations, news.left().or(running::left)));
    }

    private static double thetaOf(Router router, ModelSummary trained) {
        Double suggested = router.info().theta();
        return suggested == null ? trained.theta() : suggested;
    }

    private void show(Router router, double theta) {
        CacheSchedule schedule = new CachePolicy.Threshold(router, theta).schedule();
        heatmap.set(new HeatmapSource(schedule, router, HandEdits.NONE).contents(false, true));
        counts.set(schedule.counts());
    }

    private void ended(TrainingSitting from, JobOutcome<RouterTrainingOutcome> outcome) {
        if (from != sitting) {
            return; // a discarded one
        }
        sitting = null;
        switch (outcome) {
            case JobOutcome.Done<RouterTrainingOutcome> done -> {
                paused = null;
                show(done.report().router(), done.report().theta());
                state.set(new State.Done(done.report()));
            }
            case JobOutcome.Failed<RouterTrainingOutcome> failed -> state.set(new State.Failed(failed.problem()));
            case JobOutcome.Cancelled<RouterTrainingOutcome> _ ->
                state.set(new State.Paused(paused == null ? 0 : paused.iteration(), iterations));
        }
    }

    /** Pauses within one iteration; what was learned up to the last update is kept, to go on from without a difference. */
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
        iterations = 0;
        history = new LearningHistory();
        saved.set(null);
        curves.set(LearningCurves.EMPTY);
        heatmap.set(HeatmapContents.EMPTY);
        counts.set(null);
    }

    /** Writes the router of a finished training; without one does nothing. */
    public void save(Path file) {
        if (!(state.get() instanceof State.Done done)) {
            return;
        }
        jobs.start("Saving " + file.getFileName(), saver.save(done.outcome().router(), file), outcome -> {
            switch (outcome) {
                case JobOutcome.Done<Path> written ->
                    ui.execute(() -> {
                        if (done.equals(state.get())) {
                            saved.set(written.report());
                        }
                    });
                case JobOutcome.Failed<Path> failed -> ui.execute(() -> problems.accept(failed.problem()));
                case JobOutcome.Cancelled<Path> _ -> {}
            }
        });
    }

    /** Takes the router of a finished training into use, saved or not; without one does nothing. */
    public void useNow() {
        if (state.get() instanceof State.Done done) {
            Router router = done.outcome().router();
            use.accept(new RouterOffer(nameOf(router), saved.get(), new RouterFile.Learned(router), List.of()));
        }
    }

    private String nameOf(Router router) {
        Path file = saved.get();
        if (file != null && file.getFileName() != null) {
            return file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        }
        Double lambda = router.info().lambda();
        return "trained here, " + router.info().steps() + " steps"
                + (lambda == null ? "" : ", λ " + Figures.significant(lambda, 3));
    }

    /** How far it is. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** What can be set. */
    public TrainFields fields() {
        return fields;
    }

    /** Where images come from. */
    public ObjectProperty<DataSource> source() {
        return source;
    }

    /** Folder of images, one subfolder a class; null until one is chosen. */
    public ObjectProperty<@Nullable Path> folder() {
        return folder;
    }

    /** Why the generator cannot be chosen, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> generatorMissing() {
        return model.map(TrainViewModel::generatorMissing).orElse(Optional.empty());
    }

    /** How much the training to begin is, as a sentence; empty while a field is wrong. */
    public ObservableValue<String> effort() {
        return effort;
    }

    /** Why a training cannot begin, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return obstacle.getReadOnlyProperty();
    }

    /** The router of this moment. */
    public ObservableValue<HeatmapContents> heatmap() {
        return heatmap.getReadOnlyProperty();
    }

    /** Loss and Σβ so far. */
    public ObservableValue<LearningCurves> curves() {
        return curves.getReadOnlyProperty();
    }

    /** Cells that reuse at the suggested threshold, or, until one is known, at the one that suits the model; null before. */
    public ObservableValue<@Nullable CellCounts> counts() {
        return counts.getReadOnlyProperty();
    }

    /** Where the finished router was saved; null while it is not. */
    public ObservableValue<@Nullable Path> saved() {
        return saved.getReadOnlyProperty();
    }
}
