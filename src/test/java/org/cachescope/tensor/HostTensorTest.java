package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Held to the conversion of single values, which the readers' tests hold to files of PyTorch's. */
class HostTensorTest {
    private static final int PATTERNS = 1 << Short.SIZE;

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyHalfIsWidenedAsItIsByItself(DType dtype) {
        int count = 2 * PATTERNS - 3; // no multiple of any piece
        ByteBuffer bytes = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putShort((short) i);
        }

        assertWidened(new HostTensor(dtype, Shape.of(count), MemorySegment.ofArray(bytes.array())));
    }

    @Test
    void doublesAndIntegersAreRounded() {
        assertWidened(HostTensor.ofDoubles(Shape.of(3), new double[] {1 / 3.0, -1e300, Double.NaN}));
        assertWidened(HostTensor.ofLongs(Shape.of(2, 2), new long[] {0, -7, 1L << 40, (1L << 24) + 1}));
    }

    @Test
    void singlesAreLeftAsTheyAre() {
        HostTensor singles = HostTensor.ofFloats(Shape.of(2), new float[] {1, 2});

        assertThat(singles.toF32(Arena.ofAuto())).isSameAs(singles);
    }

    @Test
    void nothingStaysNothing() {
        assertThat(HostTensor.ofLongs(Shape.of(0), new long[0])
                        .toF32(Arena.ofAuto())
                        .toFloats())
                .isEmpty();
    }

    private static void assertWidened(HostTensor values) {
        HostTensor widened = values.toF32(Arena.ofAuto());

        assertThat(widened.dtype()).isEqualTo(DType.F32);
        assertThat(widened.shape()).isEqualTo(values.shape());
        float[] found = widened.toFloats();
        assertThat(values.toFloats()).isEqualTo(found);
        for (int i = 0; i < found.length; i++) {
            assertThat(Float.floatToIntBits(found[i])).as("value %d", i).isEqualTo(Float.floatToIntBits((float)
                    values.valueAt(i)));
        }
    }
}
