package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.FormatException;
import org.cachescope.format.NpzFile;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceFileTest {
    private static final String NETWORK = "ab".repeat(32);
    private static final FeatureSet FEATURES = new FeatureSet(2, new float[] {1, 2, 3, 5, 4, 4});

    @TempDir
    private Path folder;

    private Path file;

    private final ReferenceSet written = new ReferenceSet("drawn", FeatureMoments.of(FEATURES), null, FEATURES);

    @BeforeEach
    void name() {
        file = folder.resolve("stats.npz");
    }

    @Test
    void statisticsSayByWhichProtocolOneNetworkMadeThem() throws IOException {
        ReferenceFile.write(file, written, NETWORK, "adm");
        ReferenceSet read = ReferenceFile.read(file, NETWORK, "adm");
        assertThat(read.pooled().mean()).isEqualTo(written.pooled().mean());
        assertThat(read.features().values()).isEqualTo(FEATURES.values());
        assertThatThrownBy(() -> ReferenceFile.read(file, NETWORK, "pytorch-fid"))
                .as("the same network, of images resized in another way")
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("stats.npz", "pytorch-fid", "adm", "never comparable");
        assertThatThrownBy(() -> ReferenceFile.read(file, "cd".repeat(32), "adm"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("made by another network");
    }

    @Test
    void publishedFilesSayNeitherNetworkNorProtocol() throws IOException {
        published(Map.of());
        assertThat(ReferenceFile.read(file, NETWORK, "adm").pooled().mean()).containsExactly(0.5, 1.5);
    }

    @Test
    void momentsOfAPublishedFileStandInPlaceOfThoseOfTheImagesInIt() throws IOException {
        published(Map.of("arr_0", HostTensor.ofBytes(DType.U8, Shape.of(1, 1, 1, 3), new byte[3])));
        ReferenceSet joined = ReferenceFile.withMomentsOf(file, written).orElseThrow();
        assertThat(joined.pooled().mean()).containsExactly(0.5, 1.5);
        assertThat(joined.pooled().covariance()).containsExactly(2, 0.25, 0.25, 1);
        assertThat(joined.spatial()).as("the file has none").isNull();
        assertThat(joined.features()).as("of its images").isEqualTo(FEATURES);
    }

    @Test
    void anArrayOfImagesAloneHasNoMoments() throws IOException {
        NpzFile.write(file, Map.of("arr_0", HostTensor.ofBytes(DType.U8, Shape.of(1, 1, 1, 3), new byte[3])));
        assertThat(ReferenceFile.withMomentsOf(file, written)).isEmpty();
    }

    @Test
    void momentsOfAnotherNetworkAreRefused() throws IOException {
        NpzFile.write(
                file,
                Map.of(
                        "mu", HostTensor.ofDoubles(Shape.of(1), new double[] {1}),
                        "sigma", HostTensor.ofDoubles(Shape.of(1, 1), new double[] {1})));
        assertThatThrownBy(() -> ReferenceFile.withMomentsOf(file, written))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll("stats.npz", "2 features", "1 features");
    }

    /** Moments as published files have them, and what else. */
    private void published(Map<String, HostTensor> more) throws IOException {
        Map<String, HostTensor> arrays = new LinkedHashMap<>(more);
        arrays.put("mu", HostTensor.ofDoubles(Shape.of(2), new double[] {0.5, 1.5}));
        arrays.put("sigma", HostTensor.ofDoubles(Shape.of(2, 2), new double[] {2, 0.25, 0.25, 1}));
        NpzFile.write(file, arrays);
    }
}
