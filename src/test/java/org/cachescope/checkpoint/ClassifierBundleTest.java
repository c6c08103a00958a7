package org.cachescope.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.format.FormatException;
import org.cachescope.model.ClassifierArchitecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierBundleTest {
    private static final ClassifierArchitecture TINY = new ClassifierArchitecture(16, 8, 2);
    private static final ClassifierCard CARD =
            new ClassifierCard("tiny", TINY, List.of("disc", "ring"), 10, 9, Map.of("seed", 5));

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        ClassifierBundle.write(folder, CARD, weights(0.1f));
    }

    private static Map<String, HostTensor> weights(float value) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        TINY.shapes().forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            Arrays.fill(values, value);
            weights.put(name, HostTensor.ofFloats(shape, values));
        });
        return weights;
    }

    private void edit(String from, String to) throws IOException {
        Path file = folder.resolve("model.json");
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        ClassifierBundle bundle = ClassifierBundle.open(folder);
        assertThat(bundle.card()).isEqualTo(CARD);
        assertThat(bundle.card().accuracy()).isEqualTo(0.9);
        assertThat(bundle.weights().names())
                .containsExactlyElementsOf(TINY.shapes().keySet());
        assertThat(bundle.weights().dtype("head.bias")).isEqualTo(DType.F16);
    }

    @Test
    void aClassifierThatRecognisesNothingIsReadToo() throws IOException {
        edit("\"recognised\" : 9", "\"recognised\" : 0");
        assertThat(ClassifierBundle.open(folder).card().accuracy()).isZero();
    }

    @Test
    void storedWeightsAreRoundedToHalfPrecision() {
        float stored =
                ClassifierBundle.asStored(TINY, weights(0.1f)).get("head.bias").toFloats()[0];
        assertThat(stored).isEqualTo(Float.float16ToFloat(Float.floatToFloat16(0.1f)));
    }

    @Test
    void weightsThatHalfPrecisionCannotHoldAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassifierBundle.write(folder, CARD, weights(1e6f)))
                .withMessageContaining("stages.0.conv.weight");
        Map<String, HostTensor> missing = weights(1);
        missing.remove("head.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClassifierBundle.asStored(TINY, missing))
                .withMessage("weight 'head.bias': expected [2], found none");
    }

    @Test
    void changedWeightsAreRefused() throws IOException {
        Path file = folder.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> ClassifierBundle.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining("SHA-256");
    }

    @Test
    void anotherProgramsDescriptionIsRefused() throws IOException {
        edit("cachescope-classifier", "cachescope-model");
        assertThatThrownBy(() -> ClassifierBundle.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("expected cachescope-classifier, found cachescope-model");
    }

    @Test
    void aNewerVersionAsksForAnUpdate() throws IOException {
        edit("\"version\" : 1", "\"version\" : 2");
        assertThatThrownBy(() -> ClassifierBundle.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("version")
                .hasMessageContaining("Update");
    }

    @Test
    void anUnknownNetworkIsRefused() throws IOException {
        edit("shapes-classifier", "resnet");
        assertThatThrownBy(() -> ClassifierBundle.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("architecture.network");
    }

    @Test
    void sizesOutOfRangeAreRefused() throws IOException {
        edit("\"width\" : 8", "\"width\" : 7");
        assertThatThrownBy(() -> ClassifierBundle.open(folder))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("width")
                .hasMessageContaining("found 7");
    }

    @Test
    void aFolderWithoutADescriptionIsRefused() {
        assertThatThrownBy(() -> ClassifierBundle.open(folder.resolve("elsewhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.json");
    }

    @Test
    void cardsThatContradictThemselvesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierCard("tiny", TINY, List.of("disc"), 10, 9, Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierCard("tiny", TINY, List.of("disc", "ring"), 10, 11, Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClassifierCard(" ", TINY, List.of("disc", "ring"), 10, 9, Map.of()));
    }
}
