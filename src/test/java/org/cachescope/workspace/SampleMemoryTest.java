package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleMemoryTest {
    private static final int STEPS = 4;
    private static final int LAYERS = TestModels.SHAPES16.layers();

    @TempDir
    private Path folder;

    private OpenedModel model;

    @BeforeEach
    void open() throws IOException {
        model = OpenedModel.open(TestModels.withShippedModel(folder), ModelChoice.SHIPPED);
    }

    private SampleMemory of(int images, double scale, CacheSchedule schedule) {
        SamplingRecipe recipe = new SamplingRecipe(
                Collections.nCopies(images, 1L), STEPS, new Solver.Ddim(0), new Guidance(scale, 3), true, 1);
        return SampleMemory.of(model, recipe, schedule);
    }

    private static CacheSchedule all() {
        return new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                .schedule(RunShape.of(TestModels.SHAPES16, STEPS, "ddim"));
    }

    /** Values of one image's tokens without guidance, in bytes. */
    private static long stream() {
        return 4L * TestModels.SHAPES16.tokens() * TestModels.SHAPES16.hiddenSize();
    }

    @Test
    void guidanceMakesTwoRowsOfAnImage() {
        CacheSchedule full = CacheSchedule.full(STEPS, LAYERS);
        assertThat(of(5, 2, full).perImage()).isEqualTo(2 * of(5, 1, full).perImage());
    }

    @Test
    void whatIsStoredCountsAndNeighboursThatMayBeSummedCountOnce() {
        long none = of(1, 1, CacheSchedule.full(STEPS, LAYERS)).perImage();
        assertThat(of(1, 1, all()).perImage()).isEqualTo(none + stream());
        CacheSchedule everySecondLayer = new CacheSchedule(List.of(
                CacheSchedule.Row.full(LAYERS),
                new CacheSchedule.Row(
                        OptionalInt.empty(),
                        Collections.nCopies(LAYERS / 2, List.of(CellAction.REUSE, CellAction.COMPUTE)).stream()
                                .flatMap(List::stream)
                                .toList()),
                CacheSchedule.Row.full(LAYERS),
                CacheSchedule.Row.full(LAYERS)));
        assertThat(of(1, 1, everySecondLayer).perImage()).isEqualTo(none + LAYERS / 2 * stream());
    }

    @Test
    void aBatchThatFitsIsLetPassAndALargerOneRefusedWithWhatWouldFit() {
        SampleMemory ten = of(10, 2, all());
        ten.requireWithin(ten.bytes());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ten.requireWithin(ten.bytes() - 1))
                .withMessageStartingWith("--images: 10 of shapes16 in one batch need about ")
                .withMessageEndingWith("Take at most 9.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ten.requireWithin(1000))
                .withMessageEndingWith("It is too large for this machine.");
    }

    @Test
    void thisMachineHasMemory() {
        assertThat(SampleMemory.ofThisMachine()).isGreaterThan(1L << 28);
    }
}
