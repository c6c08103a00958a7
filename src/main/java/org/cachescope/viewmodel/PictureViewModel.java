package org.cachescope.viewmodel;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** The picture of a comparison that is selected, and how one leaves the window: saved, dragged out, copied. */
public final class PictureViewModel {
    private final CompareViewModel compare;
    private final Jobs jobs;
    private final Executor ui;
    private final PictureExport export;
    private final PictureClipboard clipboard;
    private final Consumer<Problem> problems;
    private final ObjectProperty<SelectedPicture> selected =
            new SimpleObjectProperty<>(new SelectedPicture(PictureKind.CACHED, 0));

    /**
     * Selects the first cached picture.
     *
     * @param ui runs what changes properties
     * @param problems hears, on the user interface's thread, of what could not be saved or dragged
     */
    public PictureViewModel(
            CompareViewModel compare,
            Jobs jobs,
            Executor ui,
            PictureExport export,
            PictureClipboard clipboard,
            Consumer<Problem> problems) {
        this.compare = compare;
        this.jobs = jobs;
        this.ui = ui;
        this.export = export;
        this.clipboard = clipboard;
        this.problems = problems;
        compare.images().addListener((_, _, now) -> keepWithin(now.count()));
    }

    private void keepWithin(int images) {
        int last = Math.max(0, images - 1);
        if (selected.get().image() > last) {
            selected.set(new SelectedPicture(selected.get().kind(), last));
        }
    }

    /** The picture that a person has chosen; there is nothing in its place before images are made. */
    public ObjectProperty<SelectedPicture> selected() {
        return selected;
    }

    /** Why there is no selected picture in a place of the comparison, as a sentence; empty where there is one. */
    ObservableValue<Optional<String>> obstacle(PictureKind kind) {
        return Bindings.createObjectBinding(
                () -> compare.images().getValue().has(kind, selected.get().image())
                        ? Optional.empty()
                        : Optional.of(missing(kind)),
                compare.images(),
                selected);
    }

    private static String missing(PictureKind kind) {
        return switch (kind) {
            case FULL -> "The full run has made no image yet.";
            case CACHED -> "The cached run has made no image yet.";
            case DIFFERENCE -> "There is a difference once both runs have made their images.";
        };
    }

    private Optional<Picture> picture(SelectedPicture wanted) {
        return pictureOf(compare.images().getValue().of(wanted.kind()), wanted.image());
    }

    private static Optional<Picture> pictureOf(ShownPictures shown, int image) {
        return image < shown.pictures().size() ? Optional.of(shown.pictures().get(image)) : Optional.empty();
    }

    /** Copies the selected image as it is shown in a place of the comparison; without one does nothing. */
    void copy(PictureKind kind) {
        picture(selected.get().in(kind)).ifPresent(clipboard::put);
    }

    /** Writes the selected image as it is shown in a place of the comparison; without one does nothing. */
    void save(PictureKind kind, Path file) {
        writing(selected.get().in(kind), file).ifPresent(task -> {
            String title = "Saving " + Objects.requireNonNullElse(file.getFileName(), file);
            jobs.start(title, task, outcome -> {
                if (outcome instanceof JobOutcome.Failed<Path> failed) {
                    ui.execute(() -> problems.accept(failed.problem()));
                }
            });
        });
    }

    /**
     * Writes a picture to be dragged out of the window, at once: its file must be there when it is dropped, and a
     * picture takes some milliseconds.
     *
     * @return the file; empty where there is no such picture, or it could not be written, which is told
     */
    public Optional<Path> dragged(SelectedPicture picture) {
        try {
            Optional<Task<Path>> task = writing(picture, export.draggedFile(fileName(picture)));
            return task.isEmpty() ? Optional.empty() : Optional.of(task.get().run(_ -> {}, new CancelToken()));
        } catch (IOException e) {
            problems.accept(new Problem("Could not drag the image", Problems.message(e)));
            return Optional.empty();
        }
    }

    private Optional<Task<Path>> writing(SelectedPicture picture, Path file) {
        ShownPictures shown = compare.images().getValue().of(picture.kind());
        @Nullable RunRequest made = shown.request();
        return made == null
                ? Optional.empty()
                : pictureOf(shown, picture.image())
                        .map(pixels -> export.image(picture.kind(), made, pixels, words(picture), file));
    }

    private String words(SelectedPicture picture) {
        boolean ended = compare.frame().get() == compare.steps().get();
        return picture.kind().label()
                + (picture.kind() == PictureKind.DIFFERENCE ? "" : " run")
                + ", image " + (picture.image() + 1)
                + (ended ? "" : ", step " + compare.frame().get());
    }

    /** Name of a file for a picture, such as {@code shapes32-dit-cached-2.png}. */
    String fileName(SelectedPicture picture) {
        RunRequest made = compare.images().getValue().of(picture.kind()).request();
        String what = picture.kind().label() + "-" + (picture.image() + 1);
        return made == null ? what + ".png" : SuggestedName.of(made.model().name(), what, ".png");
    }
}
