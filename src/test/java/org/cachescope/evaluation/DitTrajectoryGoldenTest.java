package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * DDIM trajectories of the golden DiT, uncached and cached. Only the images' half of the fixtures' batch is a result:
 * the null class's half is not fed back to the network.
 */
@Tag("golden")
class DitTrajectoryGoldenTest {
    private final GoldenFixture ddim = GoldenFixture.open("dit-ddim");
    private final GoldenFixture l2c = GoldenFixture.open("dit-l2c");
    private final DitArchitecture architecture = GoldenFixture.dit(ddim.config().get("model"));
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
    void uncachedTrajectoriesMatchTheReferenceStepByStep(LinearOperators operators) {
        List<String> names = tensors(ddim, "steps\\d+\\.x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int steps = number(name);
            List<float[]> got =
                    run(ddim, operators, guided(ddim, steps), CacheSchedule.full(steps, architecture.layers()));
            assertTrajectory(name, got, ddim.tensor(name), ddim);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void unguidedTrajectoryMatchesTheReference(LinearOperators operators) {
        List<String> names = tensors(ddim, "steps\\d+_noguidance\\.x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int steps = number(name);
            SamplingRecipe recipe = recipe(ddim, steps, new Guidance(1, Guidance.PUBLISHED_CHANNELS));
            List<float[]> got = run(ddim, operators, recipe, CacheSchedule.full(steps, architecture.layers()));
            assertTrajectory(name, got, ddim.tensor(name), ddim);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void cachedTrajectoriesMatchTheReferenceForEveryRouterAndThreshold(LinearOperators operators) {
        List<String> names = tensors(l2c, "steps\\d+\\.thr[0-9.]+\\.x").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int steps = number(name);
            double theta = Double.parseDouble(name.replaceAll(".*thr([0-9.]+)\\.x", "$1"));
            CacheSchedule schedule = new CachePolicy.Threshold(router(steps), theta)
                    .schedule(RunShape.of(architecture, steps, RouterInfo.DDIM));
            assertTrajectory(name, run(l2c, operators, guided(l2c, steps), schedule), l2c.tensor(name), l2c);
        }
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void reusingEveryLayerOfEveryCacheStepMatchesTheReference(LinearOperators operators) {
        List<String> names = tensors(l2c, "steps\\d+\\.all_cached\\.x_final").toList();
        assertThat(names).isNotEmpty();
        for (String name : names) {
            int steps = number(name);
            CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                    .schedule(RunShape.of(architecture, steps, RouterInfo.DDIM));
            List<float[]> got = run(l2c, operators, guided(l2c, steps), schedule);
            float[] want = l2c.tensor(name).toFloats();
            assertClose(name, got.getLast(), Arrays.copyOf(want, want.length / 2), l2c.tolerance("final_x_rel_l2"));
        }
    }

    private Router router(int steps) {
        HostTensor logits = l2c.tensor("router" + steps + ".prob");
        RouterRows rows = new RouterRows(steps, ReusePattern.ALTERNATE);
        float[][] inSamplingOrder = new float[steps][];
        int layers = architecture.layers();
        for (int step = 0; step < steps; step++) {
            if (rows.isCacheEvaluation(step)) {
                int row = rows.respacedIndex(step);
                inSamplingOrder[step] = Arrays.copyOfRange(logits.toFloats(), row * layers, (row + 1) * layers);
            }
        }
        return new Router(RouterInfo.ddim(architecture.depth(), steps, ReusePattern.ALTERNATE), inSamplingOrder);
    }

    private SamplingRecipe guided(GoldenFixture golden, int steps) {
        return recipe(
                golden,
                steps,
                new Guidance(
                        golden.config().get("cfg_scale").asDouble(),
                        golden.config().get("cfg_channels").asInt()));
    }

    private SamplingRecipe recipe(GoldenFixture golden, int steps, Guidance guidance) {
        long[] labels = golden.tensor("y").toLongs();
        List<Long> classes =
                Arrays.stream(labels).limit(labels.length / 2).boxed().toList();
        return new SamplingRecipe(classes, steps, new Solver.Ddim(0), guidance, false, 0);
    }

    /** The initial noise and the image after each step. */
    private List<float[]> run(
            GoldenFixture golden, LinearOperators operators, SamplingRecipe recipe, CacheSchedule schedule) {
        HostTensor z = golden.tensor("z");
        long[] half = z.shape().toArray();
        half[0] /= 2;
        HostTensor noise = HostTensor.ofFloats(
                Shape.of(half), Arrays.copyOf(z.toFloats(), (int) Shape.of(half).elements()));
        List<float[]> images = new ArrayList<>();
        images.add(noise.toFloats());
        try (Dit dit = Dit.load(engine, architecture, golden.weights(), operators);
                SamplingSession session = new SamplingSession(engine, dit);
                SamplingSession.Run run = session.start(recipe, schedule, noise)) {
            run.sampler().forEachRemaining(step -> images.add(step.x().toFloats()));
        }
        return images;
    }

    private static void assertTrajectory(String name, List<float[]> got, HostTensor want, GoldenFixture golden) {
        int rows = (int) want.shape().size(0);
        int size = (int) (want.shape().elements() / rows);
        assertThat(got).as(name).hasSize(rows);
        for (int i = 0; i < rows; i++) {
            float[] row = Arrays.copyOfRange(want.toFloats(), i * size, i * size + size / 2);
            boolean first = i <= 1 && golden.manifest().get("tolerance").has("first_step_rel_l2");
            assertClose(
                    name + " after step " + i,
                    got.get(i),
                    row,
                    golden.tolerance(first ? "first_step_rel_l2" : "final_x_rel_l2"));
        }
    }

    private static Stream<String> tensors(GoldenFixture golden, String pattern) {
        Iterator<String> names = golden.manifest().get("tensors").fieldNames();
        return Stream.generate(() -> names)
                .takeWhile(Iterator::hasNext)
                .map(Iterator::next)
                .filter(name -> name.matches(pattern));
    }

    private static int number(String name) {
        return Integer.parseInt(name.replaceAll("steps(\\d+).*", "$1"));
    }
}
