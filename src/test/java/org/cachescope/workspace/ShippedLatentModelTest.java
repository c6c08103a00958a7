package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.data.ShapesDataset;
import org.cachescope.evaluation.AutoencoderFigures;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must hold of the latent model that ships, however good its images are. */
class ShippedLatentModelTest {
    private static final String NAME = "shapes64-uvit";
    private static final Path FOLDER = Path.of("assets", "models", NAME);
    private static final long MOST_BYTES = 14_000_000;
    private static final long UNSEEN = 40_000;

    @TempDir
    private Path cache;

    private OpenedModel model;

    @BeforeEach
    void openItByItsName() throws IOException {
        model = OpenedModel.open(new Installation(Path.of(""), cache), ModelChoice.of(NAME));
    }

    @Test
    void itOpensByItsNameWithTheAutoencoderThatItBrings() {
        assertThat(model.autoencoder()).isNotNull();
        assertThat(model.autoencoder().notes()).isEmpty();
        assertThat(model.imageSize()).isEqualTo(64);
        assertThat(model.generator()).isTrue();
        assertThat(model.architecture()).isInstanceOf(UVitArchitecture.class);
        assertThat(model.architecture().blocks()).isEqualTo(13);
        assertThat(model.architecture().hiddenSize()).isLessThanOrEqualTo(192);
        assertThat(model.architecture().inChannels()).isEqualTo(4);
        assertThat(model.autoencoder().architecture().factor()).isEqualTo(4);
    }

    @Test
    void itsFilesAreAsRecordedAndSmall() throws IOException {
        ModelBundle bundle = Objects.requireNonNull(model.checkpoint().bundle());
        assertThat(bundle.autoencoderSha256()).isNotNull();
        bundle.requireIntact(FOLDER, (_, _) -> true);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            long bytes = files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(bytes).isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    @Test
    void itsAutoencoderGivesUnseenImagesBackAndScalesItsLatentsToOne() {
        AutoencoderCheckpoint checkpoint = Objects.requireNonNull(model.autoencoder());
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Autoencoder autoencoder = Autoencoder.load(engine, checkpoint.architecture(), checkpoint.weights())) {
            AutoencoderFigures figures = AutoencoderFigures.of(engine, autoencoder, new ShapesDataset(64), UNSEEN, 256);

            assertThat(figures.psnrDecibels()).isGreaterThan(31);
            assertThat(figures.latentScale())
                    .isCloseTo(checkpoint.architecture().scaleFactor(), within(0.05));
        }
    }
}
