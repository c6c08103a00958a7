package org.cachescope.app;

import java.util.Objects;
import javafx.application.Application;
import javafx.stage.Stage;
import org.cachescope.view.FileDialogs;
import org.cachescope.view.FrameThread;
import org.cachescope.view.MainWindow;
import org.jspecify.annotations.Nullable;

/** The window's life: made when JavaFX says that it can be, its session kept when it is closed. */
public final class CachescopeApplication extends Application {
    private @Nullable Desk desk;

    /** Called by JavaFX. */
    public CachescopeApplication() {}

    @Override
    public void start(Stage stage) {
        FileDialogs dialogs = new FileDialogs();
        dialogs.over(stage);
        Desk opened = Desk.open(Main.installation(), new FrameThread(), dialogs, Desk.keptSession(Main.installation()));
        desk = opened;
        opened.models().window().start(); // the engine opens the model while the window is built
        new MainWindow(stage, opened.models(), dialogs).show();
    }

    @Override
    public void stop() {
        Objects.requireNonNull(desk).close();
    }
}
