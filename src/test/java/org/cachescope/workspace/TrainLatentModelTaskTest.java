package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cachescope.caching.RouterLoss;
import org.cachescope.checkpoint.AutoencoderFolder;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.format.FormatException;
import org.cachescope.model.UVitArchitecture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A latent U-ViT from its autoencoder's training to a router for it. */
class TrainLatentModelTaskTest {
    private static final int BATCH = 2;
    private static final long STEPS = 4;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);

    @BeforeEach
    void trainAnAutoencoderForNoTime() throws IOException {
        TrainAutoencoderRequest request = new TrainAutoencoderRequest(
                new TrainAutoencoderRequest.Sizes(16, List.of(8, 8), 4, 1, 2),
                new TrainAutoencoderRequest.Optimization(100L, 2, 2e-3, 2, 0.5, 0.9, 0.5, 5e-3, 11),
                null,
                folder.resolve("vae"),
                new Sitting(null, false, 4, Duration.ofNanos(1)));
        new TrainAutoencoderTask(engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private TrainModelRequest request(
            String out,
            @Nullable Path autoencoder,
            @Nullable Path checkpoint,
            boolean resume,
            @Nullable Duration limit) {
        return new TrainModelRequest(
                new TrainModelRequest.Sizes(TrainModelRequest.Kind.UVIT, 16, 2, 16, 2, 2),
                autoencoder,
                new TrainModelRequest.Optimization(STEPS * BATCH, BATCH, 0.02, 1e-3, 2, 0.5, 0.9, 0.1, 5, 11),
                new TrainModelRequest.Suggestions(out, 0.7, 0.9),
                null,
                folder.resolve(out),
                new Sitting(checkpoint, resume, 100, limit));
    }

    private TrainModelTask.Report train(TrainModelRequest request) throws IOException {
        return new TrainModelTask(engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    private OpenedModel opened(String out) throws IOException {
        return OpenedModel.open(
                TestModels.empty(folder), ModelChoice.of(folder.resolve(out).toString()));
    }

    @Test
    void theBundleOpensWithTheAutoencoderThatItLearnedBy() throws IOException {
        train(request("small", folder.resolve("vae"), null, false, null));

        OpenedModel byItsWeights = opened("small/" + ModelBundle.WEIGHTS);
        assertThat(byItsWeights.autoencoder()).as("opened by its weights").isNotNull();
        OpenedModel model = opened("small");

        assertThat(model.name()).isEqualTo("small");
        assertThat(model.architecture())
                .isEqualTo(new UVitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, false, false, false));
        assertThat(model.space()).isEqualTo(ModelSpace.LATENT);
        assertThat(model.autoencoder()).isNotNull();
        assertThat(model.normalisation().scale())
                .isEqualTo(1 / model.autoencoder().architecture().scaleFactor());
        assertThat(model.imageSize()).isEqualTo(16);
        assertThat(model.generator()).isTrue();
        assertThat(model.checkpoint().bundle().card().training()).containsEntry("data", "shapes 16");
        assertThat(model.signalLeak()).as("what its runs begin with").isNotNull();
        assertThat(model.signalLeak().shape().dimensions()).containsExactly(4L, 4L, 4L);
        assertThat(byItsWeights.signalLeak()).as("opened by its weights").isNotNull();
    }

    @Test
    void whatGoesOnKnowsItsNetworkImagesAndAutoencoder() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("whole", folder.resolve("vae"), null, false, null));
        train(request("early", folder.resolve("vae"), checkpoint, false, Duration.ofNanos(1)));

        TrainModelTask.Report report = train(request("resumed", null, checkpoint, true, null));

        assertThat(report.step()).isEqualTo(STEPS);
        assertThat(folder.resolve("resumed").resolve(ModelBundle.WEIGHTS))
                .hasSameBinaryContentAs(folder.resolve("whole").resolve(ModelBundle.WEIGHTS));
        assertThat(opened("resumed").autoencoder()).isNotNull();
    }

    @Test
    void anotherAutoencoderIsNoneToGoOnWith() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("early", folder.resolve("vae"), checkpoint, false, Duration.ofNanos(1)));
        Path other = folder.resolve("other");
        AutoencoderFolder.copy(folder.resolve("vae"), other);
        Path weights = other.resolve(AutoencoderFolder.WEIGHTS);
        byte[] changed = Files.readAllBytes(weights);
        changed[changed.length - 1] ^= 1;
        Files.write(weights, changed);

        assertThatThrownBy(() -> train(request("resumed", other, checkpoint, true, null)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("the autoencoder that the training began with");
        assertThat(folder.resolve("resumed")).doesNotExist();
    }

    @Test
    void whatIsNoAutoencodersFolderIsRefusedBeforeTheTraining() {
        assertThatThrownBy(() -> train(request("small", folder.resolve("nothing"), null, false, null)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("as train-autoencoder writes it");
        assertThat(folder.resolve("small")).doesNotExist();
    }

    @Test
    void anAutoencoderThatWasChangedIsNoticed() throws IOException {
        train(request("small", folder.resolve("vae"), null, false, null));
        Path weights = folder.resolve("small").resolve(ModelBundle.AUTOENCODER).resolve(AutoencoderFolder.WEIGHTS);
        byte[] changed = Files.readAllBytes(weights);
        changed[changed.length - 1] ^= 1;
        Files.write(weights, changed);

        Checkpoint model = Checkpoint.open(folder.resolve("small"), CheckpointOptions.DEFAULT);
        assertThatThrownBy(() -> ModelIdentity.of(model, org.cachescope.checkpoint.Progress.NONE))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(AutoencoderFolder.WEIGHTS)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void aRouterIsTrainedOnImagesThatTheAutoencoderEncodes() throws IOException {
        train(request("small", folder.resolve("vae"), null, false, null));

        TrainRouterTask.Report report = trainRouter(folder.resolve("vae"), null, false);

        assertThat(report.iterations()).isEqualTo(3);
        assertThat(report.error()).isPositive();
        assertThat(report.router().info().solver()).isEqualTo("dpm-solver-2");
        assertThat(report.router().info().modelName()).isEqualTo("small");
    }

    private TrainRouterTask.Report trainRouter(Path autoencoder, @Nullable Path checkpoint, boolean resume)
            throws IOException {
        TrainRouterRequest request = new TrainRouterRequest(
                ModelChoice.of(folder.resolve("small").toString()).withAutoencoder(autoencoder.toString()),
                new TrainRouterRequest.Learning(4, 1e-3, 0.1, 2, resume ? 4 : 3, 0.1, null, 1).by(RouterLoss.OUTPUT),
                null,
                folder.resolve("router.json"),
                checkpoint,
                resume,
                100);
        return new TrainRouterTask(TestModels.empty(folder), engine, request)
                .run(ProgressListener.NONE, new CancelToken());
    }

    @Test
    void aRoutersTrainingGoesOnWithTheAutoencoderThatItBeganWith() throws IOException {
        train(request("small", folder.resolve("vae"), null, false, null));
        Path checkpoint = folder.resolve("router.safetensors");
        trainRouter(folder.resolve("vae"), checkpoint, false);
        Path moved = folder.resolve("moved");
        AutoencoderFolder.copy(folder.resolve("vae"), moved);
        assertThat(trainRouter(moved, checkpoint, true).iterations()).isEqualTo(4);

        Path weights = moved.resolve(AutoencoderFolder.WEIGHTS);
        byte[] changed = Files.readAllBytes(weights);
        changed[changed.length - 1] ^= 1;
        Files.write(weights, changed);
        assertThatThrownBy(() -> trainRouter(moved, checkpoint, true))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("autoencoderSha256")
                .hasMessageContaining("Resume with the autoencoder that the training began with");
    }

    @Test
    void aSizeThatTheAutoencoderCannotHalveIsRefused() {
        TrainModelRequest request = request("small", folder.resolve("vae"), null, false, null);
        TrainModelRequest odd = new TrainModelRequest(
                new TrainModelRequest.Sizes(TrainModelRequest.Kind.UVIT, 17, 2, 16, 2, 2),
                request.autoencoder(),
                request.optimization(),
                request.suggestions(),
                null,
                request.folder(),
                request.sitting());
        assertThatThrownBy(() -> train(odd))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a multiple of 2");
    }
}
