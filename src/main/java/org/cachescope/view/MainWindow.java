package org.cachescope.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.cachescope.view.theme.Theme;
import org.cachescope.viewmodel.Dialogs;
import org.cachescope.viewmodel.LookViewModel;
import org.cachescope.viewmodel.WindowState;
import org.jspecify.annotations.Nullable;

/** A stage with the whole window in it: title, theme, size and place. */
public final class MainWindow {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;
    private static final double SMALLEST_WIDTH = 1100;
    private static final double SMALLEST_HEIGHT = 700;

    private final Stage stage;
    private final LookViewModel look;

    /**
     * Fills a stage; {@link #show} shows it.
     *
     * @param dialogs asks for what its buttons need
     * @throws UncheckedIOException if a font that ships with the program is missing
     */
    public MainWindow(Stage stage, PaneModels models, Dialogs dialogs) {
        loadFonts();
        this.stage = stage;
        this.look = models.window().look();
        Scene scene = new Scene(new WindowPane(models, dialogs), WIDTH, HEIGHT);
        Runnable dress =
                () -> Theme.apply(scene, look.darkMode().get(), look.fontScale().get());
        look.darkMode().subscribe(dress);
        look.fontScale().subscribe(dress);
        dress.run();
        stage.titleProperty().bind(models.window().title());
        stage.setScene(scene);
        stage.setMinWidth(SMALLEST_WIDTH);
        stage.setMinHeight(SMALLEST_HEIGHT);
        look.bounds().subscribe(this::place);
        stage.setOnCloseRequest(request -> {
            request.consume(); // closed once nothing is lost by it
            models.train().leave(dialogs, stage::hide);
        });
        stage.setOnHiding(_ -> look.bounds().set(bounds()));
    }

    private static void loadFonts() {
        try {
            Theme.loadFonts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void place(WindowState.@Nullable Bounds bounds) {
        List<Rectangle2D> screens =
                Screen.getScreens().stream().map(Screen::getVisualBounds).toList();
        if (bounds == null) {
            WindowPlace.first(WIDTH, HEIGHT, screens).ifPresent(this::place);
        } else if (!bounds.equals(bounds())) {
            WindowState.Bounds place = WindowPlace.of(bounds, screens);
            stage.setX(place.x());
            stage.setY(place.y());
            resize(place.width(), place.height());
            stage.setMaximized(place.maximized());
        }
    }

    private WindowState.Bounds bounds() {
        return new WindowState.Bounds(
                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized());
    }

    /** Shows the window. */
    public void show() {
        stage.show();
        stage.getScene().lookup("#theta-slider").requestFocus(); // arrow keys move θ at once
    }

    /** Makes the window this large, in its own units. */
    public void resize(double width, double height) {
        stage.setWidth(width);
        stage.setHeight(height);
    }
}
