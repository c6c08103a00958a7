package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.DecidingRule;
import org.cachescope.caching.RunShape;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A large batch goes through the network in slices, and comes out as if it had gone as a whole. */
class SlicedRunTest {
    private static final int IMAGES = 140;
    private static final int STEPS = 4;

    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static SamplingRecipe recipe(Architecture network, Solver solver, double scale) {
        return new SamplingRecipe(
                SamplingRecipe.spread(IMAGES, network.classes()),
                STEPS,
                solver,
                SamplingRecipe.publishedGuidance(network, scale),
                true,
                3);
    }

    private static CacheSchedule allCells(RunShape shape) {
        return new CachePolicy.AllCells(shape.publishedPattern()).schedule(shape);
    }

    private Network load(Architecture architecture) {
        return Network.load(engine, architecture, TestNetworks.random(architecture), LinearOperators.fastest(engine));
    }

    /** Notes the rows of every pass. */
    private record Seen(boolean needsWholeBatch, List<Integer> evaluations, List<Long> rows) implements LayerWatch {
        Seen(boolean needsWholeBatch) {
            this(needsWholeBatch, new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
            return layers;
        }

        @Override
        public void predicted(int evaluation, Tensor prediction) {
            evaluations.add(evaluation);
            rows.add(prediction.shape().size(0));
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of(TestNetworks.TINY, new Solver.Ddim(0), 2.0, List.of(92L, 94L, 94L)),
                Arguments.of(TestNetworks.TINY, new Solver.Ddim(1), 2.0, List.of(92L, 94L, 94L)),
                Arguments.of(TestNetworks.TINY, new Solver.Ddim(0), 1.0, List.of(70L, 70L)),
                Arguments.of(TestNetworks.TINY_UVIT, new Solver.DpmSolver2(), 2.0, List.of(70L, 70L, 70L, 70L)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void slicesGiveWhatTheWholeGives(Architecture architecture, Solver solver, double scale, List<Long> rowsOfPasses) {
        SamplingRecipe recipe = recipe(architecture, solver, scale);
        try (Network network = load(architecture);
                SamplingSession session = new SamplingSession(engine, network)) {
            CacheSchedule schedule = allCells(recipe.shape(architecture));
            Seen slices = new Seen(false);
            Seen whole = new Seen(true);
            SampledImages sliced = SampledImages.run(session, recipe, schedule, slices, _ -> {});
            SampledImages atOnce = SampledImages.run(session, recipe, schedule, whole, _ -> {});

            assertThat(schedule.counts().reused()).isPositive();
            assertThat(sliced.shape()).isEqualTo(atOnce.shape());
            assertThat(relativeL2(sliced.values(), atOnce.values())).isLessThan(1e-5);
            assertThat(slices.rows().subList(0, rowsOfPasses.size())).isEqualTo(rowsOfPasses);
            assertThat(slices.rows()).hasSize(recipe.evaluations() * rowsOfPasses.size());
            assertThat(slices.evaluations()).isSorted().endsWith(recipe.evaluations() - 1);
            assertThat(whole.rows().stream().distinct())
                    .containsExactly((long) recipe.batchRows() / session.passes(recipe));
        }
    }

    @Test
    void aRunGoesOnInSlicesWhereItStood() {
        Architecture architecture = TestNetworks.TINY_UVIT;
        SamplingRecipe recipe = recipe(architecture, new Solver.DpmSolver2(), 2);
        CacheSchedule schedule = allCells(recipe.shape(architecture));
        try (Network network = load(architecture);
                SamplingSession session = new SamplingSession(engine, network)) {
            List<RunState> states = new ArrayList<>();
            new CheckedRun(session, recipe, schedule, LayerWatch.NONE, null).forEachStep(step -> {
                Tensor memory = step.memory();
                states.add(new RunState(
                        step.evaluation().number() + 1,
                        SampledImages.of(step.x()),
                        memory == null ? null : SampledImages.of(memory)));
            });
            int made = schedule.resumePoint(schedule.uncached(), 4);
            assertThat(made).isPositive();
            List<float[]> again = new ArrayList<>();
            new CheckedRun(session, recipe, schedule, LayerWatch.NONE, states.get(made - 1))
                    .forEachStep(step -> again.add(step.x().toFloats()));

            assertThat(again).hasSize(recipe.evaluations() - made);
            assertThat(again.getLast()).isEqualTo(states.getLast().latent().values());
        }
    }

    @Test
    void whatIsNotFiniteInALaterSliceIsFound() {
        Architecture architecture = TestNetworks.TINY;
        SamplingRecipe recipe = recipe(architecture, new Solver.Ddim(0), 2);
        SampledImages noise = new SampledImages(Shape.of(IMAGES, 3, 16, 16), new float[IMAGES * 3 * 16 * 16]);
        noise.values()[noise.values().length - 1] = Float.NaN;
        CacheSchedule full = CacheSchedule.full(STEPS, architecture.layers());
        try (Network network = load(architecture);
                SamplingSession session = new SamplingSession(engine, network)) {
            Seen seen = new Seen(false);
            CheckedRun run = new CheckedRun(session, recipe, full, seen, new RunState(0, noise, null));

            assertThatThrownBy(() -> run.forEachStep(_ -> {})).isInstanceOf(NotFiniteException.class);
            assertThat(seen.rows()).as("of the first evaluation").startsWith(92L, 94L, 94L);
        }
    }

    @Test
    void aRuleDecidesOverAllImagesAtOnceAndItsCellsMakeThemInSlices() {
        Architecture architecture = TestNetworks.TINY;
        SamplingRecipe recipe = recipe(architecture, new Solver.Ddim(0), 2);
        try (Network network = load(architecture);
                SamplingSession session = new SamplingSession(engine, network)) {
            Seen seen = new Seen(false);
            DecidedRun.Outcome decided =
                    DecidedRun.of(session, recipe, new DecidingRule.FirstBlock(1e9), seen, _ -> {});
            SampledImages sliced = SampledImages.run(session, recipe, decided.schedule(), LayerWatch.NONE, _ -> {});

            assertThat(decided.passedOver()).contains(true);
            assertThat(seen.rows()).containsOnly(2L * IMAGES);
            assertThat(relativeL2(sliced.values(), decided.images().values())).isLessThan(1e-5);
        }
    }

    @Test
    void errorsOfLayersAreOfAllImages() {
        Architecture architecture = TestNetworks.TINY;
        SamplingRecipe recipe = recipe(architecture, new Solver.Ddim(0), 2);
        try (Network network = load(architecture);
                SamplingSession session = new SamplingSession(engine, network)) {
            Seen seen = new Seen(false);
            LayerErrors.measure(session, recipe, seen, _ -> {});
            Calibration.measure(session, recipe, 1, seen, _ -> {});

            assertThat(seen.rows()).containsOnly(2L * IMAGES);
        }
    }

    @Test
    void soManyGoAtOnceAsHaveTwoThousandTokens() {
        SamplingRecipe guided = recipe(TestNetworks.TINY, new Solver.Ddim(0), 2);
        assertThat(SamplingSession.mostAtOnce(engine, TestNetworks.TINY, guided))
                .isEqualTo(64);
        assertThat(SamplingSession.mostAtOnce(engine, RandomCheckpoint.XL_256, guided))
                .isEqualTo(4);
        SamplingRecipe few =
                new SamplingRecipe(guided.labels().subList(0, 64), STEPS, guided.solver(), guided.guidance(), true, 1);
        assertThat(SamplingSession.mostAtOnce(engine, TestNetworks.TINY, few)).isEqualTo(64);
    }
}
