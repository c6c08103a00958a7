package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterMode;
import org.cachescope.viewmodel.CachingViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.session.ImageRecipeText;
import org.cachescope.workspace.session.RecentRouter;
import org.cachescope.workspace.studio.RouterOffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Trains a router in the window. */
class TrainJourneyTest {
    /** Enough for a person to press Pause within it. */
    private static final int ITERATIONS = 120;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    private RealWindow window;
    private TrainViewModel train;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        train = window.models().train();
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private int iteration() {
        return switch (train.state().getValue()) {
            case TrainViewModel.State.Running running -> running.iteration();
            case TrainViewModel.State.Paused paused -> paused.iteration();
            default -> 0;
        };
    }

    private String words() {
        return window.node("train-state", Label.class).getText();
    }

    @Test
    void aRouterForAnyStepThatDropsIsTrainedAndUsed() {
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT5);
        window.type("train-iterations", "2");
        window.type("train-batch", "1");
        window.press("train-pattern-any_step");
        window.press("train-mode-drop");
        window.press("train-errors-of-output");
        assertThat(window.node("train-obstacle", Label.class).getText()).contains("needs errors of images");
        assertThat(window.node("train-start", Button.class).isDisabled()).isTrue();
        window.press("train-errors-of-run");
        assertThat(window.shows("train-obstacle")).isFalse();
        window.press("train-start");

        window.await("the end", () -> train.state().getValue() instanceof TrainViewModel.State.Done);
        Router learned =
                ((TrainViewModel.State.Done) train.state().getValue()).outcome().router();
        assertThat(learned.info().pattern()).isEqualTo(ReusePattern.ANY_STEP);
        assertThat(learned.info().mode()).isEqualTo(RouterMode.DROP);
        window.press("train-use");
        CachingViewModel caching = window.models().window().caching();
        assertThat(caching.theta().get()).isEqualTo(0.1);
        assertThat(caching.router().getValue().name()).contains("any-step", "drops");
        RealWindow.onToolkit(() -> {
            caching.theta().set(1); // at which all drop, however little was learned
            return null;
        });
        window.awaitImagesOf(new CachePolicy.Threshold(learned, 1).schedule());
        assertThat(caching.schedule().getValue().counts().dropped()).isPositive();
        assertThat(window.models().window().messages()).isEmpty();
    }

    @Test
    void aTrainingPausesGoesOnIsSavedAndUsed() throws Exception {
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT5);
        window.type("train-iterations", String.valueOf(ITERATIONS));
        window.type("train-batch", "1");
        window.press("train-start");

        window.await("iterations", () -> iteration() > 0);
        window.press("train-pause");
        window.await("the pause", () -> train.state().getValue() instanceof TrainViewModel.State.Paused);
        int done = iteration();
        assertThat(done).isBetween(1, ITERATIONS - 1);
        assertThat(words()).isEqualTo("paused at iteration " + done + " of " + ITERATIONS);
        assertThat(train.curves().getValue().loss()).isNotEmpty();

        window.press("train-resume");
        assertThat(iteration()).isGreaterThanOrEqualTo(done);
        window.await("the end", () -> train.state().getValue() instanceof TrainViewModel.State.Done);
        Router learned =
                ((TrainViewModel.State.Done) train.state().getValue()).outcome().router();
        assertThat(words()).startsWith("done in ");
        assertThat(train.curves().getValue().loss().getLast().iteration()).isEqualTo(ITERATIONS);

        assertThat(window.closesWhenAsked())
                .as("the dialog about the router was left without an answer")
                .isFalse();
        window.press("train-use");
        double suggested = window.models().window().caching().theta().get();
        window.awaitImagesOf(new CachePolicy.Threshold(learned, suggested).schedule());
        Path file = folder.resolve("learned.json");
        window.answers().next(file);
        window.press("train-save");
        window.await("the file", () -> file.equals(train.saved().getValue()));
        assertThat(Files.exists(file)).isTrue();
        assertThat(RouterJson.read(file)).isEqualTo(learned);
        Path picture = RealWindow.onToolkit(() -> window.models()
                .picture()
                .dragged(window.models().picture().selected().get())
                .orElseThrow());
        assertThat(ImageRecipeText.read(picture).caching().router())
                .as("the image was made before its router was saved")
                .isEqualTo(file.toString());
        assertThat(window.models().window().caching().recentRouters())
                .extracting(RecentRouter::path)
                .containsExactly(file);

        window.press("train-use");
        RouterOffer used = window.models().window().caching().router().getValue();
        assertThat(used.name()).isEqualTo("learned");
        assertThat(used.file()).isEqualTo(file);
        assertThat(used.content()).isEqualTo(new RouterFile.Learned(learned));
        double theta = window.models().window().caching().theta().get();
        window.awaitImagesOf(new CachePolicy.Threshold(learned, theta).schedule());
        assertThat(window.models().window().messages()).isEmpty();
    }
}
