package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.checkpoint.RandomCheckpoint;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Architecture;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Test;

class TimeProbeTest {
    private static SamplingRecipe recipe(int images) {
        return new SamplingRecipe(
                Collections.nCopies(images, 1L), 20, new Solver.Ddim(0), new Guidance(2, 3), false, 1);
    }

    private static RunMacs macs(Architecture a, SamplingRecipe recipe) {
        return RunMacs.of(a, recipe, CacheSchedule.full(recipe.steps(), a.layers()));
    }

    @Test
    void timeGoesWithMultiplyAccumulates() {
        assertThat(new TimeProbe(0.5).of(4_000_000_000L)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void longRunsAreProbedAndShortOnesAreNot() {
        SamplingRecipe one = recipe(1);
        assertThat(TimeProbe.isWorthwhile(macs(RandomCheckpoint.XL_256, one), one))
                .isTrue();
        SamplingRecipe many = recipe(64);
        assertThat(TimeProbe.isWorthwhile(macs(TestNetworks.TINY, many), many)).isFalse();
    }

    @Test
    void aProbeMakesOneEvaluationAndLeavesRunsAsTheyAre() {
        SamplingRecipe recipe = recipe(2);
        CacheSchedule full = CacheSchedule.full(20, TestNetworks.TINY.layers());
        AtomicInteger computed = new AtomicInteger();
        LayerWatch counting = (_, layers) -> (layer, compute) -> layers.evaluate(layer, () -> {
            computed.incrementAndGet();
            return compute.get();
        });
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Dit dit = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, dit)) {
            List<float[]> before = List.of(drain(session, recipe, full));
            TimeProbe probe = TimeProbe.measure(session, recipe, counting);
            assertThat(computed.get()).isEqualTo(TestNetworks.TINY.layers());
            assertThat(probe.nanosPerMac()).isPositive();
            assertThat(drain(session, recipe, full)).isEqualTo(before.getFirst());
        }
    }

    private static float[] drain(SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule) {
        try (SamplingSession.Run run = session.start(recipe, schedule)) {
            return run.sampler().drain().toFloats();
        }
    }
}
