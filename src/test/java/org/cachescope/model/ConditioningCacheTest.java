package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.cachescope.evaluation.TestNetworks;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConditioningCacheTest {
    private static final float[] TIMESTEPS = {999, 500, 0};
    private static final long[] LABELS = {3, 1, 3, 10};

    private Engine engine;
    private Dit dit;

    @BeforeEach
    void load() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        dit = Dit.load(engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
    }

    @AfterEach
    void close() {
        dit.close();
        engine.close();
    }

    @Test
    void whatIsKeptEqualsWhatIsComputedAnewWhateverTheBudget() {
        int one = (6 * TestNetworks.TINY.depth() + 2) * TestNetworks.TINY.hiddenSize() * 4;
        for (long budget : new long[] {0, one, 4L * one, 1L << 20}) {
            try (ConditioningCache cache = new ConditioningCache(engine, dit, budget);
                    TensorScope scope = engine.newScope()) {
                for (int run = 0; run < 3; run++) {
                    cache.prepare(TIMESTEPS);
                    for (float timestep : TIMESTEPS) {
                        float[] got = cache.of(scope, timestep, LABELS).values().toFloats();
                        assertThat(got).as("budget %d, run %d", budget, run).isEqualTo(fresh(scope, timestep));
                    }
                }
            }
        }
    }

    @Test
    void aBatchOfOtherClassesReusesThoseItShares() {
        try (ConditioningCache cache = new ConditioningCache(engine, dit, 1L << 20);
                TensorScope scope = engine.newScope()) {
            cache.prepare(TIMESTEPS);
            cache.of(scope, 500, 3, 10);
            float[] mixed = cache.of(scope, 500, LABELS).values().toFloats();
            assertThat(mixed).isEqualTo(fresh(scope, 500));
        }
    }

    private float[] fresh(TensorScope scope, float timestep) {
        try (ConditioningCache none = new ConditioningCache(engine, dit, 0)) {
            none.prepare(timestep);
            return none.of(scope, timestep, LABELS).values().toFloats();
        }
    }
}
