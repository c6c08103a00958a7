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
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.AutoencoderArchitecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryNeedTest {
    private static final int STEPS = 4;
    private static final int LAYERS = TestModels.SHAPES16.layers();

    @TempDir
    private Path folder;

    private OpenedModel model;

    @BeforeEach
    void open() throws IOException {
        model = TestModels.shippedModel(folder);
    }

    private MemoryNeed of(int images, double scale, CacheSchedule schedule) {
        return of(images, images, scale, schedule);
    }

    private MemoryNeed of(int images, int atOnce, double scale, CacheSchedule schedule) {
        SamplingRecipe recipe = new SamplingRecipe(
                Collections.nCopies(images, 1L), STEPS, new Solver.Ddim(0), new Guidance(scale, 3), true, 1);
        return MemoryNeed.of(model, recipe, schedule, atOnce, Float.BYTES);
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
        assertThat(of(5, 2, full).perImageAtWork()).isEqualTo(2 * of(5, 1, full).perImageAtWork());
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
    void aSumIsStoredOnceHoweverManyKernelsComputeIt() {
        MemoryNeed few = of(1, 2, all());
        MemoryNeed many = of(20_000, 2, all());
        assertThat(TestModels.SHAPES16.layersPerKernel(2)).isEqualTo(LAYERS);
        assertThat(TestModels.SHAPES16.layersPerKernel(40_000)).isLessThan(LAYERS);
        assertThat(many.perImage()).isEqualTo(few.perImage());
    }

    @Test
    void halfPrecisionTakesHalf() {
        SamplingRecipe recipe = new SamplingRecipe(List.of(1L), STEPS, new Solver.Ddim(0), new Guidance(1, 3), true, 1);
        MemoryNeed half = MemoryNeed.of(model, recipe, all(), 1, Short.BYTES);
        assertThat(half.weights()).isEqualTo(of(1, 1, all()).weights() / 2);
        assertThat(half.perImage()).isLessThan(of(1, 1, all()).perImage());
        assertThat(half.perImageAtWork()).isEqualTo(of(1, 1, all()).perImageAtWork() / 2);
    }

    @Test
    void theAutoencodersDecoderCounts() throws IOException {
        Path vae = folder.resolve("vae.safetensors");
        AutoencoderArchitecture published = AutoencoderArchitecture.published();
        RandomCheckpoint.write(vae, published.shapes(), 1);
        OpenedModel latent = OpenedModel.open(
                TestModels.empty(folder),
                new ModelChoice(TestModels.latentModel().toString(), false, TestModels.latentHeads())
                        .withAutoencoder(vae.toString()));
        SamplingRecipe recipe = new SamplingRecipe(List.of(1L), 1, new Solver.Ddim(0), new Guidance(1, 3), false, 1);
        MemoryNeed need = MemoryNeed.of(
                latent, recipe, CacheSchedule.full(1, latent.architecture().layers()), 1, Float.BYTES);
        assertThat(need.decoder()).isEqualTo(49_490_199L * Float.BYTES); // of 83,653,863 weights
        long pixels = 8L * latent.architecture().inputSize();
        assertThat(need.decoding()).isEqualTo(3 * 256 * pixels * pixels * Float.BYTES);
        assertThat(need.bytes())
                .isEqualTo(
                        MemoryNeed.PROGRAM + need.weights() + need.conditionings() + need.decoder() + need.decoding());
        assertThat(need.text()).contains("weights", "autoencoder 0.2", "decoding");
        assertThat(of(1, 2, all()).text()).doesNotContain("autoencoder");
    }

    @Test
    void aBatchThatFitsIsLetPassAndALargerOneRefusedWithWhatWouldFit() {
        MemoryNeed ten = of(10, 2, all());
        assertThat(ten.within(new MachineMemory(ten.bytes(), ten.bytes()))).isEmpty();
        assertThat(ten.within(new MachineMemory(ten.bytes(), ten.bytes() - 1)))
                .get()
                .asString()
                .startsWith("needs about 0.")
                .contains("are free at present");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ten.within(new MachineMemory(ten.bytes() - 1, 0)))
                .withMessageStartingWith("10 images of shapes16 in one batch: needs about 0.")
                .withMessageEndingWith("Take at most 9 images.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ten.within(new MachineMemory(1000, 1000)))
                .withMessageEndingWith("It is too large for this machine.");
    }

    @Test
    void ofABatchInSlicesOneIsAtWork() {
        MemoryNeed whole = of(100, 2, all());
        MemoryNeed sliced = of(100, 8, 2, all());
        assertThat(whole.bytes() - sliced.bytes()).isEqualTo(92 * whole.perImageAtWork());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sliced.within(new MachineMemory(sliced.bytes() - 1, 0)))
                .withMessageEndingWith("Take at most 99 images.");
        long three = of(3, 2, all()).bytes()
                + (sliced.conditionings() - of(3, 2, all()).conditionings());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sliced.within(new MachineMemory(three, 0)))
                .withMessageEndingWith("Take at most 3 images.");
        assertThat(of(99, 8, 2, all()).bytes()).as("of the advice").isLessThan(sliced.bytes());
    }

    @Test
    void thisMachineHasMemory() {
        MachineMemory memory = MachineMemory.ofThisMachine();
        assertThat(memory.total()).isGreaterThan(1L << 28);
        assertThat(memory.free()).isBetween(1L, memory.total());
    }
}
