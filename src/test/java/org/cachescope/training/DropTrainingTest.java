package org.cachescope.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.cachescope.caching.RouterMode;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.model.Architecture;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Learning-to-Drop: β · fresh and nothing besides. */
class DropTrainingTest {
    private static final Architecture NETWORK = TestNetworks.TINY;
    private static final int EVALUATION = 3;
    private static final long[] LABELS = {1, 4};

    /** Sigmoids of these are 0 and 1 in float32. */
    private static final float NEVER = -200;

    private static final float ALWAYS = 200;

    private final PublishedTraining published = PublishedTraining.of(NETWORK, 4);
    private Engine engine;
    private Network network;
    private OutputObjective objective;
    private TensorScope scope;

    @BeforeEach
    void load() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
        network = Network.load(engine, NETWORK, TestNetworks.random(NETWORK), LinearOperators.PLAIN);
        objective = new OutputObjective(engine, network, published, false, RouterMode.DROP);
        scope = engine.newScope();
    }

    @AfterEach
    void close() {
        scope.close();
        objective.close();
        network.close();
        engine.close();
    }

    private float[] logits(float value) {
        float[] logits = new float[NETWORK.layers()];
        Arrays.fill(logits, value);
        return logits;
    }

    private OutputObjective.Outcome evaluate(float[] logits, double lambda, OutputObjective.TraceListener listener) {
        Shape shape = Shape.of(LABELS.length, 3, 16, 16);
        return objective.evaluate(
                scope,
                scope.floats(shape, noise(1)),
                scope.floats(shape, noise(2)),
                LABELS,
                EVALUATION,
                logits,
                lambda,
                OptionalDouble.empty(),
                () -> {},
                listener);
    }

    private static float[] noise(long seed) {
        Random random = new Random(seed);
        float[] values = new float[LABELS.length * 3 * 16 * 16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @Test
    void studentsOfLowScoresAddNothing() {
        evaluate(logits(NEVER), 0, trace -> {
            float[] dropped = forward(trace.next(), new LayerTask.Drop());
            assertThat(trace.student().toFloats()).containsExactly(dropped, within(1e-5f));
            assertThat(dropped).isNotEqualTo(trace.teacher().toFloats());
        });
    }

    private float[] forward(Tensor x, LayerTask task) {
        List<LayerTask> tasks = Collections.nCopies(NETWORK.layers(), task);
        LayerPlan plan = LayerPlan.of(tasks);
        float time = (float) published.path().evaluations().get(EVALUATION).networkTime();
        try (ConditioningCache conditionings = new ConditioningCache(engine, network, 1 << 20)) {
            return network.forward(scope, x, conditionings.of(scope, time, LABELS), plan)
                    .toFloats();
        }
    }

    @Test
    void studentsOfHighScoresAreTheTeacher() {
        OutputObjective.Outcome outcome = evaluate(logits(ALWAYS), 0, _ -> {});
        assertThat(outcome.error()).isLessThan(1e-10f);
    }

    @Test
    void theGradientIsThatOfTheLoss() {
        float[] logits = logits(0.3f);
        float[] gradient = evaluate(logits, 1e-3, _ -> {}).gradient();
        float step = 0.05f;
        for (int column = 0; column < logits.length; column++) {
            float[] more = logits.clone();
            float[] less = logits.clone();
            more[column] += step;
            less[column] -= step;
            double slope = (evaluate(more, 1e-3, _ -> {}).loss()
                            - (double) evaluate(less, 1e-3, _ -> {}).loss())
                    / (2 * step);
            assertThat((double) gradient[column]).as("column %d", column).isCloseTo(slope, within(1e-5));
        }
    }
}
