package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.caching.ReusePattern;
import org.cachescope.format.PngFile;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.workspace.session.ImageRecipeText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of the golden DiT, a model of latents, by the golden autoencoder. */
class DecodedSampleTest {
    private static final Path AUTOENCODER = GoldenFixture.open("vae-decoder").file("diffusers-old.safetensors");

    @TempDir
    private Path folder;

    private SampleReport sample(ModelChoice model) throws IOException {
        SampleRequest request = new SampleRequest(
                model,
                new PolicyChoice.All(ReusePattern.ALTERNATE),
                SampleRequest.Length.steps(2),
                new SampleRequest.SolverChoice.Ddim(0),
                1.5,
                null,
                List.of(),
                2,
                1,
                folder.resolve("out"),
                5);
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            return new SampleTask(TestModels.empty(folder.resolve("home")), engine, request)
                    .run(ProgressListener.NONE, new CancelToken());
        }
    }

    private static ModelChoice latent(@Nullable String autoencoder) {
        return new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads())
                .withAutoencoder(autoencoder);
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
    }

    @Test
    void imagesAreDecodedAndReportAndPictureNameTheAutoencoder() throws IOException {
        SampleReport made = sample(latent(AUTOENCODER.toString()));

        assertThat(made.preview()).isEmpty();
        assertThat(made.decoding().images()).isEqualTo(4);
        JsonNode report = report();
        assertThat(report.at("/recipe/autoencoder").asText()).isEqualTo("diffusers-old.safetensors");
        assertThat(report.at("/decoding/scaleFactor").asDouble()).isEqualTo(0.18215);
        assertThat(report.at("/decoding/tiles").asInt()).isEqualTo(1);
        assertThat(report.at("/decoding/millisPerImage").asDouble()).isPositive();
        assertThat(report.at("/quality/images").asText()).isEqualTo("latents decoded by diffusers-old.safetensors");
        assertThat(report.at("/quality/protocol").asText()).doesNotContain("preview");
        assertThat(report.at("/latency/protocol").asText()).contains("no decoding");
        Path grid = folder.resolve("out/grid.png");
        assertThat(ImageRecipeText.read(grid).model().autoencoder()).isEqualTo(AUTOENCODER.toString());
        assertThat(PngFile.readText(grid).get("cachescope-recipe")).contains("diffusers-old.safetensors");
    }

    @Test
    void withoutOneTheLabelledPreviewStays() throws IOException {
        SampleReport made = sample(latent(null));

        assertThat(made.decoding()).isNull();
        assertThat(made.preview()).contains("latent preview");
        assertThat(report().at("/decoding").isNull()).isTrue();
    }

    @Test
    void aModelOfPixelsNeedsNone() throws IOException {
        TestModels.withShippedModel(folder.resolve("home"));

        assertThatThrownBy(() -> sample(ModelChoice.SHIPPED.withAutoencoder(AUTOENCODER.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes pixels, which need no autoencoder");
    }

    @Test
    void otherLatentChannelsAreRefusedWithTheReason() throws IOException {
        Path narrow = TestAutoencoders.writeWithLatents(folder.resolve("narrow.safetensors"), 3);

        assertThatThrownBy(() -> sample(latent(narrow.toString())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("narrow.safetensors: expected 4 latent channels")
                .hasMessageContaining("found 3");
    }

    @Test
    void aFileThatIsNoneIsRefused() {
        assertThatThrownBy(() -> sample(latent(TestModels.latentModel().toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("KL autoencoder");
    }

    @Test
    void aPipelinesOwnIsTakenAndOneThatDoesNotFitIsToldAndPassedOver() throws IOException {
        Path pipeline = TestAutoencoders.writePipeline(folder.resolve("pipeline"), AUTOENCODER);
        Installation nothing = TestModels.empty(folder.resolve("home"));
        ModelChoice choice = ModelChoice.of(pipeline.toString());

        OpenedModel fits = OpenedModel.open(nothing, choice);
        assertThat(fits.autoencoder().name()).isEqualTo("pipeline/vae");
        assertThat(fits.previewLabel()).isEmpty();

        Path weights = pipeline.resolve("vae/diffusion_pytorch_model.safetensors");
        Files.delete(weights);
        TestAutoencoders.writeWithLatents(weights, 3);
        OpenedModel passedOver = OpenedModel.open(nothing, choice);
        assertThat(passedOver.autoencoder()).isNull();
        assertThat(passedOver.notes()).anyMatch(note -> note.contains("expected 4 latent channels"));
        assertThat(passedOver.previewLabel()).isNotEmpty();
    }
}
