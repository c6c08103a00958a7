package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachedRunTest {
    private static final DitArchitecture NETWORK = TestNetworks.TINY;
    private static final int STEPS = 8;
    private static final LayerWatch LAYER_BY_LAYER = (_, layers) -> layers::evaluate;

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
    void aThresholdBelowEveryScoreIsTheUncachedRunBitForBit(LinearOperators operators) {
        CacheSchedule schedule = new CachePolicy.Threshold(router(STEPS, 1), 0.001).schedule(shape(STEPS));
        assertThat(schedule.counts().reused()).isZero();
        assertThat(sample(operators, schedule, LayerWatch.NONE))
                .isEqualTo(sample(operators, uncached(STEPS), LayerWatch.NONE));
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void storingOutputsChangesNoBit(LinearOperators operators) {
        CacheSchedule all = new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(shape(STEPS));
        List<float[]> full = steps(operators, uncached(STEPS), LayerWatch.NONE);
        List<float[]> cached = steps(operators, all, LayerWatch.NONE);
        assertThat(cached.getFirst()).isEqualTo(full.getFirst());
        assertThat(cached.getLast()).isNotEqualTo(full.getLast());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 8})
    void manyLayersInOneKernelGiveWhatLayerByLayerGives(int steps) {
        for (double theta : new double[] {0, 0.3, 0.5, 0.7, 1}) {
            CacheSchedule schedule = new CachePolicy.Threshold(router(steps, 2), theta).schedule(shape(steps));
            float[] planned = sample(LinearOperators.PACKED, schedule, LayerWatch.NONE);
            float[] single = sample(LinearOperators.PACKED, schedule, LAYER_BY_LAYER);
            assertThat(relativeL2(planned, single)).as("θ %s", theta).isLessThan(1e-6);
        }
    }

    @Test
    void packedAndPlainWeightsAgree() {
        CacheSchedule schedule = new CachePolicy.Threshold(router(STEPS, 3), 0.5).schedule(shape(STEPS));
        float[] packed = sample(LinearOperators.PACKED, schedule, LayerWatch.NONE);
        float[] plain = sample(LinearOperators.PLAIN, schedule, LayerWatch.NONE);
        assertThat(relativeL2(packed, plain)).isLessThan(1e-5);
    }

    @Test
    void onlyTheCellsOfTheScheduleAreComputed() {
        CacheSchedule schedule = new CachePolicy.Threshold(router(STEPS, 4), 0.5).schedule(shape(STEPS));
        AtomicInteger computed = new AtomicInteger();
        LayerWatch counting = (_, layers) -> (layer, compute) -> layers.evaluate(layer, () -> {
            computed.incrementAndGet();
            return compute.get();
        });
        sample(LinearOperators.PACKED, schedule, counting);
        int cells = STEPS * NETWORK.layers();
        assertThat(computed.get()).isEqualTo(cells - schedule.counts().reused());
        assertThat(schedule.counts().reused()).isBetween(1, cells - 1);
    }

    @Test
    void aSecondRunIsNotTouchedByTheFirst() {
        CacheSchedule schedule = new CachePolicy.AllCells(ReusePattern.ALTERNATE).schedule(shape(STEPS));
        try (Dit dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PACKED);
                SamplingSession session = new SamplingSession(engine, dit)) {
            float[] first = drain(session, recipe(STEPS), schedule);
            drain(session, recipe(STEPS), uncached(STEPS));
            assertThat(drain(session, recipe(STEPS), schedule)).isEqualTo(first);
        }
    }

    @Test
    void aScheduleForAnotherNetworkIsRefused() {
        try (Dit dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, dit)) {
            assertThatThrownBy(() -> session.start(recipe(STEPS), CacheSchedule.full(STEPS, 6)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected 8 rows of 4 layers")
                    .hasMessageContaining("found 8 of 6");
        }
    }

    private static float[] drain(SamplingSession session, SamplingRecipe recipe, CacheSchedule schedule) {
        try (SamplingSession.Run run = session.start(recipe, schedule)) {
            return run.sampler().drain().toFloats();
        }
    }

    private float[] sample(LinearOperators operators, CacheSchedule schedule, LayerWatch watch) {
        return steps(operators, schedule, watch).getLast();
    }

    private List<float[]> steps(LinearOperators operators, CacheSchedule schedule, LayerWatch watch) {
        List<float[]> images = new ArrayList<>();
        try (Dit dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), operators);
                SamplingSession session = new SamplingSession(engine, dit);
                SamplingSession.Run run = session.start(recipe(schedule.evaluations()), schedule, watch)) {
            run.sampler().forEachRemaining(step -> images.add(step.x().toFloats()));
        }
        return images;
    }

    private static SamplingRecipe recipe(int steps) {
        return new SamplingRecipe(List.of(0L, 3L, 3L), steps, new Solver.Ddim(0), new Guidance(2, 3), true, 5);
    }

    private static RunShape shape(int steps) {
        return RunShape.of(NETWORK, steps, RouterInfo.DDIM);
    }

    private static CacheSchedule uncached(int steps) {
        return CacheSchedule.full(steps, NETWORK.layers());
    }

    private static Router router(int steps, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RouterRows rows = new RouterRows(steps, ReusePattern.ALTERNATE);
        float[][] logits = new float[steps][];
        rows.cacheEvaluations().forEach(step -> {
            logits[step] = new float[NETWORK.layers()];
            for (int column = 0; column < NETWORK.layers(); column++) {
                logits[step][column] = (float) random.nextGaussian();
            }
        });
        return new Router(RouterInfo.ddim(NETWORK.depth(), steps, ReusePattern.ALTERNATE), logits);
    }
}
