package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.cachescope.golden.Closeness.assertClose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RunShape;
import org.cachescope.caching.SolverName;
import org.cachescope.caching.TorchRouterFile;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DPM-Solver-2 trajectories of the golden U-ViT, uncached and cached, and its layers' errors along them. */
@Tag("golden")
class UVitTrajectoryGoldenTest {
    private static final Solver SOLVER = new Solver.DpmSolver2();

    private final GoldenFixture solver = GoldenFixture.open("uvit-dpmsolver");
    private final GoldenFixture l2c = GoldenFixture.open("uvit-l2c");
    private final GoldenFixture errors = GoldenFixture.open("approx-error");
    private final UVitArchitecture architecture =
            GoldenFixture.uvit(solver.config().get("model"));
    private final double scale = solver.config().get("guidance_scale").asDouble();
    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void uncachedTrajectoriesMatchTheReferenceEvaluationByEvaluation(LinearOperators operators) {
        List<String> names = tensors(solver, "nfe\\d+\\.eval_x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int evaluations = number(name);
            List<float[]> got = run(solver, operators, recipe(evaluations, scale), full(evaluations));
            HostTensor asked = solver.tensor(name);
            HostTensor trajectory = solver.tensor(name.replace("eval_x", "x"));
            for (int i = 0; i < evaluations; i++) {
                // what evaluation i gives is where the next one asks, and after the second of a step its sample
                float[] want = i + 1 < evaluations ? row(asked, i + 1) : row(trajectory, evaluations / 2);
                double tolerance = solver.tolerance(i == 0 ? "first_eval_rel_l2" : "final_x_rel_l2");
                assertClose(name + " after evaluation " + i, got.get(i), want, tolerance);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void theUnguidedTrajectoryMatchesTheReference(LinearOperators operators) {
        List<String> names = tensors(solver, "nfe\\d+_scale0\\.x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int evaluations = number(name);
            assertTrajectory(name, solver, run(solver, operators, recipe(evaluations, 0), full(evaluations)));
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void cachedTrajectoriesMatchTheReferenceForEveryRouterAndThreshold(LinearOperators operators) throws IOException {
        List<String> names = tensors(l2c, "nfe\\d+\\.thr[0-9.]+\\.x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int evaluations = number(name);
            double theta = Double.parseDouble(name.replaceAll(".*thr([0-9.]+)\\.x", "$1"));
            CacheSchedule schedule = new CachePolicy.Threshold(router(evaluations), theta).schedule(shape(evaluations));
            assertTrajectory(name, l2c, run(l2c, operators, recipe(evaluations, scale), schedule));
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void reusingEveryLayerOfEveryCacheEvaluationMatchesTheReference(LinearOperators operators) {
        List<String> names = tensors(l2c, "nfe\\d+\\.all_cached\\.x_final").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int evaluations = number(name);
            CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.SHIFTED).schedule(shape(evaluations));
            List<float[]> got = run(l2c, operators, recipe(evaluations, scale), schedule);
            assertClose(name, got.getLast(), l2c.tensor(name).toFloats(), l2c.tolerance("final_x_rel_l2"));
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void errorsOfShiftedReuseMatchTheReference(LinearOperators operators) {
        int evaluations = errors.config().get("uvit").get("nfe").asInt();
        double guidance = errors.config().get("uvit").get("guidance_scale").asDouble();
        try (Network network = Network.load(engine, architecture, solver.weights(), operators);
                SamplingSession session = new SamplingSession(engine, network)) {
            LayerErrors measured = LayerErrors.measure(
                    session, recipe(evaluations, guidance), solver.tensor("z"), LayerWatch.NONE, _ -> {});
            assertThat(measured.steps()).isEqualTo(evaluations);
            assertTable("uvit.mse", measured.meanSquared());
            assertTable("uvit.rel_l2", measured.relative());
        }
    }

    /** Rows of the reference compare step r + 1's first evaluation with step r's intermediate one. */
    private void assertTable(String name, List<List<Double>> got) {
        HostTensor want = errors.tensor(name);
        int columns = (int) want.shape().size(1);
        for (int row = 0; row < want.shape().size(0); row++) {
            List<Double> values = got.get(2 * row + 1);
            assertThat(values).hasSize(columns);
            for (int column = 0; column < columns; column++) {
                double expected = want.valueAt((long) row * columns + column);
                assertThat(values.get(column))
                        .as("%s[%d][%d]", name, row, column)
                        .isCloseTo(expected, within(errors.tolerance("rel") * Math.abs(expected)));
            }
        }
    }

    private Router router(int evaluations) throws IOException {
        Path file = l2c.file("router-nfe" + evaluations + ".pth");
        return TorchRouterFile.read(file, TorchRouterFile.usualPattern(file));
    }

    private RunShape shape(int evaluations) {
        return RunShape.of(architecture, evaluations / SOLVER.evaluationsPerStep(), SolverName.DPM_SOLVER_2.label());
    }

    private CacheSchedule full(int evaluations) {
        return CacheSchedule.full(evaluations, architecture.layers());
    }

    private SamplingRecipe recipe(int evaluations, double guidance) {
        List<Long> labels = Arrays.stream(solver.tensor("y").toLongs()).boxed().toList();
        Guidance published = SamplingRecipe.publishedGuidance(architecture, guidance);
        return new SamplingRecipe(labels, evaluations / SOLVER.evaluationsPerStep(), SOLVER, published, false, 0);
    }

    private List<float[]> run(
            GoldenFixture golden, LinearOperators operators, SamplingRecipe recipe, CacheSchedule schedule) {
        List<float[]> samples = new ArrayList<>();
        try (Network network = Network.load(engine, architecture, golden.weights(), operators);
                SamplingSession session = new SamplingSession(engine, network);
                SamplingSession.Run run = session.start(recipe, schedule, golden.tensor("z"))) {
            run.sampler().forEachRemaining(step -> samples.add(step.x().toFloats()));
        }
        return samples;
    }

    private static void assertTrajectory(String name, GoldenFixture golden, List<float[]> got) {
        HostTensor want = golden.tensor(name);
        assertThat(got).hasSize(2 * ((int) want.shape().size(0) - 1));
        for (int step = 0; step < got.size() / 2; step++) {
            assertClose(
                    name + " after step " + step,
                    got.get(2 * step + 1),
                    row(want, step + 1),
                    golden.tolerance("final_x_rel_l2"));
        }
    }

    private static float[] row(HostTensor table, int i) {
        long[] shape = table.shape().toArray();
        int size = (int) Shape.of(Arrays.copyOfRange(shape, 1, shape.length)).elements();
        return Arrays.copyOfRange(table.toFloats(), i * size, (i + 1) * size);
    }

    private static Stream<String> tensors(GoldenFixture golden, String pattern) {
        Iterator<String> names = golden.manifest().get("tensors").fieldNames();
        return Stream.generate(() -> names)
                .takeWhile(Iterator::hasNext)
                .map(Iterator::next)
                .filter(name -> name.matches(pattern));
    }

    private static int number(String name) {
        return Integer.parseInt(name.replaceAll("nfe(\\d+).*", "$1"));
    }
}
