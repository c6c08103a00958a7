package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javafx.event.ActionEvent;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.view.FrameThread;
import org.cachescope.view.MainWindow;
import org.cachescope.view.PaneModels;
import org.cachescope.view.ScenePicture;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The real window on an installation, drawn in memory: what a journey looks at and waits for. */
final class RealWindow implements AutoCloseable {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    /** Several times what two busy cores need for a comparison. */
    private static final long PATIENCE_SECONDS = 180;

    private final Stage stage;
    private final Desk desk;
    private final GivenAnswers answers;

    private RealWindow(Stage stage, Desk desk, GivenAnswers answers) {
        this.stage = stage;
        this.desk = desk;
        this.answers = answers;
    }

    /** Opens the window in a size and starts it; its dialogs are answered by {@link #answers}. */
    static RealWindow open(Installation installation, double width, double height) throws TimeoutException {
        Stage stage = FxToolkit.registerPrimaryStage();
        return onToolkit(() -> {
            GivenAnswers answers = new GivenAnswers();
            Desk desk = Desk.open(installation, new FrameThread(), answers, Desk.keptSession(installation));
            desk.models().window().start();
            MainWindow shown = new MainWindow(stage, desk.models(), answers);
            shown.show();
            shown.resize(width, height);
            return new RealWindow(stage, desk, answers);
        });
    }

    /** What the window's dialogs are answered. */
    GivenAnswers answers() {
        return answers;
    }

    /** The program that the sources are, remembering in a folder of its own. */
    static Installation shipped(Path cache) {
        return new Installation(Path.of("").toAbsolutePath(), cache);
    }

    PaneModels models() {
        return desk.models();
    }

