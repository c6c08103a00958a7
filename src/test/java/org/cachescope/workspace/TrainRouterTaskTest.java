package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterJson;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.data.ImageFolderException;
import org.cachescope.data.ShapesDataset;
import org.cachescope.format.FormatException;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.DType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainRouterTaskTest {
    private static final int ITERATIONS = 8;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private Installation installation;

    @BeforeEach
    void shipAModel() throws IOException {
        installation = TestModels.withShippedModel(folder.resolve("home"));
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private TrainRouterRequest request(String out, double lambda, @Nullable Path checkpoint, boolean resume) {
        return new TrainRouterRequest(
                ModelChoice.SHIPPED,
                new TrainRouterRequest.Learning(4, lambda, 0.1, 2, ITERATIONS, 0.1, null, 5),
                null,
                folder.resolve(out),
                checkpoint,
                resume,
                3);
    }

    private TrainRouterTask.Report train(TrainRouterRequest request) throws IOException {
        return new TrainRouterTask(installation, engine, request).run(ProgressListener.NONE, new CancelToken());
    }

    @Test
    void theRouterKnowsItsModelAndItsTraining() throws IOException {
        TrainRouterTask.Report report = train(request("r.json", 1e-4, null, false));

        Router router = RouterJson.read(folder.resolve("r.json"));
        assertThat(router).isEqualTo(report.router());
        assertThat(router.info().modelName()).isEqualTo("shapes16");
        assertThat(router.info().modelIdentity()).hasSize(64);
        assertThat(router.info().lambda()).isEqualTo(1e-4);
        assertThat(router.info().training()).containsEntry("iterations", (long) ITERATIONS);
        assertThat(report.iterations()).isEqualTo(ITERATIONS);
    }

    @Test
    void trainingThatIsCancelledAndResumedEqualsTrainingThatWasNot() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("whole.json", 1e-4, null, false));
        CancelToken cancel = new CancelToken();
        ProgressListener cancelling = progress -> {
            if (progress instanceof Progress.Advanced advanced
                    && advanced.task().equals("train-router")
                    && advanced.done() == 5) {
                cancel.cancel();
            }
        };

        assertThatThrownBy(() -> new TrainRouterTask(installation, engine, request("r.json", 1e-4, checkpoint, false))
                        .run(cancelling, cancel))
                .isInstanceOf(CancellationException.class);
        assertThat(folder.resolve("r.json")).doesNotExist();
        train(request("r.json", 1e-4, checkpoint, true));

        Router whole = RouterJson.read(folder.resolve("whole.json"));
        Router resumed = RouterJson.read(folder.resolve("r.json"));
        whole.rows()
                .cacheEvaluations()
                .forEach(step -> assertThat(resumed.logits(step)).isEqualTo(whole.logits(step)));
    }

    @Test
    void whatIsResumedHasTheRecipeOfTheFile() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("r.json", 1e-4, checkpoint, false));
        TrainRouterRequest.Learning other = new TrainRouterRequest.Learning(
                null, 10, null, 1e-3, 0.2, 3, null, 0.5, 0.4, RouterLoss.OUTPUT, RouterMode.DROP, 6);

        TrainRouterTask.Report report = train(new TrainRouterRequest(
                ModelChoice.SHIPPED, other, null, folder.resolve("again.json"), checkpoint, true, 3));

        Router first = RouterJson.read(folder.resolve("r.json"));
        assertThat(report.router().hash()).isEqualTo(first.hash());
        assertThat(report.router().info().lambda()).isEqualTo(1e-4);
        assertThat(report.iterations()).isEqualTo(ITERATIONS);
    }

    @Test
    void aRouterForAnyStepIsOneOfEveryEvaluationButTheFirst() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        TrainRouterRequest.Learning anyStep = new TrainRouterRequest.Learning(
                null,
                4,
                ReusePattern.ANY_STEP,
                1e-4,
                0.1,
                2,
                ITERATIONS,
                0.1,
                null,
                RouterLoss.RUN,
                RouterMode.REUSE,
                5);
        Router router = train(new TrainRouterRequest(
                        ModelChoice.SHIPPED, anyStep, null, folder.resolve("any.json"), checkpoint, false, 3))
                .router();
        assertThat(router.info().pattern()).isEqualTo(ReusePattern.ANY_STEP);
        assertThat(router.info().theta()).isEqualTo(0.1);
        assertThat(router.rows().cacheEvaluations().toArray()).containsExactly(1, 2, 3);
        assertThat(RouterJson.read(folder.resolve("any.json"))).isEqualTo(router);

        TrainRouterRequest.Learning other = new TrainRouterRequest.Learning(4, 1e-4, 0.1, 2, null, 0.1, null, 5);
        Router resumed = train(new TrainRouterRequest(
                        ModelChoice.SHIPPED, other, null, folder.resolve("again.json"), checkpoint, true, 3))
                .router();
        assertThat(resumed.hash()).as("by the pattern of the file").isEqualTo(router.hash());
    }

    @Test
    void aResumedTrainingMayBecomeLonger() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("r.json", 1e-4, checkpoint, false));
        TrainRouterRequest.Learning longer =
                new TrainRouterRequest.Learning(4, 1e-4, 0.1, 2, ITERATIONS + 3, 0.1, null, 5);
        TrainRouterRequest request = new TrainRouterRequest(
                ModelChoice.SHIPPED, longer, null, folder.resolve("longer.json"), checkpoint, true, 3);
        assertThat(train(request).iterations()).isEqualTo(ITERATIONS + 3);
    }

    @Test
    void aTrainingOfOtherWeightsIsNotResumed() throws IOException {
        Path checkpoint = folder.resolve("state.safetensors");
        train(request("r.json", 1e-4, checkpoint, false));
        Path other = folder.resolve("other");
        ModelCard card = new ModelCard(
                "other",
                TestModels.SHAPES16,
                ModelSpace.PIXEL,
                new ShapesDataset(TestModels.SHAPES16.inputSize()).classNames(),
                Normalisation.PIXELS,
                2,
                0.5,
                Map.of());
        ModelBundle.write(other, card, RandomCheckpoint.weights(TestModels.SHAPES16, 8), DType.F32);
        TrainRouterRequest shipped = request("other.json", 1e-4, checkpoint, true);

        assertThatThrownBy(() -> train(new TrainRouterRequest(
                        ModelChoice.of(other.toString()),
                        shipped.learning(),
                        null,
                        shipped.file(),
                        checkpoint,
                        true,
                        3)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("'model'");
        assertThat(folder.resolve("other.json")).doesNotExist();
    }

    private Path images(String name, int count) throws IOException {
        Path ring = Files.createDirectories(folder.resolve(name).resolve("ring"));
        for (int i = 0; i < count; i++) {
            PngFile.write(ring.resolve(i + ".png"), new RgbImage(16, 16, new byte[3 * 16 * 16]), Map.of());
        }
        return folder.resolve(name);
    }

    private TrainRouterRequest onImages(@Nullable Path images, boolean resume) {
        TrainRouterRequest shipped = request("r.json", 1e-4, folder.resolve("state.safetensors"), resume);
        return new TrainRouterRequest(
                shipped.model(),
                shipped.learning().by(RouterLoss.OUTPUT),
                images,
                shipped.file(),
                shipped.checkpoint(),
                resume,
                3);
    }

    @Test
    void otherImagesAreNotGoneOnWith() throws IOException {
        train(onImages(images("some", 2), false));

        assertThatThrownBy(() -> train(onImages(images("others", 2), true)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("dataPath")
                .hasMessageContaining("others")
                .hasMessageContaining("some");
        assertThat(train(onImages(null, true)).router().info().training())
                .as("the file says where they are")
                .containsEntry("data", "images");
        images("some", 3);
        assertThatThrownBy(() -> train(onImages(folder.resolve("some"), true)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("dataImages");
        Files.delete(folder.resolve("some/ring/2.png"));
        assertThat(train(onImages(folder.resolve("some"), true)).iterations()).isEqualTo(ITERATIONS);
    }

    @Test
    void aFolderThatIsMissingIsRefusedBeforeTheWork() {
        assertThatThrownBy(() -> train(request("none/r.json", 1e-4, null, false)))
                .isInstanceOf(WriteFailedException.class)
                .hasMessageContaining("there is no folder");
    }

    private TrainRouterRequest ofLatents(RouterLoss loss) {
        TrainRouterRequest shipped = request("r.json", 1e-4, null, false);
        return new TrainRouterRequest(
                new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads()),
                shipped.learning().by(loss),
                null,
                shipped.file(),
                null,
                false,
                3);
    }

    @Test
    void aModelOfLatentsNeedsItsAutoencoderWhereImagesAreLearntFrom() {
        assertThatThrownBy(() -> train(ofLatents(RouterLoss.OUTPUT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latents");
    }

    @Test
    void wholeRunsNeedNoImages() throws IOException {
        TrainRouterTask.Report report = train(ofLatents(RouterLoss.RUN));
        assertThat(report.iterations()).isEqualTo(ITERATIONS);
        assertThat(report.router().info().training()).doesNotContainKey("data");

        TrainRouterRequest shipped = request("r.json", 1e-4, null, false);
        assertThatThrownBy(() -> train(new TrainRouterRequest(
                        shipped.model(), shipped.learning(), images("some", 2), shipped.file(), null, false, 3)))
                .isInstanceOf(WrongOptionException.class)
                .hasMessageContaining("--data")
                .hasMessageContaining("need no images");
    }

    @Test
    void aModelWithoutAGeneratorNeedsImages() throws IOException {
        Path other = folder.resolve("letters");
        TestModels.writeBundle(other, "letters", List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
        TrainRouterRequest shipped = request("r.json", 1e-4, null, false);

        assertThatThrownBy(() -> train(new TrainRouterRequest(
                        ModelChoice.of(other.toString()),
                        shipped.learning().by(RouterLoss.OUTPUT),
                        null,
                        shipped.file(),
                        null,
                        false,
                        3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--data");
    }

    @Test
    void aFolderThatLacksClassesIsRefused() throws IOException {
        TrainRouterRequest shipped = request("r.json", 1e-4, null, false);
        Path images = Files.createDirectories(folder.resolve("images/cats")).getParent();

        assertThatThrownBy(() -> train(new TrainRouterRequest(
                        shipped.model(),
                        shipped.learning().by(RouterLoss.OUTPUT),
                        images,
                        shipped.file(),
                        null,
                        false,
                        3)))
                .isInstanceOf(ImageFolderException.class)
                .hasMessageContaining("cats");
    }
}
