package org.cachescope.viewmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.cachescope.caching.ReusePattern;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.junit.jupiter.api.Test;

class PictureViewModelTest {
    private final SameThreadJobs jobs = new SameThreadJobs();
    private final ObjectProperty<RunRequest> request = new SimpleObjectProperty<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> written = new ArrayList<>();
    private final List<Picture> copied = new ArrayList<>();
    private boolean fullDisk;

    private final PictureExport export = new PictureExport() {
        @Override
        public Task<Path> image(PictureKind kind, RunRequest made, Picture picture, String shown, Path file) {
            return (_, _) -> {
                if (fullDisk) {
                    throw new IOException("No space left on device");
                }
                written.add(shown + " of " + made.schedule().counts().reused() + " reused to " + file);
                return file;
            };
        }

        @Override
        public Path draggedFile(String name) {
            return Path.of("dragged", name);
        }
    };

    private final Dialogs dialogs = new Dialogs() {
        @Override
        public void openFile(String title, Consumer<Path> then) {}

        @Override
        public void openFolder(String title, Consumer<Path> then) {}

        @Override
        public void saveFile(String title, String suggestedName, Consumer<Path> then) {
            then.accept(Path.of(suggestedName));
        }

        @Override
        public void unsaved(String what, Runnable save, Runnable discard) {}

        @Override
        public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {}
    };

    private final CompareViewModel compare = new CompareViewModel(request, new FakeStudio(), jobs, Runnable::run);
    private final PictureViewModel picture =
            new PictureViewModel(compare, jobs, Runnable::run, export, copied::add, problems::add);
    private final List<Command> commands = new PictureCommands(compare, picture, dialogs).all();

    private Command command(String id) {
        return commands.stream()
                .filter(command -> command.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void make() {
        request.set(CompareViewModelTest.run(1, CompareViewModelTest.all()));
    }

    private Picture shown(PictureKind kind, int image) {
        return compare.images().getValue().of(kind).pictures().get(image);
    }

    @Test
    void theSelectedPictureIsCopiedOrAnyOfItsImage() {
        make();
        picture.selected().set(new SelectedPicture(PictureKind.FULL, 1));

        command("images.copy").run();
        command("images.copyCached").run();
        command("images.copyDifference").run();

        assertThat(copied)
                .containsExactly(
                        shown(PictureKind.FULL, 1), shown(PictureKind.CACHED, 1), shown(PictureKind.DIFFERENCE, 1));
    }

    @Test
    void withoutImagesEveryCommandSaysWhyNot() {
        for (String id : List.of("images.copy", "images.copyFull", "images.copyCached", "images.saveFull")) {
            assertThat(command(id).obstacle().getValue())
                    .as(id)
                    .hasValueSatisfying(why -> assertThat(why).contains("no image yet"));
            command(id).run();
        }
        assertThat(command("images.copyDifference").obstacle().getValue().orElseThrow())
                .contains("both runs");
        assertThat(copied).isEmpty();
        assertThat(jobs.started()).isEmpty();
        assertThat(picture.dragged(new SelectedPicture(PictureKind.CACHED, 0))).isEmpty();

        make();
        for (Command command : commands) {
            boolean zooms = List.of("images.zoomOut", "images.fit").contains(command.id());
            assertThat(command.obstacle().getValue().isPresent())
                    .as(command.id())
                    .isEqualTo(zooms);
        }
    }

    @Test
    void theSelectedImageIsSavedAndAFailureIsTold() {
        make();
        picture.selected().set(new SelectedPicture(PictureKind.FULL, 1));
        command("images.saveCached").run();
        assertThat(written).containsExactly("cached run, image 2 of 12 reused to shapes32-dit-cached-2.png");

        compare.frame().set(1);
        command("images.saveDifference").run();
        assertThat(written).last().asString().startsWith("difference, image 2, step 1 of 12 reused");

        fullDisk = true;
        command("images.saveFull").run();
        assertThat(problems)
                .containsExactly(new Problem("Saving shapes32-dit-full-2.png failed", "No space left on device"));
    }

    @Test
    void aDraggedPictureIsAFileAtOnce() {
        make();
        assertThat(picture.dragged(new SelectedPicture(PictureKind.CACHED, 0)))
                .contains(Path.of("dragged", "shapes32-dit-cached-1.png"));
        assertThat(written)
                .containsExactly(
                        "cached run, image 1 of 12 reused to " + Path.of("dragged", "shapes32-dit-cached-1.png"));

        fullDisk = true;
        assertThat(picture.dragged(new SelectedPicture(PictureKind.FULL, 0))).isEqualTo(Optional.empty());
        assertThat(problems).extracting(Problem::what).containsExactly("Could not drag the image");
    }

    @Test
    void theSelectionStaysAmongTheImages() {
        make();
        picture.selected().set(new SelectedPicture(PictureKind.DIFFERENCE, 1));
        request.set(null);
        assertThat(picture.selected().get()).isEqualTo(new SelectedPicture(PictureKind.DIFFERENCE, 1));
        picture.selected().set(new SelectedPicture(PictureKind.DIFFERENCE, 7));
        make();
        compare.frame().set(1);
        assertThat(picture.selected().get()).isEqualTo(new SelectedPicture(PictureKind.DIFFERENCE, 1));
    }

    @Test
    void zoomCommandsEndWhereZoomDoes() {
        command("images.zoomOut").run();
        assertThat(compare.zoom().get()).isEqualTo(1);
        command("images.zoomIn").run();
        assertThat(compare.zoom().get()).isGreaterThan(1);
        command("images.fit").run();
        assertThat(compare.zoom().get()).isEqualTo(1);
        compare.zoom().set(CompareViewModel.LARGEST_ZOOM);
        assertThat(command("images.zoomIn").obstacle().getValue()).isPresent();
    }
}
