package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.NoiseStream;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.UVit;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Test;

class LeakingRunTest {
    private static final int STEPS = 3;
    private static final long SEED = 9;
    private static final SignalLeak LEAK =
            new SignalLeak(Shape.of(3, 1, 1), new float[] {2, -1, 0.5f}, new float[] {1, 0, 0, 0.5f, 1, 0, 0, 0.2f, 1});

    private static float[] sample(SamplingSession.Run run) {
        try (run) {
            return run.sampler().drain().toFloats();
        }
    }

    @Test
    void runsOfASessionWithALeakBeginWithIt() {
        SamplingRecipe recipe =
                new SamplingRecipe(List.of(1L, 2L), STEPS, new Solver.DpmSolver2(), new Guidance(1, 3), false, SEED);
        CacheSchedule schedule = CacheSchedule.full(2 * STEPS, TestNetworks.TINY_UVIT.layers());
        Shape shape = Shape.of(2, 3, 16, 16);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                UVit network = UVit.load(
                        engine,
                        TestNetworks.TINY_UVIT,
                        TestNetworks.random(TestNetworks.TINY_UVIT),
                        LinearOperators.PACKED);
                SamplingSession plain = new SamplingSession(engine, network);
                SamplingSession leaking = new SamplingSession(engine, network, LEAK);
                TensorScope scope = engine.newScope()) {
            float[] withLeak = sample(leaking.start(recipe, schedule));

            double signal = new Solver.DpmSolver2()
                    .path(NoiseSchedule.scaledLinear(), STEPS)
                    .signal();
            float[] start = LEAK.start(scope, new NoiseStream(engine, SEED, shape).draw(scope, 0), signal, SEED)
                    .toFloats();
            assertThat(withLeak).isEqualTo(sample(plain.start(recipe, schedule, HostTensor.ofFloats(shape, start))));
            assertThat(withLeak).isNotEqualTo(sample(plain.start(recipe, schedule)));
        }
    }
}
