package org.cachescope.workspace.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.TaskEngine;
import org.cachescope.workspace.TestAutoencoders;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the golden DiT, a model of latents, decoded by the golden autoencoder. */
class DecodedRunTest {
    private static final Path AUTOENCODER = GoldenFixture.open("vae-decoder").file("ldm.safetensors");
    private static final int STEPS = 3;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private EngineStudio studio;

    @BeforeEach
    void openAStudio() {
        studio = new EngineStudio(TestModels.empty(folder.resolve("home")), engine, 16 << 20);
    }

    @AfterEach
    void close() {
        studio.close();
        engine.close();
    }

    private static <R> R run(Task<R> task) throws IOException {
        return task.run(ProgressListener.NONE, new CancelToken());
    }

    private static ModelChoice latent() {
        return new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads());
    }

    private static ModelChoice decoded(Path autoencoder) {
        return latent().withAutoencoder(autoencoder.toString());
    }

    private static RunRequest request(ModelSummary model) {
        return new RunRequest(
                model,
                new SamplingRecipe(List.of(0L, 1L), STEPS, new Solver.Ddim(0), new Guidance(1, 3), false, 1),
                CacheSchedule.full(STEPS, model.architecture().layers()));
    }

    private GeneratedRun generate(ModelSummary model) throws IOException {
        return run(studio.generate(request(model), StepListener.NONE));
    }

    @Test
    void finalImagesAreDecodedAndStepsPreviewed() throws IOException {
        ModelSummary model = run(studio.open(decoded(AUTOENCODER)));
        assertThat(model.autoencoder()).isEqualTo("ldm.safetensors");
        assertThat(model.previewLabel()).isEmpty();

        GeneratedRun made = generate(model);

        int side = model.architecture().inputSize();
        assertThat(made.images()).hasSize(2).allMatch(picture -> picture.width() == 2 * side);
        assertThat(made.frames().getFirst().x()).allMatch(picture -> picture.width() == side);
        assertThat(made.frames().getLast().x0()).allMatch(picture -> picture.width() == side);
        assertThat(made.decoding()).isPositive();
        GeneratedRun again = generate(model);
        assertThat(again.images()).isEqualTo(made.images());
        assertThat(again.resumedAt()).isEqualTo(STEPS);
        assertThat(again.decoding()).as("remembered").isEqualTo(Duration.ZERO);
    }

    @Test
    void anotherAutoencoderMakesOtherPicturesOfTheSameLatents() throws IOException {
        GeneratedRun previewed = generate(run(studio.open(latent())));
        GeneratedRun first = generate(run(studio.open(decoded(AUTOENCODER))));
        Path black = TestAutoencoders.writeWithLatents(folder.resolve("grey.safetensors"), 4);
        GeneratedRun grey = generate(run(studio.open(decoded(black))));

        assertThat(previewed.decoding()).isZero();
        assertThat(first.frames().getFirst()).isEqualTo(previewed.frames().getFirst());
        assertThat(grey.images()).isNotEqualTo(first.images());
        assertThat(grey.images().getFirst().rgb()).containsOnly(128);
        assertThat(generate(run(studio.open(decoded(AUTOENCODER)))).images()).isEqualTo(first.images());
    }

    @Test
    void aFileChangedUnderneathIsReadAgain() throws IOException {
        Path file = folder.resolve("vae.safetensors");
        Files.copy(AUTOENCODER, file);
        GeneratedRun first = generate(run(studio.open(decoded(file))));

        Files.delete(file);
        TestAutoencoders.writeWithLatents(file, 4);

        assertThat(generate(run(studio.open(decoded(file)))).images()).isNotEqualTo(first.images());
    }

    @Test
    void aRunStoppedWhileItsImagesAreDecodedIsDecodedNextTime() throws IOException {
        ModelSummary model = run(studio.open(decoded(AUTOENCODER)));
        CancelToken cancel = new CancelToken();
        ProgressListener atTheLastImage = progress -> {
            if (progress instanceof Progress.Advanced advanced && advanced.done() == STEPS - 1) {
                cancel.cancel();
            }
        };
        try {
            studio.generate(request(model), StepListener.NONE).run(atTheLastImage, cancel);
        } catch (CancellationException _) {
            // It may have come to its end before it was asked to stop.
        }

        GeneratedRun made = generate(model);
        int side = model.architecture().inputSize();
        assertThat(made.images()).allMatch(picture -> picture.width() == 2 * side);
    }

    @Test
    void oneThatDoesNotFitIsRefused() throws IOException {
        Path narrow = TestAutoencoders.writeWithLatents(folder.resolve("narrow.safetensors"), 3);

        assertThatThrownBy(() -> run(studio.open(decoded(narrow))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 4 latent channels");
    }
}
