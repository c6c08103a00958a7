package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.cachescope.caching.ReusePattern;
import org.cachescope.model.Prediction;
import org.cachescope.view.plot.Toolkit;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.Dropped;
import org.cachescope.viewmodel.ExportKind;
import org.cachescope.viewmodel.FakeStudio;
import org.cachescope.viewmodel.PublishedViewModel;
import org.cachescope.viewmodel.SameThreadJobs;
import org.cachescope.viewmodel.SessionStore;
import org.cachescope.viewmodel.WindowFiles;
import org.cachescope.viewmodel.WindowState;
import org.cachescope.viewmodel.WindowViewModel;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.published.DownloadFolder;
import org.cachescope.workspace.published.PublishedFile;
import org.cachescope.workspace.published.PublishedModel;
import org.cachescope.workspace.studio.Picture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPaneTest {
    @TempDir
    private Path folder;

    private final SameThreadJobs jobs = new SameThreadJobs();

    @BeforeAll
    static void start() throws Exception {
        Toolkit.start();
    }

    private static PublishedModel model(String name) {
        return new PublishedModel(
                name,
                name,
                PublishedModel.Kind.MODEL,
                "MIT",
                URI.create("https://example.org/" + name),
                List.of(new PublishedFile(name + ".pt", URI.create("https://example.org/" + name), 1000L, null)),
                Prediction.VELOCITY_SIT,
                "");
    }

    private PublishedViewModel published() {
        PublishedViewModel published = new PublishedViewModel(
                List.of(model("first"), model("second")),
                new DownloadFolder(folder),
                jobs,
                Runnable::run,
                new WindowViewModel(new FakeStudio(), jobs, Runnable::run, NO_FILES, NO_ANSWERS, NO_SESSION));
        jobs.hold();
        return published;
    }

    @Test
    void theKeyboardStaysOnTheButtonThatStopsADownload() throws Exception {
        Toolkit.on(() -> {
            PublishedViewModel published = published();
            Scene scene = shown(published);
            focus(scene, "get-first");
            published.rows().getFirst().ask();
            assertThat(scene.getFocusOwner().getId()).isEqualTo("agree-first");
            published.rows().getFirst().agree();
            Node stop = scene.getFocusOwner();
            assertThat(stop.getId()).isEqualTo("stop-first");

            jobs.progress(0, advanced(250));
            jobs.progress(0, advanced(500));

            assertThat(scene.getFocusOwner()).isSameAs(stop);
            assertThat(stop.getScene()).as("it is still in the window").isSameAs(scene);
            ProgressBar bar = (ProgressBar) scene.lookup(".progress-bar");
            assertThat(bar.getProgress()).isEqualTo(0.5);

            published.rows().getFirst().stop();
            jobs.release();
            assertThat(scene.getFocusOwner().getId()).isEqualTo("get-first");
            return null;
        });
    }

    @Test
    void tabStaysWithinThePage() throws Exception {
        Toolkit.on(() -> {
            Scene scene = shown(published());
            focus(scene, "close-published");
            tab(scene, false);
            assertThat(scene.getFocusOwner().getId()).isEqualTo("get-first");
            tab(scene, true);
            assertThat(scene.getFocusOwner().getId()).isEqualTo("close-published");
            return null;
        });
    }

    private static Scene shown(PublishedViewModel published) {
        PublishedPane pane = new PublishedPane(published);
        Scene scene = new Scene(new StackPane(pane.page()), 900, 700);
        scene.getRoot().applyCss();
        published.shown().set(true);
        for (int depth = 0; depth < 3; depth++) { // page, card and list are each filled by what holds them
            scene.getRoot().applyCss();
            scene.getRoot().layout();
        }
        return scene;
    }

    private static void focus(Scene scene, String id) {
        scene.lookup("#" + id).requestFocus();
        assertThat(scene.getFocusOwner().getId()).isEqualTo(id);
    }

    private static void tab(Scene scene, boolean back) {
        Event.fireEvent(
                scene.getFocusOwner(),
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, back, false, false, false));
    }

    private static Progress advanced(long done) {
        return new Progress.Advanced("fetch", done, 1000, Duration.ZERO, Optional.empty(), "");
    }

    private static final WindowFiles NO_FILES = new WindowFiles() {
        @Override
        public Task<Dropped> recognise(Path path) {
            return (_, _) -> new Dropped.Unknown(path, "");
        }

        @Override
        public Task<Written> export(ExportKind kind, Content content, Path target) {
            return (_, _) -> new Written(List.of(target));
        }

        @Override
        public Task<Path> picture(Picture drawn, Path target) {
            return (_, _) -> target;
        }
    };

    private static final Dialogs NO_ANSWERS = new Dialogs() {
        @Override
        public void openFile(String title, Consumer<Path> then) {}

        @Override
        public void openFolder(String title, Consumer<Path> then) {}

        @Override
        public void saveFile(String title, String suggestedName, Consumer<Path> then) {}

        @Override
        public void unsaved(String what, Runnable save, Runnable discard) {}

        @Override
        public void reusePattern(Path file, List<ReusePattern> choices, Consumer<ReusePattern> then) {}
    };

    private static final SessionStore NO_SESSION = new SessionStore() {
        @Override
        public Restored load() {
            return new Restored(Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public void save(WindowState state) throws IOException {
            throw new IOException("nothing is kept");
        }
    };
}
