package org.cachescope.app;

import com.sun.glass.ui.Clipboard;
import com.sun.glass.ui.ClipboardAssistance;
import com.sun.glass.ui.View;
import com.sun.glass.ui.Window;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Scene;
import javafx.stage.Stage;

/**
 * Files that another program drags over a window. A display in memory has no other programs, so this says to the
 * toolkit what the system would: that a drag with these files is over the window, and where. From there on all is the
 * toolkit's own doing, as on a screen: it finds the node, makes the dragboard and fires the drag's events. To be used
 * on its thread.
 */
final class FileDrag {
    private final View view;
    private final View.EventHandler toolkit;
    private final ClipboardAssistance content;
    private int x;
    private int y;

    /** A drag that is not over the window yet. */
    FileDrag(Stage window, List<Path> files) {
        this.view = Window.getWindows().stream()
                .filter(peer -> peer.getView() != null && peer.getTitle().equals(window.getTitle()))
                .map(Window::getView)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the window is not shown"));
        this.toolkit = view.getEventHandler();
        this.content = new Content(files.stream().map(Path::toString).toArray(String[]::new));
    }

    /** What the system has of another program's files. */
    private static final class Content extends ClipboardAssistance {
        private final String[] files;

        Content(String[] files) {
            super(Clipboard.DND);
            this.files = files;
        }

        @Override
        public String[] getMimeTypes() {
            return new String[] {Clipboard.FILE_LIST_TYPE};
        }

        @Override
        public Object getData(String mimeType) {
            return Clipboard.FILE_LIST_TYPE.equals(mimeType) ? files : null;
        }

        @Override
        public int getSupportedSourceActions() {
            return Clipboard.ACTION_COPY;
        }
    }

    /** Comes into the window and to the middle of its scene. @return whether the window would take the files */
    boolean over(Scene scene) {
        x = (int) (scene.getWidth() / 2);
        y = (int) (scene.getHeight() / 2);
        toolkit.handleDragEnter(view, 0, 0, 0, 0, Clipboard.ACTION_COPY, content);
        return taken(toolkit.handleDragOver(view, x, y, x, y, Clipboard.ACTION_COPY, content));
    }

    /** Goes away with the files. */
    void leave() {
        toolkit.handleDragLeave(view, content);
    }

    /** Lets the files go. @return whether the window took them */
    boolean drop() {
        return taken(toolkit.handleDragDrop(view, x, y, x, y, Clipboard.ACTION_COPY, content));
    }

    private static boolean taken(int action) {
        return action == Clipboard.ACTION_COPY;
    }
}
