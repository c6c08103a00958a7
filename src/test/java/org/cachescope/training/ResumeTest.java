package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.data.ShapesDataset;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.model.Architecture;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVit;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResumeTest {
    private static final int HALF = 4;
    private static final ModelRecipe MODEL =
            new ModelRecipe(TestNetworks.TINY, 8L * 2 * HALF, 8, 0.02, 1e-3, 2, 0.3, 0.999, 0.1, 5, 7);

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

    @Test
    void aModelTrainedInTwoSittingsEqualsOneTrainedInOne() {
        Map<String, float[]> whole;
        try (ModelTrainer trainer = ModelTrainer.start(engine, MODEL, images)) {
            advance(trainer, 2 * HALF);
            assertThat(trainer.done()).isTrue();
            whole = floats(trainer.state());
        }
        Map<String, HostTensor> saved;
        try (ModelTrainer first = ModelTrainer.start(engine, MODEL, images)) {
            advance(first, HALF);
            saved = first.state();
        }
        try (ModelTrainer second = ModelTrainer.resume(engine, MODEL, images, saved, HALF)) {
            advance(second, HALF);
            Map<String, float[]> resumed = floats(second.state());
            assertThat(resumed.keySet()).isEqualTo(whole.keySet());
            whole.forEach(
                    (name, values) -> assertThat(resumed.get(name)).as(name).isEqualTo(values));
        }
    }

    @Test
    void trainingLowersTheLoss() {
        ModelRecipe recipe = new ModelRecipe(TestNetworks.TINY, 16 * 60, 16, 0.02, 1e-3, 5, 0.3, 0.99, 0.1, 5, 7);
        try (ModelTrainer trainer = ModelTrainer.start(engine, recipe, images)) {
            float first = trainer.advance();
            float last = 0;
            while (!trainer.done()) {
                last = trainer.advance();
            }
            assertThat(last).isLessThan(first * 0.7f);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRouterTrainedInTwoSittingsEqualsOneTrainedInOne(RouterLoss loss) {
        try (Dit network =
                Dit.load(engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN)) {
            Router whole;
            try (RouterTrainer trainer = router(network, loss)) {
                advance(trainer, 2 * HALF);
                whole = trainer.router();
            }
            double[] saved;
            try (RouterTrainer first = router(network, loss)) {
                advance(first, HALF);
                saved = first.state();
                assertThat(first.router()).isNotEqualTo(whole);
            }
            try (RouterTrainer second = router(network, loss)) {
                second.resume(saved, HALF);
                advance(second, HALF);
                assertThat(second.done()).isTrue();
                assertThat(second.router()).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIterationThatIsGivenUpAtAnyKernelLeavesNothing(RouterLoss loss) {
        try (Dit network = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                RouterTrainer whole = router(network, loss);
                RouterTrainer disturbed = router(network, loss)) {
            AtomicInteger kernels = new AtomicInteger();
            whole.advance(kernels::incrementAndGet);
            assertThat(kernels.get()).as("three evaluations of the network").isGreaterThanOrEqualTo(3);
            for (int last = 1; last <= kernels.get(); last++) {
                AtomicInteger left = new AtomicInteger(last);
                assertThatThrownBy(() -> disturbed.advance(() -> {
                            if (left.decrementAndGet() == 0) {
                                throw new CancellationException("enough");
                            }
                        }))
                        .isInstanceOf(CancellationException.class);
                assertThat(disturbed.iteration()).isZero();
            }
            disturbed.advance();
            assertThat(disturbed.router()).isEqualTo(whole.router());
        }
    }

    @Test
    void aHeavyPenaltyDrivesEveryScoreDown() {
        RouterRecipe recipe = new RouterRecipe(
                Optional.empty(),
                4,
                Optional.empty(),
                10,
                0.5,
                2,
                40,
                0.1,
                OptionalDouble.empty(),
                RouterLoss.OUTPUT,
                RouterMode.REUSE,
                3);
        try (Dit network = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                RouterTrainer trainer = new RouterTrainer(engine, network, recipe, images, true)) {
            advance(trainer, recipe.iterations());
            Router router = trainer.router();
            for (int column = 0; column < TestNetworks.TINY.layers(); column++) {
                assertThat(router.beta(1, column)).isLessThan(0.1f);
                assertThat(router.beta(3, column)).isLessThan(0.1f);
            }
        }
    }

    @Test
    void aRouterOfAUVitIsTrainedForTheEvaluationsThatItsCachingShifts() {
        RouterRecipe recipe = new RouterRecipe(
                Optional.empty(),
                4,
                Optional.empty(),
                1e3,
                0.5,
                2,
                60,
                0.1,
                OptionalDouble.empty(),
                RouterLoss.OUTPUT,
                RouterMode.REUSE,
                3);
        try (UVit network = UVit.load(
                        engine,
                        TestNetworks.TINY_UVIT,
                        TestNetworks.random(TestNetworks.TINY_UVIT),
                        LinearOperators.PLAIN);
                RouterTrainer trainer = new RouterTrainer(engine, network, recipe, images, true)) {
            advance(trainer, recipe.iterations());
            Router router = trainer.router();
            assertThat(router.info().solver()).isEqualTo("dpm-solver-2");
            assertThat(router.info().pattern()).isEqualTo(ReusePattern.SHIFTED);
            assertThat(router.rows().cacheEvaluations()).containsExactly(2, 4, 6);
            for (int evaluation : new int[] {2, 4, 6}) {
                for (int column = 0; column < TestNetworks.TINY_UVIT.layers(); column++) {
                    assertThat(router.logit(evaluation, column)).isLessThan(0);
                }
            }
            assertThat(router.logit(2, 0)).as("no logit is clamped").isLessThan(-5);
        }
    }

    @Test
    void routersOfAMultistepSolverAreTrainedForBothNetworks() {
        RouterRecipe recipe = new RouterRecipe(
                Optional.of(SolverName.DPM_PLUS_PLUS_2M),
                4,
                Optional.empty(),
                1e3,
                0.5,
                2,
                60,
                0.1,
                OptionalDouble.empty(),
                RouterLoss.RUN,
                RouterMode.REUSE,
                3);
        for (Architecture architecture : List.of(TestNetworks.TINY, TestNetworks.TINY_UVIT)) {
            try (Network network = Network.load(
                            engine, architecture, TestNetworks.random(architecture), LinearOperators.PLAIN);
                    RouterTrainer trainer = new RouterTrainer(engine, network, recipe, null, true)) {
                advance(trainer, recipe.iterations());
                Router router = trainer.router();
                assertThat(router.info().solver()).isEqualTo("dpm++2m");
                assertThat(router.rows().cacheEvaluations()).containsExactly(1, 3);
                for (int column = 0; column < architecture.layers(); column++) {
                    assertThat(router.beta(1, column)).isLessThan(0.2f);
                    assertThat(router.beta(3, column)).isLessThan(0.2f);
                }
            }
        }
    }

    @Test
    void imagesAreAskedForByTheLossOfOutputsAlone() {
        RouterRecipe outputs = RouterRecipe.quick(TestNetworks.TINY, 4, 1e-5, RouterLoss.OUTPUT, 3);
        RouterRecipe runs = RouterRecipe.quick(TestNetworks.TINY, 4, 1e-5, RouterLoss.RUN, 3);
        try (Dit network =
                Dit.load(engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN)) {
            assertThatThrownBy(() -> new RouterTrainer(engine, network, outputs, null, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("found none by the loss 'output'");
            assertThatThrownBy(() -> new RouterTrainer(engine, network, runs, images, true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("found some by the loss 'run'");
        }
    }

    @Test
    void stateOfAnotherRouterIsRefused() {
        try (Dit network = Dit.load(
                        engine, TestNetworks.TINY, TestNetworks.random(TestNetworks.TINY), LinearOperators.PLAIN);
                RouterTrainer trainer = router(network, RouterLoss.RUN)) {
            assertThatThrownBy(() -> trainer.resume(new double[5], 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected 78 values for 6 rows of 4 layers, found 5");
        }
    }

    private RouterTrainer router(Network network, RouterLoss loss) {
        RouterRecipe recipe = new RouterRecipe(
                Optional.empty(),
                6,
                Optional.empty(),
                1e-4,
                0.05,
                2,
                2 * HALF,
                0.1,
                OptionalDouble.empty(),
                loss,
                RouterMode.REUSE,
                7);
        return new RouterTrainer(engine, network, recipe, loss == RouterLoss.OUTPUT ? images : null, true);
    }

    private static void advance(ModelTrainer trainer, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.advance();
        }
    }

    private static void advance(RouterTrainer trainer, int iterations) {
        for (int i = 0; i < iterations; i++) {
            trainer.advance();
        }
    }

    private static Map<String, float[]> floats(Map<String, HostTensor> state) {
        Map<String, float[]> values = new java.util.TreeMap<>();
        state.forEach((name, tensor) -> values.put(name, tensor.toFloats()));
        return values;
    }
}
