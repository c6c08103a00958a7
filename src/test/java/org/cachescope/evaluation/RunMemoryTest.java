package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;

class RunMemoryTest {
    private static final int STEPS = 4;
    private static final long STEP_BYTES = 4 * 12 + 2 * 12;
    private static final CacheSchedule FULL = CacheSchedule.full(STEPS, 2);

    private static SamplingRecipe recipe(long seed) {
        return new SamplingRecipe(List.of(1L), STEPS, new Solver.Ddim(0), new Guidance(1, 3), true, seed);
    }

    private static RunStep step(int step) {
        SampledImages latent = new SampledImages(Shape.of(1, 3, 2, 2), new float[12]);
        List<RgbImage> pictures = List.of(new RgbImage(2, 2, new byte[12]));
        return new RunStep(new Evaluation(step, step, true, 999 - step), latent, null, pictures, pictures);
    }

    private static List<RunStep> steps(int count) {
        return IntStream.range(0, count).mapToObj(RunMemoryTest::step).toList();
    }

    /** The full schedule but for an FFN that reuses in one row. */
    private static CacheSchedule reusingIn(int row) {
        List<CacheSchedule.Row> rows = new ArrayList<>(FULL.rows());
        rows.set(row, new CacheSchedule.Row(OptionalInt.empty(), List.of(CellAction.COMPUTE, CellAction.REUSE)));
        return new CacheSchedule(rows);
    }

    @Test
    void aScheduleSeenBeforeIsRememberedWhole() {
        RunMemory memory = new RunMemory(1 << 20);
        List<RunStep> made = steps(STEPS);
        memory.remember(recipe(1), FULL, made);

        assertThat(memory.firstSteps(recipe(1), FULL)).isEqualTo(made);
        assertThat(memory.firstSteps(recipe(2), FULL)).as("another seed").isEmpty();
    }

    @Test
    void ofAllRunsTheOneThatLeavesLeastToDoIsTakenOver() {
        RunMemory memory = new RunMemory(1 << 20);
        List<RunStep> early = steps(STEPS);
        List<RunStep> late = steps(STEPS);
        memory.remember(recipe(1), reusingIn(3), late);
        memory.remember(recipe(1), reusingIn(1), early);

        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(3).isEqualTo(late.subList(0, 3));
    }

    @Test
    void aRunThatWasStoppedIsTakenOverAsFarAsItCame() {
        RunMemory memory = new RunMemory(1 << 20);
        memory.remember(recipe(1), FULL, steps(2));
        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(2);

        memory.remember(recipe(1), FULL, steps(1));
        assertThat(memory.firstSteps(recipe(1), FULL))
                .as("the longer one stays")
                .hasSize(2);

        memory.remember(recipe(1), FULL, steps(3));
        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(3);
        assertThat(memory.sizeBytes()).isEqualTo(3 * STEP_BYTES);
    }

    @Test
    void sharedStepsCountOnce() {
        RunMemory memory = new RunMemory(1 << 20);
        memory.remember(recipe(1), FULL, steps(STEPS));
        List<RunStep> made = new ArrayList<>(memory.firstSteps(recipe(1), reusingIn(3)));
        assertThat(made).hasSize(2);
        made.addAll(List.of(step(2), step(3)));
        memory.remember(recipe(1), reusingIn(3), made);

        assertThat(memory.sizeBytes()).isEqualTo(6 * STEP_BYTES);
    }

    @Test
    void theRunUsedLeastRecentlyMakesRoom() {
        RunMemory memory = new RunMemory(2 * STEPS * STEP_BYTES);
        memory.remember(recipe(1), FULL, steps(STEPS));
        memory.remember(recipe(2), FULL, steps(STEPS));
        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(STEPS);
        memory.remember(recipe(3), FULL, steps(STEPS));

        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(STEPS);
        assertThat(memory.firstSteps(recipe(2), FULL)).isEmpty();
        assertThat(memory.firstSteps(recipe(3), FULL)).hasSize(STEPS);
    }

    @Test
    void aRunTooLargeForTheBudgetIsRememberedByItsFirstSteps() {
        RunMemory memory = new RunMemory(3 * STEP_BYTES + 1);
        memory.remember(recipe(1), FULL, steps(STEPS));

        assertThat(memory.firstSteps(recipe(1), FULL)).hasSize(3);
        assertThat(new RunMemory(0).firstSteps(recipe(1), FULL)).isEmpty();
    }

    @Test
    void whateverRunsComeTheBudgetHolds() {
        SplittableRandom random = new SplittableRandom(3);
        long budget = 11 * STEP_BYTES;
        RunMemory memory = new RunMemory(budget);
        for (int i = 0; i < 2000; i++) {
            SamplingRecipe recipe = recipe(random.nextInt(3));
            CacheSchedule schedule = random.nextInt(4) == 0 ? FULL : reusingIn(1 + random.nextInt(STEPS - 1));
            List<RunStep> made = new ArrayList<>(memory.firstSteps(recipe, schedule));
            int until = random.nextInt(STEPS + 1);
            while (made.size() < until) {
                made.add(step(made.size()));
            }
            memory.remember(recipe, schedule, made);
            assertThat(memory.sizeBytes()).isBetween(0L, budget);
        }
        assertThat(memory.sizeBytes()).isPositive();
        memory.clear();
        assertThat(memory.sizeBytes()).isZero();
        assertThat(memory.firstSteps(recipe(1), FULL)).isEmpty();
    }
}
