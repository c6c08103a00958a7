package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellAction;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever runs came before, a run that takes over their first steps gives the bits of one from scratch. */
class ResumedRunTest {
    private static final DitArchitecture NETWORK = TestNetworks.TINY;
    private static final UVitArchitecture UVIT = TestNetworks.TINY_UVIT;
    private static final Preview PREVIEW = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
    private final Dit dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PACKED);
    private final SamplingSession session = new SamplingSession(engine, dit);

    @AfterEach
    void close() {
        session.close();
        dit.close();
        engine.close();
    }

    private static List<SamplingRecipe> recipes(int steps) {
        List<SamplingRecipe> recipes = new ArrayList<>();
        for (Solver solver : List.of(
                new Solver.Ddim(0),
                new Solver.Ddim(0.7),
                new Solver.Ddpm(Solver.Variance.FIXED_LARGE),
                new Solver.DpmPlusPlus2M())) {
            for (double scale : new double[] {1, 2}) {
                recipes.add(new SamplingRecipe(List.of(0L, 3L), steps, solver, new Guidance(scale, 3), true, 11));
            }
        }
        return recipes;
    }

    /** A schedule of the pattern whose last rows differ from those of {@code like}. */
    private static CacheSchedule changed(CacheSchedule like, RouterRows rows, SplittableRandom random) {
        int firstChanged = random.nextInt(like.evaluations());
        double share = random.nextDouble();
        List<CacheSchedule.Row> changed = new ArrayList<>();
        for (int step = 0; step < like.evaluations(); step++) {
            if (step < firstChanged) {
                changed.add(like.rows().get(step));
                continue;
            }
            List<CellAction> cells = new ArrayList<>();
            for (int column = 0; column < like.layers(); column++) {
                boolean reuse = rows.isCacheEvaluation(step) && random.nextDouble() < share;
                cells.add(reuse ? CellAction.REUSE : CellAction.COMPUTE);
            }
            changed.add(new CacheSchedule.Row(OptionalInt.empty(), cells));
        }
        return new CacheSchedule(changed);
    }

    private List<RunStep> run(SamplingRecipe recipe, CacheSchedule schedule, List<RunStep> first) {
        return run(session, recipe, schedule, first);
    }

    private static List<RunStep> run(
            SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule, List<RunStep> first) {
        List<RunStep> steps = new ArrayList<>(first);
        new CheckedRun(session, recipe, schedule, LayerWatch.NONE, RunState.after(first)).forEachStep(step -> {
            SampledImages latent = SampledImages.of(step.x());
            Tensor memory = step.memory();
            steps.add(new RunStep(
                    step.evaluation(),
                    latent,
                    memory == null ? null : SampledImages.of(memory),
                    PREVIEW.draw(latent),
                    PREVIEW.draw(SampledImages.of(step.x0()))));
        });
        return steps;
    }

    private static void assertSame(List<RunStep> resumed, List<RunStep> scratch) {
        assertThat(resumed).hasSameSizeAs(scratch);
        for (int i = 0; i < scratch.size(); i++) {
            assertThat(resumed.get(i).evaluation()).isEqualTo(scratch.get(i).evaluation());
            assertThat(resumed.get(i).latent().values())
                    .as("step %d", i)
                    .isEqualTo(scratch.get(i).latent().values());
            assertThat(resumed.get(i).x()).isEqualTo(scratch.get(i).x());
            assertThat(resumed.get(i).x0()).isEqualTo(scratch.get(i).x0());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReusePattern.class,
            names = {"ALTERNATE", "ANY_STEP"})
    void aRunThatTakesOverStepsEqualsOneFromScratchBitForBit(ReusePattern pattern) {
        SplittableRandom random = new SplittableRandom(pattern.ordinal());
        int resumed = 0;
        for (int steps : new int[] {6, 7}) {
            for (SamplingRecipe recipe : recipes(steps)) {
                RunMemory memory = new RunMemory(64 << 20);
                CacheSchedule schedule = CacheSchedule.full(steps, NETWORK.layers());
                for (int i = 0; i < 8; i++) {
                    List<RunStep> first = memory.firstSteps(recipe, schedule);
                    List<RunStep> made = run(recipe, schedule, first);
                    assertSame(made, run(recipe, schedule, List.of()));
                    // now and then a run that was stopped on its way
                    int kept = random.nextInt(3) == 0 ? random.nextInt(steps) : steps;
                    memory.remember(recipe, schedule, made.subList(0, kept));
                    resumed += first.isEmpty() ? 0 : 1;
                    schedule = changed(schedule, new RouterRows(steps, pattern), random);
                }
            }
        }
        assertThat(resumed).as("runs that took over steps").isGreaterThan(10);
    }

    /** Two evaluations a step, two passes with a store each, and a sample half way or a clean image to be kept. */
    @ParameterizedTest
    @EnumSource(ReusePattern.class)
    void aUVitsRunGoesOnBetweenAnyTwoEvaluations(ReusePattern pattern) {
        SplittableRandom random = new SplittableRandom(pattern.ordinal());
        int midway = 0;
        try (Network uvit = Network.load(engine, UVIT, TestNetworks.random(UVIT), LinearOperators.PACKED);
                SamplingSession uvits = new SamplingSession(engine, uvit)) {
            for (Solver solver : List.of(new Solver.DpmSolver2(), new Solver.DpmPlusPlus2M())) {
                SolverName name = SolverName.of(solver.name());
                if (pattern.misfit(name).isPresent()) {
                    continue;
                }
                for (double scale : new double[] {0, 0.4}) {
                    SamplingRecipe recipe = new SamplingRecipe(
                            List.of(0L, 3L), 4, solver, SamplingRecipe.publishedGuidance(UVIT, scale), false, 11);
                    RouterRows rows = new RouterRows(name, recipe.steps(), pattern);
                    RunMemory memory = new RunMemory(64 << 20);
                    CacheSchedule schedule = CacheSchedule.full(recipe.evaluations(), UVIT.layers());
                    for (int i = 0; i < 8; i++) {
                        List<RunStep> first = memory.firstSteps(recipe, schedule);
                        List<RunStep> made = run(uvits, recipe, schedule, first);
                        assertSame(made, run(uvits, recipe, schedule, List.of()));
                        memory.remember(recipe, schedule, made);
                        midway +=
                                first.isEmpty() || first.getLast().evaluation().completesStep() ? 0 : 1;
                        schedule = changed(schedule, rows, random);
                    }
                }
            }
        }
        if (pattern == ReusePattern.SHIFTED) {
            assertThat(midway).as("runs that went on half way through a step").isPositive();
        }
    }

    @Test
    void theFullRunSharesItsFirstStepsWithTheCachedOne() {
        SamplingRecipe recipe = recipes(8).getFirst();
        CacheSchedule full = CacheSchedule.full(8, NETWORK.layers());
        List<CacheSchedule.Row> rows = new ArrayList<>(full.rows());
        rows.set(
                5,
                new CacheSchedule.Row(
                        OptionalInt.empty(),
                        List.of(CellAction.REUSE, CellAction.COMPUTE, CellAction.REUSE, CellAction.COMPUTE)));
        CacheSchedule cached = new CacheSchedule(rows);
        RunMemory memory = new RunMemory(64 << 20);
        memory.remember(recipe, full, run(recipe, full, List.of()));

        List<RunStep> first = memory.firstSteps(recipe, cached);

        assertThat(first).as("row 5 reads what row 4 stored").hasSize(4);
        assertSame(run(recipe, cached, first), run(recipe, cached, List.of()));
    }
}
