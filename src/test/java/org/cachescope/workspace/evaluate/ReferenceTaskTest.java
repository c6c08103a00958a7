package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.cachescope.evaluation.metrics.ReferenceFile;
import org.cachescope.evaluation.metrics.ReferenceSet;
import org.cachescope.format.NpzFile;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.cachescope.format.WriteFailedException;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statistics of images that people bring. */
class ReferenceTaskTest {
    private static final int SIDE = 16;
    private static final int BYTES = 3 * SIDE * SIDE;
    private static final int CLASSES = 4;
    private static final int OF_CLASS = 5;

    @TempDir
    private Path folder;

    private TaskEngine engine;
    private Installation installation;

    @BeforeEach
    void start() throws IOException {
        engine = TaskEngine.start("cpu", 0);
        installation = SmallEvaluation.in(folder.resolve("home"), engine);
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private ReferenceTask.Request request(Path pictures, int kept, Path file) {
        return new ReferenceTask.Request(ProtocolChoice.SHAPES, pictures, SIDE, 2, kept, file);
    }

    private ReferenceSet statistics(Path pictures, int kept) throws IOException {
        Path file = folder.resolve("stats.npz");
        new ReferenceTask(installation, engine, request(pictures, kept, file))
                .run(ProgressListener.NONE, new CancelToken());
        return ReferenceFile.read(
                file, JudgeFiles.open(installation, ProtocolChoice.SHAPES, SIDE).sha256(), "shapes");
    }

    /** All images of a class are alike, so that features tell the class. */
    private static byte[] rgb(int ofClass) {
        byte[] rgb = new byte[BYTES];
        Arrays.fill(rgb, (byte) (ofClass * 60));
        return rgb;
    }

    private Path images() throws IOException {
        Path images = folder.resolve("images");
        for (int i = 0; i < CLASSES * OF_CLASS; i++) {
            Path file = images.resolve("class" + i / OF_CLASS).resolve(i % OF_CLASS + ".png");
            Files.createDirectories(file.getParent());
            PngFile.write(file, new RgbImage(SIDE, SIDE, rgb(i / OF_CLASS)), Map.of());
        }
        return images;
    }

    private Path array() throws IOException {
        byte[] all = new byte[CLASSES * OF_CLASS * BYTES];
        for (int i = 0; i < CLASSES * OF_CLASS; i++) {
            System.arraycopy(rgb(i / OF_CLASS), 0, all, i * BYTES, BYTES);
        }
        Path file = folder.resolve("images.npz");
        HostTensor pixels = HostTensor.ofBytes(DType.U8, Shape.of(CLASSES * OF_CLASS, SIDE, SIDE, 3), all);
        NpzFile.write(file, Map.of(ArrayPictures.ARRAY, pixels));
        return file;
    }

    @Test
    void featuresAreKeptOfEveryClassNotOfTheFirst() throws IOException {
        for (Path pictures : List.of(images(), array())) {
            ReferenceSet set = statistics(pictures, CLASSES);
            assertThat(set.pooled().images()).isEqualTo(CLASSES * OF_CLASS);
            int dimensions = set.features().dimensions();
            List<List<Float>> kept = new ArrayList<>();
            for (int i = 0; i < set.features().size(); i++) {
                List<Float> one = new ArrayList<>();
                for (int d = 0; d < dimensions; d++) {
                    one.add(set.features().values()[i * dimensions + d]);
                }
                kept.add(one);
            }
            assertThat(kept).as(pictures.toString()).hasSize(CLASSES).doesNotHaveDuplicates();
        }
    }

    @Test
    void whereTheFileCannotGoIsToldBeforeTheWork() throws IOException {
        Path images = images();
        Path text = Files.writeString(folder.resolve("README.md"), "text");
        List<Progress> told = new ArrayList<>();
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> new ReferenceTask(installation, engine, request(images, 1, text.resolve("s.npz")))
                        .run(told::add, new CancelToken()))
                .withMessageContaining("it is no folder");
        assertThatExceptionOfType(WriteFailedException.class)
                .isThrownBy(() -> new ReferenceTask(installation, engine, request(images, 1, images))
                        .run(told::add, new CancelToken()))
                .withMessageContaining("it is a folder");
        assertThat(told).isEmpty();
    }

    @Test
    void aFolderThatIsMissingIsMade() throws IOException {
        Path file = folder.resolve("new/deep/stats.npz");
        new ReferenceTask(installation, engine, request(images(), 1, file))
                .run(ProgressListener.NONE, new CancelToken());
        assertThat(file).isRegularFile();
        Path failed = folder.resolve("other/stats.npz");
        assertThatThrownBy(() -> new ReferenceTask(installation, engine, request(folder.resolve("none"), 1, failed))
                .run(ProgressListener.NONE, new CancelToken()));
        assertThat(failed.getParent()).doesNotExist();
    }

    /** A task looks between batches whether it is to stop. */
    @Test
    void largePicturesAreDescribedFewAtATime() throws IOException {
        Path images = images();
        CancelToken cancel = new CancelToken();
        List<Long> described = new ArrayList<>();
        ProgressListener stopping = progress -> {
            if (progress instanceof Progress.Advanced step) {
                described.add(step.done());
                cancel.cancel();
            }
        };
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> new ReferenceTask(
                                installation, engine, request(images, 1, folder.resolve("stats.npz")), 2L * BYTES)
                        .run(stopping, cancel));
        assertThat(described).containsExactly(1L, 2L);
    }
}
