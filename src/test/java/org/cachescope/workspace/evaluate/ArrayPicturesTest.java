package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.cachescope.evaluation.metrics.ReferenceFile;
import org.cachescope.evaluation.metrics.ReferenceSet;
import org.cachescope.format.FormatException;
import org.cachescope.format.NpzFile;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reference images as the ADM evaluation keeps them. */
class ArrayPicturesTest {
    private static final int IMAGES = 12;
    private static final int SIDE = 16;
    private static final int BYTES = 3 * SIDE * SIDE;

    @TempDir
    private Path folder;

    private Path array(byte[] pixels, long... sizes) throws IOException {
        Path file = folder.resolve("references.npz");
        NpzFile.write(file, Map.of(ArrayPictures.ARRAY, HostTensor.ofBytes(DType.U8, Shape.of(sizes), pixels)));
        return file;
    }

    private static byte[] pixels() {
        byte[] pixels = new byte[IMAGES * BYTES];
        new Random(7).nextBytes(pixels);
        return pixels;
    }

    @Test
    void anArrayGivesTheStatisticsOfItsImagesAsFiles() throws IOException {
        byte[] pixels = pixels();
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < IMAGES; i++) {
            byte[] rgb = new byte[BYTES];
            System.arraycopy(pixels, i * BYTES, rgb, 0, BYTES);
            PngFile.write(images.resolve(String.format("%03d.png", i)), new RgbImage(SIDE, SIDE, rgb), Map.of());
        }
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            Installation installation = SmallEvaluation.in(folder.resolve("home"), engine);
            ReferenceSet ofFiles = statistics(installation, engine, images);
            ReferenceSet ofArray = statistics(installation, engine, array(pixels, IMAGES, SIDE, SIDE, 3));
            assertThat(ofArray.pooled().images()).isEqualTo(IMAGES);
            assertThat(ofArray.pooled().mean()).isEqualTo(ofFiles.pooled().mean());
            assertThat(ofArray.pooled().covariance()).isEqualTo(ofFiles.pooled().covariance());
            assertThat(ofArray.features().values()).isEqualTo(ofFiles.features().values());
        }
    }

    private ReferenceSet statistics(Installation installation, TaskEngine engine, Path pictures) throws IOException {
        Path file = folder.resolve("stats.npz");
        new ReferenceTask(
                        installation,
                        engine,
                        new ReferenceTask.Request(ProtocolChoice.SHAPES, pictures, SIDE, 2, IMAGES, file))
                .run(ProgressListener.NONE, new CancelToken());
        return ReferenceFile.read(
                file, JudgeFiles.open(installation, ProtocolChoice.SHAPES, SIDE).sha256(), "shapes");
    }

    @Test
    void anArrayThatHoldsNoImagesIsRefused() throws IOException {
        Path file = array(pixels(), IMAGES, 3, SIDE, SIDE);
        assertThatThrownBy(() -> ArrayPictures.open(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("array 'arr_0'")
                .hasMessageContaining("[N, H, W, 3]")
                .hasMessageContaining("[12, 3, 16, 16]");
    }

    @Test
    void aFileWithoutTheArrayIsRefused() throws IOException {
        Path file = folder.resolve("other.npz");
        NpzFile.write(file, Map.of("mu", HostTensor.ofBytes(DType.U8, Shape.of(1), new byte[1])));
        assertThatThrownBy(() -> ArrayPictures.open(file)).hasMessageContaining("'arr_0' among them");
    }
}