    /** A node by its id and type, since a tab's header has the id of its tab; fails where there is none. */
    <N extends Node> N node(String id, Class<N> type) {
        Set<Node> found = onToolkit(() -> stage.getScene().getRoot().lookupAll("#" + id));
        return found.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("no " + type.getSimpleName() + " #" + id + " in the window, only " + found));
    }

    /** Whether a node is in the window and not hidden. */
    boolean shows(String id) {
        return onToolkit(() -> {
            Node node = stage.getScene().lookup("#" + id);
            return node != null && seen(node);
        });
    }

    /** Presses a button by its id; fails where a person could not: it is not shown, or greyed. */
    void press(String id) {
        ButtonBase button = node(id, ButtonBase.class);
        await("#" + id + " can be pressed", () -> seen(button) && !button.isDisabled());
        onToolkit(() -> {
            button.fire();
            return null;
        });
    }

    /** Chooses an item of a button's menu, both by their ids; fails where there is none. */
    void choose(String menu, String item) {
        MenuItem chosen = node(menu, MenuButton.class).getItems().stream()
                .filter(each -> item.equals(each.getId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item #" + item + " in #" + menu));
        onToolkit(() -> {
            chosen.fire();
            return null;
        });
    }

    private static boolean seen(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.isVisible()) {
                return false;
            }
        }
        return true;
    }

    /** Puts the keyboard into a node. */
    void focus(String id) {
        Node node = node(id, Node.class);
        onToolkit(() -> {
            node.requestFocus();
            return null;
        });
    }

    /** Types over what a field holds, or the field of a box with a list, and ends with Enter. */
    void type(String id, String text) {
        Control control = node(id, Control.class);
        TextField field = control instanceof ComboBox<?> box ? box.getEditor() : (TextField) control;
        onToolkit(() -> {
            control.requestFocus();
            field.selectAll();
            field.replaceSelection(text);
            field.fireEvent(new ActionEvent());
            return null;
        });
    }

    /** Asks the window to close, as a person does by its button. @return whether it has */
    boolean closesWhenAsked() {
        return onToolkit(() -> {
            stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
            return !stage.isShowing();
        });
    }

    /** Drags files over the window, from outside, and lets them go; fails where it does not take them. */
    void drop(Path... files) {
        assertThat(onToolkit(() -> {
                    FileDrag drag = drag(files);
                    return drag.over(stage.getScene()) && drag.drop();
                }))
                .as("files are taken")
                .isTrue();
    }

    /** Files of another program that are about to be dragged over the window. */
    FileDrag drag(Path... files) {
        return new FileDrag(stage, List.of(files));
    }

    /** Makes the window this large, at the screen's upper left corner. */
    void resize(double width, double height) {
        onToolkit(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(width);
            stage.setHeight(height);
            return null;
        });
        await("the size", () -> scene().getWidth() == width && scene().getHeight() == height);
    }

    /** What the screen has where the window is. */
    Picture onScreen() {
        return onToolkit(() -> ScenePicture.of(new Robot()
                .getScreenCapture(
                        null, new Rectangle2D(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight()))));
    }

    /** What the window shows. */
    Scene scene() {
        return stage.getScene();
    }

    /** What is shown of what went wrong, a card a line. */
    String notices() {
        return onToolkit(() -> stage.getScene().getRoot().lookupAll("#notices .label").stream()
                .map(label -> ((Labeled) label).getText())
                .collect(Collectors.joining("\n")));
    }

    /** Waits, with the toolkit at work, until something holds; fails where it does not in time. */
    void await(String what, BooleanSupplier holds) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> onToolkit(holds::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    what + ": not within " + PATIENCE_SECONDS + " s; messages: "
                            + models().window().messages(),
                    e);
        }
    }

    /** Waits until the images asked for are there. */
    void awaitImages() {
        await("images", () -> models().compare().settled().getValue());
    }

    /** Waits until the images of a schedule are there. */
    void awaitImagesOf(CacheSchedule schedule) {
        awaitImagesOf("the schedule", run -> run.schedule().equals(schedule));
    }

    /** Waits until the images of a seed are there. */
    void awaitImagesOf(long seed) {
        awaitImagesOf("seed " + seed, run -> run.recipe().seed() == seed);
    }

    private void awaitImagesOf(String what, Predicate<RunRequest> wanted) {
        await(
                "images of " + what,
                () -> models().compare().settled().getValue()
                        && wanted.test(models().compare().cached().getValue().request()));
    }

    /** Waits until a node is in the window and not hidden: what scrolls is there from the next layout on. */
    void awaitShown(String id) {
        await("#" + id + " is shown", () -> {
            Node node = stage.getScene().lookup("#" + id);
            return node != null && seen(node);
        });
    }

    /** Waits until a message was told. */
    void awaitMessage() {
        await("a message", () -> !models().window().messages().isEmpty());
    }

    /** Does something on the toolkit's thread and waits for it. */
    static <T> T onToolkit(Callable<T> does) {
        return WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), does);
    }

    /** Leaves a picture of the whole scene for people to look at. */
    Picture screenshot(String name) throws IOException {
        WaitForAsyncUtils.waitForFxEvents();
        Scene scene = stage.getScene();
        Picture picture = onToolkit(() -> ScenePicture.of(scene));
        write(name, picture);
        return picture;
    }

    private static void write(String name, Picture picture) throws IOException {
        Files.createDirectories(SCREENSHOTS);
        PngFile.write(
                SCREENSHOTS.resolve(name + ".png"),
                new RgbImage(picture.width(), picture.height(), picture.rgb()),
                Map.of());
    }

    /** Leaves a picture of the menu that is open for people to look at. */
    void popup(String name) throws IOException {
        WaitForAsyncUtils.waitForFxEvents();
        Picture picture = onToolkit(() -> Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(menu -> ScenePicture.of(menu.getScene()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no menu is open, only " + Window.getWindows())));
        write(name, picture);
    }

    @Override
    public void close() {
        onToolkit(() -> {
            stage.hide();
            desk.close();
            return null;
        });
    }
}
