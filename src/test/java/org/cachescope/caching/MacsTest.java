package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerKind;
import org.cachescope.model.UVitArchitecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacsTest {
    private static final DitArchitecture TINY = new DitArchitecture(8, 2, 4, 64, 2, 4, 256, 10, true);

    private static DitArchitecture dit(int inputSize, int width, int depth) {
        return new DitArchitecture(inputSize, 2, 4, width, depth, 16, 4 * width, 1000, true);
    }

    /** Uncached rows of the paper's tables: XL/2-256, XL/2-512 and L/2-256. */
    @ParameterizedTest
    @CsvSource({
        "32, 1152, 28, 50, 5.72",
        "32, 1152, 28, 40, 4.57",
        "32, 1152, 28, 20, 2.29",
        "32, 1152, 28, 16, 1.83",
        "32, 1152, 28, 10, 1.14",
        "64, 1152, 28, 50, 22.85",
        "32, 1024, 24, 50, 3.88",
        "32, 1024, 24, 20, 1.55"
    })
    void publishedFiguresComeOut(int inputSize, int width, int depth, int steps, double teraMacs) {
        Macs macs = new Macs(dit(inputSize, width, depth));
        MacCount count = macs.asPublished(CacheSchedule.full(steps, 2 * depth));
        assertThat(count.convention()).isEqualTo(MacConvention.AS_PUBLISHED);
        assertThat(count.total() / 1e12).isCloseTo(teraMacs, withinPercentage(0.5));
    }

    @Test
    void executedFiguresOfAGuidedRunComeOut() {
        MacCount count = new Macs(dit(32, 1152, 28)).executed(CacheSchedule.full(50, 56), 2, 2);
        assertThat(count.convention()).isEqualTo(MacConvention.EXECUTED);
        assertThat(count.total() / 1e12).isCloseTo(11.84, withinPercentage(0.5));
    }

    /** Uncached rows of the paper's table of U-ViT-H/2 on 256 pixels. */
    @ParameterizedTest
    @CsvSource({"50, 6.44", "30, 3.86", "20, 2.58", "16, 2.06"})
    void publishedFiguresOfUVitComeOut(int evaluations, double teraMacs) {
        UVitArchitecture huge = new UVitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, false, false, false);
        MacCount count = new Macs(huge).asPublished(CacheSchedule.full(evaluations, 58));
        assertThat(count.total() / 1e12).isCloseTo(teraMacs, withinPercentage(0.25));
    }

    @Test
    void everyPartOfAUVitIsCountedAsItIsMultiplied() {
        UVitArchitecture a = new UVitArchitecture(8, 2, 4, 64, 4, 4, 256, 10, true, true, true);
        Macs macs = new Macs(a); // T = 18, P = 16, D = 64, F = 256, 5 blocks
        long mhsa = 18 * 64 * 192 + 18 * 64 * 64 + 2 * 18 * 18 * 64;
        long ffn = 2 * 18 * 64 * 256;
        long patch = 16 * 16 * 64;
        long time = 64 * 256 + 256 * 64;
        long skip = 18 * 128 * 64;
        long last = 16 * 64 * 16 + 8 * 8 * 4 * 4 * 9;
        assertThat(macs.skipProjection()).isEqualTo(skip);
        assertThat(macs.perImage(MacConvention.EXECUTED))
                .isEqualTo(new MacCount(MacConvention.EXECUTED, 5 * mhsa, 5 * ffn, patch + time, 0, 2 * skip, last));
        CacheSchedule reused = new CacheSchedule(List.of(
                CacheSchedule.Row.full(10),
                new CacheSchedule.Row(OptionalInt.of(1), Collections.nCopies(10, CellAction.REUSE))));
        assertThat(macs.executed(reused, 6, 1))
                .isEqualTo(new MacCount(
                        MacConvention.EXECUTED,
                        6 * 5 * mhsa,
                        6 * 5 * ffn,
                        2 * (6 * patch + time),
                        0,
                        2 * 6 * 2 * skip,
                        2 * 6 * last));
        UVitArchitecture plain = new UVitArchitecture(8, 2, 4, 64, 4, 4, 256, 10, true, false, false);
        assertThat(new Macs(plain).perImage(MacConvention.AS_PUBLISHED).embedding())
                .isEqualTo(patch);
        assertThat(new Macs(plain).finalProjection()).isEqualTo(16 * 64 * 16);
    }

    @Test
    void everyPartIsCountedAsItIsMultiplied() {
        Macs macs = new Macs(TINY); // T = 16, D = 64, F = 256
        long mhsa = 16 * 64 * 192 + 16 * 64 * 64 + 2 * 16 * 16 * 64;
        long ffn = 2 * 16 * 64 * 256;
        long patch = 16 * 16 * 64;
        long projection = 16 * 64 * 32;
        long time = 256 * 64 + 64 * 64;
        long adaLn = 2 * 64 * 384 + 64 * 128;
        assertThat(macs.layer(LayerKind.MHSA, MacConvention.EXECUTED)).isEqualTo(mhsa);
        assertThat(macs.layer(LayerKind.MHSA, MacConvention.AS_PUBLISHED)).isEqualTo(mhsa - 2 * 16 * 16 * 64);
        assertThat(macs.layer(LayerKind.FFN, MacConvention.EXECUTED)).isEqualTo(ffn);
        assertThat(macs.perImage(MacConvention.EXECUTED))
                .isEqualTo(new MacCount(MacConvention.EXECUTED, 2 * mhsa, 2 * ffn, patch + time, adaLn, 0, projection));

        CacheSchedule schedule = new CacheSchedule(List.of(
                CacheSchedule.Row.full(4),
                new CacheSchedule.Row(
                        OptionalInt.of(0),
                        List.of(CellAction.REUSE, CellAction.COMPUTE, CellAction.REUSE, CellAction.DROP))));
        assertThat(macs.executed(schedule, 6, 3))
                .isEqualTo(new MacCount(
                        MacConvention.EXECUTED,
                        6 * 2 * mhsa,
                        6 * 3 * ffn,
                        2 * (6 * patch + time),
                        2 * 3 * adaLn,
                        0,
                        2 * 6 * projection));
    }

    @Test
    void partsAddUpToTheTotal() {
        assertThat(new MacCount(MacConvention.EXECUTED, 1, 20, 300, 4000, 50000, 600000).total())
                .isEqualTo(654321);
    }

    @Test
    void schedulesOfAnotherNetworkAndEmptyBatchesAreRefused() {
        Macs macs = new Macs(TINY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> macs.asPublished(CacheSchedule.full(2, 6)))
                .withMessage("the schedule has 6 layers, the network 4");
        assertThatIllegalArgumentException().isThrownBy(() -> macs.executed(CacheSchedule.full(2, 4), 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> macs.executed(CacheSchedule.full(2, 4), 1, 0));
    }

    @Test
    void figuresBeyondALongAreNotWrapped() {
        DitArchitecture huge = new DitArchitecture(32768, 1, 4, 1 << 30, 1, 4, 1 << 30, 10, false);
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Macs(huge).perImage(MacConvention.EXECUTED));
    }
}
