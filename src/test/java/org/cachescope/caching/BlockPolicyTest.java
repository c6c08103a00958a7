package org.cachescope.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.caching.BlockPolicy.DeepCache;
import org.cachescope.caching.BlockPolicy.DeltaRanges;
import org.cachescope.caching.BlockPolicy.EncoderLayers;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;
import org.cachescope.model.UVitArchitecture;
import org.junit.jupiter.api.Test;

class BlockPolicyTest {
    private static final DitArchitecture DIT = new DitArchitecture(16, 4, 3, 64, 4, 2, 256, 10, false);
    private static final UVitArchitecture UVIT = new UVitArchitecture(16, 4, 3, 64, 4, 2, 256, 10, false, false, false);
    private static final RunShape SIX_STEPS = RunShape.of(DIT, 6, "ddim");
    private static final RunShape TWO_A_STEP = RunShape.of(UVIT, 4, "dpm-solver-2");

    private static List<String> letters(CacheSchedule schedule) {
        return schedule.rows().stream()
                .map(row -> CellAction.letters(row.cells()))
                .toList();
    }

    private static List<List<String>> ranges(CacheSchedule schedule) {
        return IntStream.range(0, schedule.evaluations())
                .mapToObj(evaluation -> BlockRange.texts(schedule.ranges(evaluation)))
                .toList();
    }

    @Test
    void deltaDitLeavesOutRearBlocksEarlyAndFrontBlocksLater() {
        CacheSchedule schedule = new DeltaRanges(3, 2, 3).schedule(SIX_STEPS);
        assertThat(letters(schedule))
                .containsExactly("CCCCCCCC", "CCRRRRRR", "CCCCCCCC", "RRRRRRCC", "CCCCCCCC", "RRRRRRCC");
        assertThat(ranges(schedule))
                .containsExactly(
                        List.of(),
                        List.of("residual 1-3"),
                        List.of(),
                        List.of("residual 0-2"),
                        List.of(),
                        List.of("residual 0-2"));
        assertThat(schedule.counts()).isEqualTo(new CellCounts(18, 0, 40));
    }

    @Test
    void withAnIntervalOfOneOrNothingBetweenFullEvaluationsEverythingIsComputed() {
        assertThat(new DeltaRanges(3, 1, 3).schedule(SIX_STEPS)).isEqualTo(CacheSchedule.full(6, 8));
        assertThat(new DeepCache(1, 1).schedule(TWO_A_STEP)).isEqualTo(CacheSchedule.full(8, 10));
        assertThat(new EncoderLayers(1).schedule(TWO_A_STEP)).isEqualTo(CacheSchedule.full(8, 10));
    }

    @Test
    void longerIntervalsReadTheSameFullEvaluationTwiceOrMore() {
        CacheSchedule schedule = new DeltaRanges(3, 3, 2).schedule(SIX_STEPS);
        assertThat(ranges(schedule))
                .containsExactly(
                        List.of(),
                        List.of("residual 1-3"),
                        List.of("residual 0-2"),
                        List.of(),
                        List.of("residual 0-2"),
                        List.of("residual 0-2"));
        assertThat(schedule.source(2, LayerId.mhsa(0))).hasValue(0);
        assertThat(schedule.source(5, LayerId.ffn(2))).hasValue(3);
        assertThat(schedule.storedParts(0))
                .as("what overlaps is kept once")
                .containsExactly(
                        new StoredPart(new BlockRange(0, 1, BlockRange.Kind.RESIDUAL), 2),
                        new StoredPart(new BlockRange(1, 3, BlockRange.Kind.RESIDUAL), 2),
                        new StoredPart(new BlockRange(3, 4, BlockRange.Kind.RESIDUAL), 1));
    }

