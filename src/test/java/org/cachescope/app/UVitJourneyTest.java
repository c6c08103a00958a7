package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import javafx.scene.input.KeyCode;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.data.ShapesDataset;
import org.cachescope.model.LayerId;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.view.plot.HeatmapView;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.workspace.TestAutoencoders;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.ModelSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Drops a U-ViT and its autoencoder, and does with it what other journeys do with a DiT. */
@Tag("golden")
class UVitJourneyTest {
    /** Two blocks in, one in the middle, two out, of latents that the golden autoencoder makes 16 × 16 pixels of. */
    private static final UVitArchitecture NETWORK =
            new UVitArchitecture(8, 2, 4, 32, 4, 2, 128, 10, false, false, false);

    private static final int IMAGE_SIZE = 16;
    private static final int STEPS = 4;
    private static final int ITERATIONS = 6;

    private final FxRobot robot = new FxRobot();

    @TempDir
    private Path folder;

    private RealWindow window;

    @BeforeEach
    void openAndDropIt() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
        Path bundle = folder.resolve("small-uvit");
        ModelCard card = new ModelCard(
                "small-uvit",
                NETWORK,
                ModelSpace.LATENT,
                new ShapesDataset(IMAGE_SIZE).classNames(),
                Normalisation.LATENTS,
                1.5,
                0.9,
                Map.of());
        ModelBundle.write(bundle, card, RandomCheckpoint.weights(NETWORK, 3), DType.F32);
        window.drop(bundle);
        window.await("the U-ViT", () -> model().architecture().equals(NETWORK));
        window.drop(TestAutoencoders.golden());
        window.await("its autoencoder", () -> model().autoencoder() != null);
        window.type("steps", String.valueOf(STEPS));
        window.await(
                "decoded images",
                () -> window.models().compare().settled().getValue()
                        && shown().request().recipe().steps() == STEPS
                        && shown().images().getFirst().width() == IMAGE_SIZE);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private ModelSummary model() {
        return window.models().window().recipe().model().getValue();
    }

    private GeneratedRun shown() {
        return window.models().compare().cached().getValue();
    }

    private HeatmapData heatmap() {
        return window.node("heatmap", HeatmapView.class).getData();
    }

    /** Drops a router as the published U-ViT ones are, and says which of its rows are meant. */
    private CacheSchedule dropRouter(String name, ReusePattern pattern) throws Exception {
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, STEPS, pattern);
        float[][] logits = new float[rows.evaluations()][2 * NETWORK.blocks()];
        for (int evaluation = 0; evaluation < logits.length; evaluation++) {
            for (int column = 0; column < logits[evaluation].length; column++) {
                logits[evaluation][column] = column - evaluation;
            }
        }
        Path file = folder.resolve(name + ".pth");
        TorchRouterFile.write(file, new Router(RouterInfo.of(NETWORK.blocks(), rows), logits));
        window.answers().pattern(pattern);
        window.drop(file);
        window.await(
                "the router",
                () -> window.models().window().caching().router().getValue() != null
                        && name.equals(window.models()
                                .window()
                                .caching()
                                .router()
                                .getValue()
                                .name()));
        double theta = window.models().window().caching().theta().get();
        CacheSchedule schedule = new CachePolicy.Threshold(TorchRouterFile.read(file, pattern), theta).schedule();
        window.awaitImagesOf(schedule);
        return schedule;
    }

    /** Whether any cell of a network evaluation reuses. */
    private static boolean reuses(CacheSchedule schedule, int evaluation) {
        for (int column = 0; column < schedule.layers(); column++) {
            if (schedule.reuses(evaluation, LayerId.ofColumn(column))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void itsRunsAreComparedByBothWaysOfCaching() throws Exception {
        CacheSchedule shifted = dropRouter("shifted", ReusePattern.SHIFTED);
        assertThat(reuses(shifted, 2)).as("the first evaluation of step 1").isTrue();
        assertThat(reuses(shifted, 3)).as("the intermediate one").isFalse();
        assertThat(heatmap().rowLabels()).hasSize(2 * STEPS);
        assertThat(heatmap().panels())
                .hasSize(2)
                .allSatisfy(panel -> assertThat(panel.cells())
                        .allSatisfy(row -> assertThat(row).hasSize(NETWORK.blocks())));
        assertThat(heatmap().columnTitle()).isEqualTo("block · in 0–1, mid 2, out 3–4");
        window.screenshot("uvit-light");

        CacheSchedule unshifted = dropRouter("unshifted", ReusePattern.UNSHIFTED);
        assertThat(reuses(unshifted, 2)).as("the first evaluation of step 1").isFalse();
        assertThat(reuses(unshifted, 3)).as("the intermediate one").isTrue();
        assertThat(window.models().window().messages()).isEmpty();
    }

    @Test
    void itsErrorsAreMeasuredAndARouterIsTrainedAndUsed() throws Exception {
        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT2);
        window.press("measure-errors");
        window.await(
                "errors", () -> window.models().error().state().getValue() instanceof ErrorViewModel.State.Measured);
        window.press("error-heatmap-mode");
        HeatmapData errors = window.node("error-heatmap", HeatmapView.class).getData();
        assertThat(errors.panels().getFirst().cells().getFirst()).hasSize(NETWORK.blocks());
        assertThat(errors.columnTitle()).contains("mid 2");
        window.screenshot("uvit-errors");

        robot.push(KeyCode.SHORTCUT, KeyCode.DIGIT5);
        window.type("train-iterations", String.valueOf(ITERATIONS));
        window.type("train-batch", "1");
        TrainViewModel train = window.models().train();
        assertThat(train.obstacle().getValue()).isEmpty();
        window.press("train-start");
        window.await("the end", () -> train.state().getValue() instanceof TrainViewModel.State.Done);
        Router learned =
                ((TrainViewModel.State.Done) train.state().getValue()).outcome().router();
        assertThat(learned.info().solver()).isEqualTo(SolverName.DPM_SOLVER_2.label());
        assertThat(learned.info().pattern()).isEqualTo(ReusePattern.SHIFTED);
        assertThat(window.node("train-heatmap", HeatmapView.class).getData().columnTitle())
                .contains("mid 2");
        window.screenshot("uvit-train");

        window.press("train-use");
        double theta = window.models().window().caching().theta().get();
        window.awaitImagesOf(new CachePolicy.Threshold(learned, theta).schedule());
        assertThat(window.models().window().messages()).isEmpty();
    }
}
