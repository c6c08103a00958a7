package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javafx.scene.control.ComboBox;
import org.cachescope.checkpoint.DiffusersModel;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.Prediction;
import org.cachescope.workspace.TestAutoencoders;
import org.cachescope.workspace.TestModels;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.ModelSummary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a model of latents and its autoencoder by menu and by drop, and says what its network predicts. */
@Tag("golden")
class LatentModelJourneyTest {
    @TempDir
    private Path folder;

    private RealWindow window;

    @BeforeEach
    void open() throws Exception {
        window = RealWindow.open(SmallHome.in(folder.resolve("home")), 1280, 800);
        window.awaitImages();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Path latentModel() throws Exception {
        Path model = folder.resolve("latent");
        DiffusersModel.write(
                model.resolve("transformer"),
                GoldenFixture.dit(TestModels.latentConfig()),
                SafetensorsFile.open(TestModels.latentModel()));
        return model;
    }

    private ModelSummary model() {
        return window.models().window().recipe().model().getValue();
    }

    private void runCommand(String id) {
        RealWindow.onToolkit(() -> {
            window.models().window().command(id).run();
            return null;
        });
    }

    private Solver solver() {
        return shown().request().recipe().solver();
    }

    private GeneratedRun shown() {
        return window.models().compare().cached().getValue();
    }

    private int pictureSide() {
        return shown().images().getFirst().width();
    }

    private void awaitShown(String what, BooleanSupplier holds) {
        window.await(
                what, () -> window.models().compare().settled().getValue() && shown() != null && holds.getAsBoolean());
    }

    private void awaitModel(String what, Path file) {
        window.await(what, () -> model().path().startsWith(file));
        awaitShown("its images", () -> shown().request().model().path().startsWith(file));
    }

    @Test
    void aModelsFolderAndItsAutoencoderAreOpenedByTheMenu() throws Exception {
        window.answers().next(latentModel());
        runCommand("file.openFolder");
        awaitModel("the latent model", folder.resolve("latent"));
        assertThat(model().previewLabel()).contains("preview");
        int previewed = pictureSide();

        window.answers().next(TestAutoencoders.golden());
        runCommand("file.openAutoencoder");
        window.await("the autoencoder", () -> model().autoencoder() != null);
        awaitShown("decoded images", () -> pictureSide() > previewed);
        assertThat(model().previewLabel()).isEmpty();
    }

    @Test
    void aModelsFolderAndItsAutoencoderAreOpenedByDrops() throws Exception {
        window.drop(latentModel());
        awaitModel("the latent model", folder.resolve("latent"));
        window.drop(TestAutoencoders.golden());
        window.await("the autoencoder", () -> model().autoencoder() != null);
        assertThat(window.models().window().messages()).isEmpty();
    }

    @Test
    void whatItsNetworkPredictsIsSaidInTheRecipe() throws Exception {
        assertThat(window.shows("prediction")).as("of pixels").isFalse();
        window.drop(latentModel());
        awaitModel("the latent model", folder.resolve("latent"));
        assertThat(window.shows("prediction")).isTrue();

        choose("prediction", Prediction.VELOCITY_SIT);
        window.await("velocity", () -> model().architecture().prediction() == Prediction.VELOCITY_SIT);
        awaitShown("images by Euler", () -> solver().equals(new VelocitySolver.Euler()));
        window.screenshot("velocity-light");

        choose("prediction", Prediction.NOISE);
        window.await("noise", () -> model().architecture().prediction() == Prediction.NOISE);
        awaitShown("images by DDIM", () -> solver().equals(new Solver.Ddim(0)));
    }

    @SuppressWarnings("unchecked") // the box is found by its id
    private void choose(String id, Prediction value) {
        ComboBox<Prediction> box = window.node(id, ComboBox.class);
        RealWindow.onToolkit(() -> {
            box.setValue(value);
            return null;
        });
    }
}