    @Test
    void deepCacheComputesTheOutermostBlocksOfAUVit() {
        CacheSchedule schedule = new DeepCache(1, 2).schedule(TWO_A_STEP);
        assertThat(letters(schedule))
                .as("intermediate evaluations are full, and the first ones of the next step leave out blocks")
                .containsExactly(
                        "CCCCCCCCCC",
                        "CCCCCCCCCC",
                        "CCRRRRRRCC",
                        "CCCCCCCCCC",
                        "CCRRRRRRCC",
                        "CCCCCCCCCC",
                        "CCRRRRRRCC",
                        "CCCCCCCCCC");
        assertThat(schedule.ranges(2)).containsExactly(new BlockRange(1, 4, BlockRange.Kind.STREAM));
        assertThat(new DeepCache(0, 2).schedule(TWO_A_STEP).ranges(2))
                .containsExactly(new BlockRange(0, 5, BlockRange.Kind.STREAM));
        assertThat(new DeepCache(2, 2).schedule(TWO_A_STEP).ranges(2))
                .containsExactly(new BlockRange(2, 3, BlockRange.Kind.STREAM));
    }

    @Test
    void theEncodersLayersReuseOneByOne() {
        CacheSchedule schedule = new EncoderLayers(4).schedule(TWO_A_STEP);
        assertThat(letters(schedule))
                .containsExactly(
                        "CCCCCCCCCC",
                        "CCCCCCCCCC",
                        "RRRRRRCCCC",
                        "RRRRRRCCCC",
                        "RRRRRRCCCC",
                        "CCCCCCCCCC",
                        "RRRRRRCCCC",
                        "RRRRRRCCCC");
        assertThat(schedule.hasRanges()).isFalse();
    }

    @Test
    void aPolicyForTheOtherKindOfNetworkIsRefusedWithWhatToChoose() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeltaRanges(2, 2, 3).schedule(TWO_A_STEP))
                .withMessageContaining("choose deepcache or first-block");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeepCache(1, 2).schedule(SIX_STEPS))
                .withMessageContaining("DeepCache needs a network with long skips")
                .withMessageContaining("choose delta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EncoderLayers(2).schedule(SIX_STEPS))
                .withMessageContaining("Faster Diffusion needs a network with long skips");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeltaRanges(5, 2, 3).schedule(SIX_STEPS))
                .withMessageContaining("4 blocks, of which 5 cannot be left out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeepCache(3, 2).schedule(TWO_A_STEP))
                .withMessageContaining("2 in-blocks, of which 3 cannot be computed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeltaRanges(0, 2, 3))
                .withMessage("blocks: expected 1 or more, found 0");
    }

    @Test
    void blocksLeftOutAreNotCountedNorAreTheProjectionsOfSkipsAmongThem() {
        long layers = layers(DIT, 6 * 8 - 18);
        MacCount delta = new Macs(DIT).executed(new DeltaRanges(3, 2, 3).schedule(SIX_STEPS), 2, 1);
        assertThat(delta.mhsa() + delta.ffn()).isEqualTo(2 * layers);
        assertThat(delta.skips()).isZero();

        CacheSchedule deep = new DeepCache(1, 2).schedule(TWO_A_STEP);
        MacCount count = new Macs(UVIT).executed(deep, 3, 1);
        assertThat(count.mhsa() + count.ffn()).isEqualTo(3 * layers(UVIT, 8 * 10 - 3 * 6));
        long projection = 2L * UVIT.tokens() * 64 * 64;
        assertThat(count.skips())
                .as("two skips in five full evaluations, the outer one in three others")
                .isEqualTo(3 * (5 * 2 + 3) * projection);
        assertThat(new Macs(UVIT).executed(deep.uncached(), 3, 1).skips()).isEqualTo(3 * 8 * 2 * projection);
    }

    /** Multiply-accumulates of as many layers, half of them attention. */
    private static long layers(Architecture a, int count) {
        long t = a.tokens();
        long d = a.hiddenSize();
        return count / 2 * (4 * t * d * d + 2 * t * t * d + 2 * t * d * a.ffnSize());
    }
}
