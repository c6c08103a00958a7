package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.PictureQuality;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * The images of the full and of the cached run, made anew whenever what decides them changes: the full run with model or
 * recipe, the cached one with the schedule too. It follows the full one, whose rows before the first reuse it can take.
 */
public final class CompareViewModel {
    /** What is known of the images asked for. */
    public sealed interface State {
        /** Nothing has been asked for yet. */
        record Nothing() implements State {}

        /**
         * They are being made.
         *
         * @param run which of the two is at work
         * @param step steps made, of {@code of}
         */
        record Running(RunKind run, int step, int of) implements State {}

        /** They are there. */
        record Shown() implements State {}

        /** They could not be made; {@link CompareViewModel#retry} tries again. */
        record Failed(Problem problem) implements State {}

        /** They were stopped, or there is no valid request; what is shown is of a former one. */
        record Stale() implements State {}
    }

    private final ObservableValue<@Nullable RunRequest> request;
    private final Jobs jobs;
    private final Executor ui;
    private final PictureExport export;
    private final Consumer<Problem> problems;
    private final RunSide fullSide;
    private final RunSide cachedSide;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Nothing());
    private final ReadOnlyObjectWrapper<@Nullable GeneratedRun> full = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable GeneratedRun> cached = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<ShownPictures> fullPictures =
            new ReadOnlyObjectWrapper<>(new ShownPictures(List.of(), false, RunKind.FULL.label()));
    private final ReadOnlyObjectWrapper<ShownPictures> cachedPictures =
            new ReadOnlyObjectWrapper<>(new ShownPictures(List.of(), false, RunKind.CACHED.label()));
    private final ReadOnlyObjectWrapper<@Nullable PictureQuality> quality = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper steps = new ReadOnlyIntegerWrapper();
    private final IntegerProperty frame = new SimpleIntegerProperty();
    private final ObjectProperty<FrameKind> frameKind = new SimpleObjectProperty<>(FrameKind.PREDICTION);
    private final ObjectProperty<CompareMode> mode = new SimpleObjectProperty<>(CompareMode.SIDE_BY_SIDE);
    private final ObjectProperty<Amplification> amplification = new SimpleObjectProperty<>(Amplification.AUTO);
    private final DoubleProperty zoom = new SimpleDoubleProperty(1);
    private final IntegerProperty selected = new SimpleIntegerProperty();
    private boolean following;

    /**
     * Follows a request.
     *
     * @param request what the window asks for; null while it is not valid
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be saved
     */
    public CompareViewModel(
            ObservableValue<@Nullable RunRequest> request,
            Studio studio,
            Jobs jobs,
            Executor ui,
            PictureExport export,
            Consumer<Problem> problems) {
        this.request = request;
        this.jobs = jobs;
        this.ui = ui;
        this.export = export;
        this.problems = problems;
        this.fullSide = new RunSide("Full run", studio, jobs, ui, this::follow);
        this.cachedSide = new RunSide("Cached run", studio, jobs, ui, this::follow);
        request.addListener((_, _, _) -> follow());
        frame.addListener((_, _, _) -> publishPictures());
        frameKind.addListener((_, _, _) -> publishPictures());
        follow();
    }

    private void follow() {
        if (following) {
            return; // a side that ends at once says so in the middle of being asked; the outer call goes on from there
        }
        following = true;
        try {
            RunRequest wanted = request.getValue();
            fullSide.want(wanted == null ? null : wanted.uncached(), null);
            boolean fullThere = wanted != null && fullSide.has(wanted.uncached());
            cachedSide.want(fullThere ? wanted : null, fullThere ? runOf(fullSide) : null);
        } finally {
            following = false;
        }
        publish();
    }

    private static @Nullable GeneratedRun runOf(RunSide side) {
        RunSide.Made made = side.made();
        return made == null ? null : made.run();
    }

    private void publish() {
        RunRequest wanted = request.getValue();
        full.set(runOf(fullSide));
        cached.set(runOf(cachedSide));
        RunSide.Made made = cachedSide.made();
        quality.set(made == null ? null : made.quality().orElse(null));
        setSteps(wanted);
        publishPictures();
        State next = stateOf(wanted);
        if (!next.equals(state.get())) {
            state.set(next);
        }
    }

    private void setSteps(@Nullable RunRequest wanted) {
        int count = wanted != null ? wanted.recipe().evaluations() : steps.get();
        boolean atEnd = frame.get() >= steps.get();
        steps.set(count);
        if (atEnd || frame.get() > count) {
            frame.set(count);
        }
    }

    private State stateOf(@Nullable RunRequest wanted) {
        if (wanted == null) {
            return full.get() == null ? new State.Nothing() : new State.Stale();
        }
        int of = wanted.recipe().evaluations();
        Problem problem = fullSide.problem(wanted.uncached());
        if (problem == null) {
            problem = cachedSide.problem(wanted);
        }
        if (problem != null) {
            return new State.Failed(problem);
        }
        if (fullSide.atWork()) {
            return new State.Running(RunKind.FULL, fullSide.frames().size(), of);
        }
        if (cachedSide.atWork()) {
            return new State.Running(RunKind.CACHED, cachedSide.frames().size(), of);
        }
        return fullSide.has(wanted.uncached()) && cachedSide.has(wanted) ? new State.Shown() : new State.Stale();
    }

    private void publishPictures() {
        RunRequest wanted = request.getValue();
        set(fullPictures, choose(RunKind.FULL, fullSide, wanted == null ? null : wanted.uncached()));
        set(cachedPictures, choose(RunKind.CACHED, cachedSide, wanted));
    }

    private static void set(ReadOnlyObjectWrapper<ShownPictures> property, ShownPictures next) {
        if (!next.equals(property.get())) {
            property.set(next);
        }
    }

    private ShownPictures choose(RunKind kind, RunSide side, @Nullable RunRequest wanted) {
        return new PictureChoice(kind, frame.get(), steps.get(), frameKind.get())
                .choose(side.frames(), runOf(side), wanted != null && side.has(wanted), wanted);
    }

    /** What is known of the images asked for. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /** Whether the images asked for are there. */
    public ObservableValue<Boolean> settled() {
        return state.map(State.Shown.class::isInstance);
    }

    /** The full run made last, be it of a former request. */
    public ObservableValue<@Nullable GeneratedRun> full() {
        return full.getReadOnlyProperty();
    }

    /** The cached run made last, be it of a former request. */
    public ObservableValue<@Nullable GeneratedRun> cached() {
        return cached.getReadOnlyProperty();
    }

    /** What to draw of the full run. */
    public ObservableValue<ShownPictures> fullPictures() {
        return fullPictures.getReadOnlyProperty();
    }

    /** What to draw of the cached run. */
    public ObservableValue<ShownPictures> cachedPictures() {
        return cachedPictures.getReadOnlyProperty();
    }

    /** How close the final images of {@link #cached} come to the full run's; null until known or not defined. */
    public ObservableValue<@Nullable PictureQuality> quality() {
        return quality.getReadOnlyProperty();
    }

    /** Names of each image's class, as the model has them; empty while nothing is asked for. */
    public List<String> classNames() {
        RunRequest wanted = request.getValue();
        return wanted == null
                ? List.of()
                : wanted.recipe().labels().stream()
                        .map(label -> nameOf(wanted.model().classNames(), label))
                        .toList();
    }

    private static String nameOf(List<String> names, long label) {
        return label >= 0 && label < names.size() ? names.get((int) label) : "class " + label;
    }

    /** Figures of one image for its caption, such as {@code 31.4 dB · SSIM 0.962}; empty until known. */
    public Optional<String> qualityText(int image) {
        PictureQuality known = quality.get();
        return known == null || image < 0 || image >= known.images().size()
                ? Optional.empty()
                : Optional.of(known.images().get(image).psnrText() + " · SSIM "
                        + Figures.ssim(known.images().get(image).ssim()));
    }

    /** Steps of the run: the scrubber's last place, where the final images are. */
    public ReadOnlyIntegerProperty steps() {
        return steps.getReadOnlyProperty();
    }

    /** Place of the scrubber, 0 (noisiest) to {@link #steps}; at the end it stays there when the steps change. */
    public IntegerProperty frame() {
        return frame;
    }

    /** What is shown of a step; does not matter at the scrubber's end. */
    public ObjectProperty<FrameKind> frameKind() {
        return frameKind;
    }

    /** Layout. */
    public ObjectProperty<CompareMode> mode() {
        return mode;
    }

    /** How much the difference is enlarged. */
    public ObjectProperty<Amplification> amplification() {
        return amplification;
    }

    /** Caption of the difference, such as {@code difference · ×4}. */
    public ObservableValue<String> differenceCaption() {
        return amplification.map(a -> "difference · " + a.label());
    }

    /** Enlargement of the images; 1 fits them into their place. */
    public DoubleProperty zoom() {
        return zoom;
    }

    /** Number of the image that a person has chosen. */
    public IntegerProperty selected() {
        return selected;
    }

    /** Makes images again that could not be made or were stopped. */
    public void retry() {
        fullSide.retry();
        cachedSide.retry();
        follow();
    }

    /** Whether {@link #saveGrid} can do something. */
    public ObservableValue<Boolean> canSaveGrid() {
        return settled();
    }

    /** Writes the chosen image of one run as it was made last; without one does nothing. */
    public void saveImage(RunKind kind, Path file) {
        GeneratedRun run = kind == RunKind.FULL ? full.get() : cached.get();
        if (run != null && selected.get() >= 0 && selected.get() < run.images().size()) {
            save(export.image(kind, run, selected.get(), file), file);
        }
    }

    /** Writes all images of both runs and their difference as one; does nothing until they are there. */
    public void saveGrid(Path file) {
        GeneratedRun reference = full.get();
        GeneratedRun run = cached.get();
        if (state.get() instanceof State.Shown && reference != null && run != null) {
            save(export.grid(reference, run, file), file);
        }
    }

    private void save(Task<Path> task, Path file) {
        jobs.start("Saving " + Objects.requireNonNullElse(file.getFileName(), file), task, outcome -> {
            if (outcome instanceof JobOutcome.Failed<Path> failed) {
                ui.execute(() -> problems.accept(failed.problem()));
            }
        });
    }
}
