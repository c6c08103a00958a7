package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.DitArchitecture;
import org.junit.jupiter.api.Test;

class RunMacsTest {
    private static final int STEPS = 50;

    private static RunMacs of(DitArchitecture a, List<Long> labels) {
        SamplingRecipe recipe = new SamplingRecipe(labels, STEPS, new Solver.Ddim(0), new Guidance(1.5, 3), false, 1);
        CacheSchedule schedule =
                new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(RunShape.of(a, STEPS, "ddim"));
        return RunMacs.of(a, recipe, schedule);
    }

    @Test
    void measuredRunsCountNeitherTimeEmbeddingsNorAdaLnThatIsKept() {
        RunMacs macs = of(RandomCheckpoint.TINY, List.of(0L, 1L));

        assertThat(macs.adaLnKept()).isTrue();
        assertThat(macs.full().total() - macs.warmFull())
                .isGreaterThan(macs.full().adaLn());
        assertThat(macs.full().total() - macs.warmFull())
                .isEqualTo(macs.cached().total() - macs.warmCached());
        assertThat(macs.warmRatio())
                .isGreaterThan((double) macs.full().total() / macs.cached().total());
    }

    @Test
    void adaLnBeyondTheBudgetIsCounted() {
        List<Long> manyLabels = LongStream.range(0, 16).boxed().toList();

        RunMacs macs = of(RandomCheckpoint.XL_256, manyLabels);

        assertThat(macs.adaLnKept()).isFalse();
        assertThat(macs.full().total() - macs.warmFull()).isLessThan(macs.full().adaLn());
    }

    @Test
    void theUncachedRunIsItsOwnRatio() {
        DitArchitecture a = RandomCheckpoint.TINY;
        SamplingRecipe recipe =
                new SamplingRecipe(Collections.nCopies(2, 0L), STEPS, new Solver.Ddim(0), new Guidance(1, 3), false, 1);

        assertThat(RunMacs.of(a, recipe, CacheSchedule.full(STEPS, a.layers())).warmRatio())
                .isEqualTo(1);
    }
}
