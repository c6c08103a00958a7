package org.cachescope.viewmodel;

import java.util.List;
import javafx.beans.binding.Bindings;
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
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.PictureQuality;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * The images of the full and of the cached run, made anew whenever what decides them changes: the full run with model
 * or recipe, the cached one with the schedule too; and how they are looked at.
 */
public final class CompareViewModel {
    /** Greatest enlargement of the images. */
    public static final double LARGEST_ZOOM = 16;

    private static final double ZOOM_STEP = 1.25;

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

    private final ComparedRuns runs;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(new State.Nothing());
    private final ReadOnlyObjectWrapper<@Nullable GeneratedRun> full = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable GeneratedRun> cached = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable PictureQuality> quality = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<ComparedImages> images = new ReadOnlyObjectWrapper<>(ComparedImages.EMPTY);
    private final ObservableValue<String> placeholder =
            Bindings.createStringBinding(this::placeholderNow, images, state); // kept, or it would follow no longer
    private final ReadOnlyIntegerWrapper steps = new ReadOnlyIntegerWrapper();
    private final IntegerProperty frame = new SimpleIntegerProperty();
    private final ObjectProperty<FrameKind> frameKind = new SimpleObjectProperty<>(FrameKind.PREDICTION);
    private final ObjectProperty<CompareMode> mode = new SimpleObjectProperty<>(CompareMode.SIDE_BY_SIDE);
    private final ObjectProperty<Amplification> amplification = new SimpleObjectProperty<>(Amplification.AUTO);
    private final DoubleProperty zoom = new SimpleDoubleProperty(1) {
        @Override
        public void set(double factor) {
            super.set(Double.isNaN(factor) ? 1 : Math.clamp(factor, 1, LARGEST_ZOOM));
        }
    };

    /**
     * Follows a request.
     *
     * @param request what the window asks for; null while it is not valid
     * @param ui runs what changes properties
     */
    public CompareViewModel(ObservableValue<@Nullable RunRequest> request, Studio studio, Jobs jobs, UiThread ui) {
        Coalescer changes = new Coalescer(ui::executeAfterFrame, () -> publish(request.getValue()));
        this.runs = new ComparedRuns(request, studio, jobs, ui, changes::ask);
        frame.addListener((_, _, _) -> publishImages());
        frameKind.addListener((_, _, _) -> publishImages());
        amplification.addListener((_, _, _) -> publishImages());
        runs.follow();
    }

    private void publish(@Nullable RunRequest wanted) {
        full.set(runs.full());
        cached.set(runs.cached());
        quality.set(runs.quality());
        setSteps(wanted);
        publishImages();
        State next = runs.state();
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

    private void publishImages() {
        ShownPictures fullShown = runs.full(choice(RunKind.FULL));
        ShownPictures cachedShown = runs.cached(choice(RunKind.CACHED));
        ComparedImages next = ComparedImages.of(
                fullShown,
                cachedShown,
                classNames(fullShown.request()),
                isFinal(cachedShown) ? psnr() : List.of(),
                amplification.get());
        if (!next.equals(images.get())) {
            images.set(next);
        }
    }

    private PictureChoice choice(RunKind kind) {
        return new PictureChoice(kind, frame.get(), steps.get(), frameKind.get());
    }

    /** Whether pictures are the final ones of the cached run made last, of which quality is known. */
    private boolean isFinal(ShownPictures shown) {
        GeneratedRun made = cached.get();
        return made != null
                && !shown.stale()
                && shown.request() != null
                && shown.request().makesSame(made.request())
                && frame.get() == steps.get();
    }

    private List<String> psnr() {
        PictureQuality known = quality.get();
        return known == null
                ? List.of()
                : known.images().stream().map(ImageQuality::psnrText).toList();
    }

    private static List<String> classNames(@Nullable RunRequest made) {
        return made == null
                ? List.of()
                : made.recipe().labels().stream()
                        .map(label -> nameOf(made.model().classNames(), label))
                        .toList();
    }

    private static String nameOf(List<String> names, long label) {
        return label >= 0 && label < names.size() ? names.get((int) label) : "class " + label;
    }

    /** What is known of the images asked for. */
    public ObservableValue<State> state() {
        return state.getReadOnlyProperty();
    }

    /**
     * What stands in place of images before there are any, as a sentence; empty once there are, or where they failed.
     */
    public ObservableValue<String> placeholder() {
        return placeholder;
    }

    private String placeholderNow() {
        if (images.get().count() > 0) {
            return "";
        }
        return switch (state.get()) {
            case State.Nothing _ -> "Images appear here as soon as a model is open and its recipe is complete.";
            case State.Running(RunKind _, int step, int of) ->
                "Making the first images: evaluation " + step + " of " + of + ".";
            case State.Shown _, State.Failed _, State.Stale _ -> "";
        };
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

    /** How close the final images of {@link #cached} come to the full run's; null until known or not defined. */
    public ObservableValue<@Nullable PictureQuality> quality() {
        return quality.getReadOnlyProperty();
    }

    /** What to draw. */
    public ObservableValue<ComparedImages> images() {
        return images.getReadOnlyProperty();
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

    /** Enlargement of every image, kept within 1, which shows all of it, and {@value #LARGEST_ZOOM}. */
    public DoubleProperty zoom() {
        return zoom;
    }

    /** Comes a step closer. */
    void zoomIn() {
        zoom.set(zoom.get() * ZOOM_STEP);
    }

    /** Goes a step back. */
    void zoomOut() {
        zoom.set(zoom.get() / ZOOM_STEP);
    }

    /** Makes images again that could not be made or were stopped. */
    public void retry() {
        runs.retry();
    }
}
