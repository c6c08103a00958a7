package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RunShape;
import org.cachescope.data.ShapesDataset;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.training.CleanImages;
import org.cachescope.training.ModelRecipe;
import org.cachescope.training.ModelTrainer;
import org.cachescope.training.RouterRecipe;
import org.cachescope.training.RouterTrainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Native memory must not grow with the number of steps: what a step makes dies with it. */
@Tag("long")
class LeakLongTest {
    /** A tensor of one small step kept in each of a thousand steps would exceed this. */
    private static final long MOST_GROWTH_BYTES = 48L << 20;

    private final CleanImages images = CleanImages.pixels(new ShapesDataset(TestNetworks.TINY.inputSize()));
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
    @ValueSource(ints = {4, 80}) // the latter in two slices
    void tenThousandSampledStepsKeepNothing(int images) {
        int steps = 20;
        CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ALTERNATE)
                .schedule(RunShape.of(TestNetworks.TINY, steps, RouterInfo.DDIM));
        SamplingRecipe recipe = new SamplingRecipe(
                SamplingRecipe.spread(images, 10), steps, new Solver.Ddim(0.5), new Guidance(2, 3), true, 1);
        try (Dit dit = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, dit)) {
            assertFlat(50, 500, () -> {
                try (SamplingSession.Run run = session.start(recipe, schedule)) {
                    run.sampler().drain();
                }
            });
        }
    }

    @Test
    void aThousandStepsOfModelTrainingKeepNothing() {
        ModelRecipe recipe = new ModelRecipe(TestNetworks.TINY, 16L * 2200, 16, 0.02, 1e-3, 10, 0.3, 0.999, 0.1, 5, 1);
        try (ModelTrainer trainer = ModelTrainer.start(engine, recipe, images)) {
            assertFlat(200, 1000, trainer::advance);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aThousandStepsOfRouterTrainingKeepNothing(RouterLoss loss) {
        RouterRecipe recipe = RouterRecipe.quick(TestNetworks.TINY, 20, 1e-5, loss, 1);
        try (Dit network = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                RouterTrainer trainer =
                        new RouterTrainer(engine, network, recipe, loss == RouterLoss.OUTPUT ? images : null, true)) {
            assertFlat(200, 1000, trainer::advance);
        }
    }

    private static void assertFlat(int warmUp, int times, Runnable work) {
        for (int i = 0; i < warmUp; i++) {
            work.run();
        }
        // A thread that starts late has 64 MiB of addresses reserved once; what steps keep grows in every round.
        long least = Math.min(growth(times, work), growth(times, work));
        assertThat(least).as("growth in bytes").isLessThan(MOST_GROWTH_BYTES);
    }

    private static long growth(int times, Runnable work) {
        long before = committedBytes();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        return committedBytes() - before;
    }

    private static long committedBytes() {
        System.gc();
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getCommittedVirtualMemorySize();
    }
}
