package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.format.FormatException;
import org.cachescope.format.SafetensorsFile;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a bundle's runs begin with, from the file to the runs. */
class SignalLeakFileTest {
    private static final UVitArchitecture NETWORK =
            new UVitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, false, false, false);
    private static final int AREAS = 16;

    @TempDir
    private Path folder;

    private final TaskEngine engine = TaskEngine.start("cpu", 0);
    private Path file;

    @BeforeEach
    void writeABundle() throws IOException {
        file = folder.resolve(ModelBundle.SIGNAL_LEAK);
        float[] mean = new float[AREAS];
        Arrays.fill(mean, 5);
        SignalLeakFile.write(folder, new SignalLeak(Shape.of(4, 2, 2), mean, new float[AREAS * AREAS]));
        writeBundle();
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private void writeBundle() throws IOException {
        ModelCard card = new ModelCard(
                "small",
                NETWORK,
                ModelSpace.LATENT,
                new ShapesDataset(16).classNames(),
                new Normalisation(1, 0),
                1,
                0.5,
                Map.of());
        ModelBundle.write(folder, card, RandomCheckpoint.weights(NETWORK, 1), DType.F16);
    }

    private OpenedModel opened() throws IOException {
        return OpenedModel.open(TestModels.empty(folder.resolve("home")), ModelChoice.of(folder.toString()));
    }

    private float[] sample() throws IOException {
        OpenedModel model = opened();
        SamplingRecipe recipe = new SamplingRecipe(
                List.of(1L),
                2,
                SamplingRecipe.publishedSolver(NETWORK),
                SamplingRecipe.publishedGuidance(NETWORK, 0),
                false,
                3);
        return engine.thread().call(started -> {
            try (LoadedNetwork network = LoadedNetwork.load(started, model, new CancelToken())) {
                CacheSchedule full = CacheSchedule.full(recipe.evaluations(), NETWORK.layers());
                return SampledImages.run(
                                network.session(), recipe, full, LoadedNetwork.stopping(new CancelToken()), _ -> {})
                        .values();
            }
        });
    }

    private Router trained() throws IOException {
        SignalLeak leak = opened().signalLeak();
        RouterRecipe recipe = new RouterRecipe(
                Optional.empty(),
                2,
                Optional.empty(),
                0,
                0.1,
                2,
                3,
                0,
                OptionalDouble.empty(),
                RouterLoss.RUN,
                RouterMode.REUSE,
                1);
        return engine.thread().call(started -> {
            try (Network network =
                            Network.load(started, NETWORK, opened().checkpoint().weights(), LinearOperators.PLAIN);
                    RouterTrainer trainer = new RouterTrainer(started, network, recipe, null, false, leak)) {
                while (!trainer.done()) {
                    trainer.advance();
                }
                return trainer.router();
            }
        });
    }

    @Test
    void samplesAndRoutersAreOfRunsThatBeginWithIt() throws IOException {
        float[] leaking = sample();
        Router learned = trained();
        Files.delete(file);
        writeBundle();

        assertThat(opened().signalLeak()).isNull();
        assertThat(sample()).isNotEqualTo(leaking);
        assertThat(trained()).isNotEqualTo(learned);
    }

    private void refused(Map<String, HostTensor> tensors, String... words) throws IOException {
        SafetensorsFile.write(file, tensors, Map.of());
        writeBundle();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> opened().signalLeak())
                .withMessageContainingAll(words);
    }

    @Test
    void whatIsNoneOfTheModelsIsRefused() throws IOException {
        HostTensor mean = HostTensor.ofFloats(Shape.of(4, 2, 2), new float[AREAS]);
        HostTensor factor = HostTensor.ofFloats(Shape.of(AREAS, AREAS), new float[AREAS * AREAS]);
        float[] broken = new float[AREAS * AREAS];
        broken[3] = Float.NaN;
        float[] huge = new float[AREAS];
        huge[0] = 3e38f;

        refused(Map.of("mean", mean), "signal-leak.safetensors", "tensor 'factor'", "found none");
        refused(Map.of("factor", factor), "tensor 'mean'", "found none");
        refused(
                Map.of("mean", HostTensor.ofFloats(Shape.of(3, 2, 2), new float[12]), "factor", factor),
                "expected F32 [4, k, k] with a k that divides 8",
                "found [3, 2, 2]");
        refused(
                Map.of("mean", HostTensor.ofFloats(Shape.of(4, 3, 3), new float[36]), "factor", factor),
                "found [4, 3, 3]");
        refused(
                Map.of("mean", HostTensor.ofFloats(Shape.of(4, 0, 0), new float[0]), "factor", factor),
                "found [4, 0, 0]");
        refused(
                Map.of("mean", mean, "factor", HostTensor.ofFloats(Shape.of(AREAS * AREAS), new float[AREAS * AREAS])),
                "tensor 'factor'",
                "expected F32 [16, 16], found [256]");
        refused(Map.of("mean", HostTensor.ofLongs(Shape.of(4, 2, 2), new long[AREAS]), "factor", factor), "found I64");
        refused(Map.of("mean", mean, "factor", HostTensor.ofFloats(Shape.of(AREAS, AREAS), broken)), "found NaN");
        refused(Map.of("mean", HostTensor.ofFloats(Shape.of(4, 2, 2), huge), "factor", factor), "found 3.0E38");
    }

    @Test
    void aFileThatWasCutIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int tenth = 0; tenth < 10; tenth++) {
            Files.write(file, Arrays.copyOf(whole, whole.length * tenth / 10));
            assertThatExceptionOfType(FormatException.class)
                    .as("against the recorded hash, at %d tenths", tenth)
                    .isThrownBy(() -> opened().signalLeak());
            writeBundle();
            assertThatExceptionOfType(FormatException.class)
                    .as("as it is, at %d tenths", tenth)
                    .isThrownBy(() -> opened().signalLeak());
        }
    }

    @Test
    void aFileOfManyMegabytesIsNotRead() throws IOException {
        Files.write(file, new byte[(16 << 20) + 1]);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> opened().signalLeak())
                .withMessageContainingAll("signal-leak.safetensors", "at most 16777216 bytes", "16777217");
    }
}
