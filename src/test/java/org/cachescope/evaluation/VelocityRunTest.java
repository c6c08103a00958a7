package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.relativeL2;

import java.util.List;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.Dit;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Prediction;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs of a DiT whose output is a velocity. */
class VelocityRunTest {
    private static final DitArchitecture NETWORK = new DitArchitecture(8, 2, 4, 32, 2, 2, 64, 5, true);
    private static final int STEPS = 3;
    private static final long SEED = 9;

    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static SamplingRecipe recipe(Solver solver) {
        return new SamplingRecipe(List.of(1L, 4L), STEPS, solver, new Guidance(1, 3), false, SEED);
    }

    private float[] run(DitArchitecture network, SamplingRecipe recipe, CacheSchedule schedule) {
        try (Dit dit = Dit.load(engine, network, TestNetworks.random(network), LinearOperators.PLAIN);
                SamplingSession session = new SamplingSession(engine, dit);
                SamplingSession.Run run = session.start(recipe, schedule)) {
            return run.sampler().drain().toFloats();
        }
    }

    /** Euler's steps around the bare network, from the noise that the run's seed gives. */
    private float[] byHand(Prediction prediction) {
        Shape shape = Shape.of(2, NETWORK.inChannels(), NETWORK.inputSize(), NETWORK.inputSize());
        boolean toNoise = prediction == Prediction.VELOCITY_REPA;
        try (Dit dit = Dit.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PLAIN);
                ConditioningCache conditionings = new ConditioningCache(engine, dit, 0);
                TensorScope scope = engine.newScope()) {
            conditionings.prepare();
            engine.seed(SEED);
            float[] x = scope.normal(shape).toFloats();
            int image = x.length / 2;
            for (int step = 0; step < STEPS; step++) {
                float t = toNoise ? (STEPS - step) / (float) STEPS : step / (float) STEPS;
                Tensor out = dit.forward(
                        scope,
                        scope.floats(shape, x),
                        conditionings.of(scope, t, new long[] {1, 4}),
                        LayerEvaluator.computeAll());
                float[] both = out.toFloats(); // velocity and the dropped half of each image
                for (int i = 0; i < x.length; i++) {
                    float velocity = both[(i / image) * 2 * image + i % image];
                    x[i] += (toNoise ? -velocity : velocity) / STEPS;
                }
            }
            return x;
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"VELOCITY_SIT", "VELOCITY_REPA"})
    void anEulerRunIsThatOfTheNetworksOwnDirection(Prediction prediction) {
        DitArchitecture network = NETWORK.predicting(prediction);
        float[] found = run(network, recipe(new VelocitySolver.Euler()), CacheSchedule.full(STEPS, network.layers()));
        assertThat(relativeL2(found, byHand(prediction))).isLessThan(1e-5);
    }

    @Test
    void theTwoDirectionsAreNotTheSame() {
        CacheSchedule full = CacheSchedule.full(STEPS, NETWORK.layers());
        SamplingRecipe euler = recipe(new VelocitySolver.Euler());
        float[] sit = run(NETWORK.predicting(Prediction.VELOCITY_SIT), euler, full);
        float[] repa = run(NETWORK.predicting(Prediction.VELOCITY_REPA), euler, full);
        assertThat(relativeL2(sit, repa)).isGreaterThan(0.01);
    }

    @ParameterizedTest
    @EnumSource(names = {"VELOCITY_SIT", "VELOCITY_REPA"})
    void heunsFirstEvaluationsReuseAsThoseOfDpmSolver2Do(Prediction prediction) {
        DitArchitecture network = NETWORK.predicting(prediction);
        SamplingRecipe heun = recipe(new VelocitySolver.Heun());
        RunShape shape = RunShape.of(network, STEPS, heun.solver().name());
        CacheSchedule all = new CachePolicy.AllCells(shape.publishedPattern()).schedule(shape);
        assertThat(all.evaluations()).isEqualTo(2 * STEPS);
        assertThat(all.counts().reused()).isEqualTo((STEPS - 1) * network.layers());
        float[] full = run(network, heun, all.uncached());
        float[] cached = run(network, heun, all);
        // the same time, and nearly the same image: what is reused is nearly what would have been computed
        assertThat(relativeL2(cached, full)).isBetween(1e-9, 0.1);
    }

    @Test
    void networksOfVelocityComeWithEulerAndTheirOwnGuidance() {
        DitArchitecture sit = NETWORK.predicting(Prediction.VELOCITY_SIT);
        DitArchitecture repa = NETWORK.predicting(Prediction.VELOCITY_REPA);
        assertThat(SamplingRecipe.publishedSolver(sit)).isEqualTo(new VelocitySolver.Euler());
        assertThat(SamplingRecipe.publishedGuidance(sit, 1.5).channels()).isEqualTo(3);
        assertThat(SamplingRecipe.publishedGuidance(repa, 1.5).channels()).isEqualTo(4);
        assertThat(SamplingRecipe.misfit(new Solver.Ddim(0), 10, sit)).isPresent();
        assertThat(SamplingRecipe.misfit(new VelocitySolver.Heun(), 10, repa)).isEmpty();
        assertThat(SamplingRecipe.misfit(new VelocitySolver.Heun(), 10, NETWORK))
                .isPresent();
    }
}
