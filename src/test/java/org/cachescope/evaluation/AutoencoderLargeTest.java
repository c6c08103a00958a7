package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An autoencoder of the published size with random weights; memory as Linux's process table has it. */
@Tag("large")
class AutoencoderLargeTest {
    private static final AutoencoderArchitecture PUBLISHED = AutoencoderArchitecture.published();
    private static final AutoencoderArchitecture SMALL =
            new AutoencoderArchitecture(3, 4, 4, 32, List.of(32, 64), 1, 32, AutoencoderArchitecture.PUBLISHED_SCALE);
    private static final long PUBLISHED_PARAMETERS = 83_653_863;
    private static final int PIXELS = 256;
    private static final double MOST_OF_WEIGHTS = 1.3;

    /** A residual block's input, what is normalised, and what is convolved. */
    private static final int LIVE_ACTIVATIONS = 3;

    @Test
    void anImageIsEncodedAndDecodedInLittleMoreThanWeightsAndActivations(@TempDir Path folder) throws IOException {
        assertThat(PUBLISHED.parameters()).isEqualTo(PUBLISHED_PARAMETERS);
        Path file = folder.resolve("random-vae.safetensors");
        RandomCheckpoint.write(file, PUBLISHED.shapes(), 3);
        AutoencoderCheckpoint checkpoint = AutoencoderCheckpoint.open(file);
        assertThat(checkpoint.architecture()).isEqualTo(PUBLISHED);
        Path smallFile = folder.resolve("small-vae.safetensors");
        RandomCheckpoint.write(smallFile, SMALL.shapes(), 3);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                TensorScope scope = engine.newScope()) {
            // What the libraries need for their first convolution is the engine's own.
            try (Autoencoder small = Autoencoder.load(
                    engine, SMALL, AutoencoderCheckpoint.open(smallFile).weights())) {
                Tensor image = scope.normal(Shape.of(1, 3, 64, 64));
                Tensor moments = small.encode(scope, image, Autoencoder.StageWatch.NONE);
                small.decode(scope, small.mode(scope, moments), Autoencoder.StageWatch.NONE);
            }
            Tensor image = scope.normal(Shape.of(1, 3, PIXELS, PIXELS));
            ResidentMemory.forgetPeak();
            long before = ResidentMemory.now();
            long[] largest = {0};
            Autoencoder.StageWatch watch = (_, output) ->
                    largest[0] = Math.max(largest[0], output.shape().elements() * Float.BYTES);
            try (Autoencoder autoencoder = Autoencoder.load(engine, PUBLISHED, checkpoint.weights())) {
                Tensor moments = autoencoder.encode(scope, image, watch);
                Tensor decoded = autoencoder.decode(scope, autoencoder.mode(scope, moments), watch);
                assertThat(decoded.shape()).isEqualTo(image.shape());
                assertThat(autoencoder.isFinite(decoded)).isTrue();
            }
            long most = ResidentMemory.peak() - before;
            long weights = Files.size(file);
            System.out.printf(
                    "autoencoder: %.0f MB at most, weights %.0f MB, largest activation %.0f MB%n",
                    most / 1e6, weights / 1e6, largest[0] / 1e6);
            assertThat((double) most)
                    .as("memory beyond the engine's own")
                    .isLessThan(MOST_OF_WEIGHTS * weights + LIVE_ACTIVATIONS * largest[0]);
        }
    }
}
