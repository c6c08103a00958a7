package org.cachescope.view.plot;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.cachescope.view.theme.Theme;
import org.testfx.api.FxToolkit;

/** Runs what a test does to nodes on the toolkit's thread, without a display. */
public final class Toolkit {
    private Toolkit() {}

    public static void start() throws Exception {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        FxToolkit.registerPrimaryStage();
        on(() -> {
            Platform.setImplicitExit(false);
            Theme.loadFonts();
            return null;
        });
    }

    public static <T> T on(Callable<T> does) throws Exception {
        FutureTask<T> task = new FutureTask<>(does);
        Platform.runLater(task);
        return task.get(30, TimeUnit.SECONDS);
    }

    /** Lays a node out in a dressed scene of its own. */
    static <P extends Parent> P show(P root, double width, double height, boolean dark) {
        Scene scene = new Scene(root, width, height);
        Theme.apply(scene, dark, 1);
        root.applyCss();
        root.layout();
        return root;
    }

    static void mouse(Node node, EventType<MouseEvent> type, double x, double y) {
        boolean down = type == MouseEvent.MOUSE_PRESSED || type == MouseEvent.MOUSE_DRAGGED;
        MouseButton button = type == MouseEvent.MOUSE_MOVED ? MouseButton.NONE : MouseButton.PRIMARY;
        Event.fireEvent(
                node,
                new MouseEvent(
                        type, x, y, x, y, button, 1, false, false, false, false, down, false, false, false, false, true,
                        null));
    }

    static void key(Node node, KeyCode code, boolean shift) {
        Event.fireEvent(node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
    }
}
