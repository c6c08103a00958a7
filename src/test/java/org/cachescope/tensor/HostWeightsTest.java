package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostWeightsTest {
    private static final HostTensor ONE = HostTensor.ofFloats(Shape.of(2), new float[] {1, 2});
    private static final HostTensor OTHER = HostTensor.ofLongs(Shape.of(1), new long[] {3});

    private static Map<String, HostTensor> tensors() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        tensors.put("z", ONE);
        tensors.put("a", OTHER);
        return tensors;
    }

    @Test
    void tensorsAreDescribedInOrder() {
        HostWeights weights = new HostWeights(tensors());
        assertThat(weights.names()).containsExactly("z", "a");
        assertThat(weights.shape("z")).isEqualTo(Shape.of(2));
        assertThat(weights.dtype("a")).isEqualTo(DType.I64);
    }

    @Test
    void readTensorsOutliveTheArena() {
        HostTensor read;
        try (Arena arena = Arena.ofConfined()) {
            read = new HostWeights(tensors()).read("z", arena);
        }
        assertThat(read.toFloats()).containsExactly(1, 2);
    }

    @Test
    void laterChangesOfTheMapDoNotShow() {
        Map<String, HostTensor> tensors = tensors();
        HostWeights weights = new HostWeights(tensors);
        tensors.clear();
        assertThat(weights.names()).hasSize(2);
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HostWeights(tensors()).shape("b"))
                .withMessage("weights in memory: there is no tensor 'b' among its 2 (z, a)");
    }
}
