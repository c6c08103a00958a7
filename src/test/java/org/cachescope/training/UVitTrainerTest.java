package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.UVit;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UVitTrainerTest {
    private static final int HALF = 3;
    private static final UVitArchitecture LATENTS =
            new UVitArchitecture(8, 2, 4, 16, 4, 2, 64, 10, false, false, false);
    private static final AutoencoderArchitecture AUTOENCODER =
            new AutoencoderArchitecture(3, 4, 4, 8, List.of(8, 8), 1, 2, 1.5);

    private final ShapesDataset shapes = new ShapesDataset(16);
    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static ModelRecipe recipe(UVitArchitecture architecture, int steps) {
        return new ModelRecipe(architecture, 8L * steps, 8, 0.02, 1e-3, 2, 0.3, 0.9, 0.1, 5, 7);
    }

    private CleanImages latents() {
        AutoencoderRecipe any = new AutoencoderRecipe(AUTOENCODER, 16, 4, 4, 1e-3, 1, 0, 0, 0, 0, 3);
        try (AutoencoderTrainer fresh = AutoencoderTrainer.start(engine, any, shapes)) {
            return new CleanImages(
                    shapes, Autoencoder.load(engine, AUTOENCODER, new HostWeights(fresh.averagedWeights())));
        }
    }

    @Test
    void aUVitTrainedOnLatentsInTwoSittingsEqualsOneTrainedInOne() {
        ModelRecipe recipe = recipe(LATENTS, 2 * HALF);
        Map<String, HostTensor> whole;
        try (ModelTrainer trainer = ModelTrainer.start(engine, recipe, latents())) {
            advance(trainer, 2 * HALF);
            assertThat(trainer.done()).isTrue();
            whole = trainer.state();
        }
        Map<String, HostTensor> saved;
        try (ModelTrainer first = ModelTrainer.start(engine, recipe, latents())) {
            advance(first, HALF);
            saved = first.state();
        }
        try (ModelTrainer second = ModelTrainer.resume(engine, recipe, latents(), saved, HALF)) {
            advance(second, HALF);
            second.state()
                    .forEach((name, values) -> assertThat(values.toFloats())
                            .as(name)
                            .isEqualTo(whole.get(name).toFloats()));
        }
    }

    @Test
    void trainingLowersTheLossAndMovesEveryWeight() {
        UVitArchitecture all = new UVitArchitecture(16, 4, 3, 16, 4, 2, 64, 10, true, true, true);
        ModelRecipe recipe = recipe(all, 150);
        try (ModelTrainer trainer = ModelTrainer.start(engine, recipe, CleanImages.pixels(shapes))) {
            Map<String, HostTensor> fresh = trainer.averagedWeights();
            float first = trainer.advance();
            advance(trainer, 129);
            float last = 0;
            while (!trainer.done()) {
                last += trainer.advance() / 20;
            }
            assertThat(last).as("mean of 20 batches").isLessThan(0.8f * first);
            trainer.averagedWeights()
                    .forEach((name, values) -> assertThat(values.toFloats())
                            .as(name)
                            .isNotEqualTo(fresh.get(name).toFloats()));
        }
    }

    /** The kernel that training differentiates is the network that samples. */
    @Test
    void theFirstLossIsTheErrorOfTheNetworkThatSamples() {
        ModelRecipe recipe = new ModelRecipe(LATENTS, 1, 1, 0.02, 1e-3, 0, 0, 0, 0, 1e9, 7);
        try (CleanImages images = latents();
                TensorScope scope = engine.newScope()) {
            Map<String, HostTensor> weights = FreshWeights.of(LATENTS, recipe.seed());
            float loss;
            try (ModelTrainer trainer = ModelTrainer.start(engine, recipe, latents())) {
                loss = trainer.advance();
            }
            SplittableRandom random = new SplittableRandom(recipe.seed() * 0x9E3779B97F4A7C15L);
            int timestep = random.nextInt(1000);
            random.nextDouble();
            CleanImages.Batch batch = images.batch(scope, recipe.seed(), 0, 1);
            engine.seed(random.nextLong() >>> 1);
            float[] noise = scope.normal(batch.values().shape()).toFloats();
            float[] noisy = batch.values().toFloats();
            double alphaBar = NoiseSchedule.scaledLinear().alphaBar(timestep);
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] = (float) (Math.sqrt(alphaBar) * noisy[i] + Math.sqrt(1 - alphaBar) * noise[i]);
            }
            Tensor x = scope.floats(Shape.of(1, 4, 8, 8), noisy);
            try (UVit network = UVit.load(engine, LATENTS, new HostWeights(weights), LinearOperators.PLAIN)) {
                Tensor time = network.timeEmbeddings(scope, timestep + 1f).getFirst();
                Tensor rows = scope.longs(Shape.of(1), 0);
                var conditioning = network.spread(scope, network.conditionings(scope, time, batch.labels()[0]), rows);
                float[] predicted = network.forward(scope, x, conditioning, LayerPlan.computeAll(LATENTS.layers()))
                        .toFloats();
                double error = 0;
                for (int i = 0; i < noise.length; i++) {
                    error += Math.pow(predicted[i] - noise[i], 2) / noise.length;
                }
                assertThat((double) loss).isCloseTo(error, within(1e-5));
            }
        }
    }

    @Test
    void imagesOfAnotherKindAreRefused() {
        assertThatThrownBy(() -> ModelTrainer.start(engine, recipe(LATENTS, 1), CleanImages.pixels(shapes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected images of 4 channels, 8 pixels and 10 classes, found 3 channels, 16");
    }

    private static void advance(ModelTrainer trainer, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.advance();
        }
    }
}
