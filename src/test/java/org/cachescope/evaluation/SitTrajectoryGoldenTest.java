package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cachescope.golden.Closeness.assertClose;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.Prediction;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A SiT-shaped network of velocity in both published layouts and directions of time, from its file to its samples. */
@Tag("golden")
class SitTrajectoryGoldenTest {
    private final GoldenFixture golden = GoldenFixture.openOwn("sit-ode");
    private final DitArchitecture architecture =
            GoldenFixture.dit(golden.config().get("model"));
    private Engine engine;

    @BeforeEach
    void startEngine() {
        engine = Engine.start(new DeviceChoice.Cpu(), 0);
    }

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    /** SiT's file does not tell what it predicts; the alignment heads of REPA's do. */
    private Checkpoint checkpoint(Prediction prediction) throws IOException {
        CheckpointOptions options = CheckpointOptions.DEFAULT.withHeads(architecture.heads());
        Checkpoint checkpoint = prediction == Prediction.VELOCITY_SIT
                ? Checkpoint.open(golden.file("sit.pt"), options.withPrediction(prediction))
                : Checkpoint.open(golden.file("repa.pt"), options);
        assertThat(checkpoint.architecture()).isEqualTo(architecture.predicting(prediction));
        return checkpoint;
    }

    private static Prediction prediction(String direction) {
        return switch (direction) {
            case "image" -> Prediction.VELOCITY_SIT;
            case "noise" -> Prediction.VELOCITY_REPA;
            default -> throw new IllegalArgumentException(direction);
        };
    }

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void theVelocityIsTheFirstHalfOfTheOutput(LinearOperators operators) throws IOException {
        List<String> names = names("velocity\\.t.*");
        assertThat(names).isNotEmpty();
        HostTensor z = golden.tensor("z");
        try (Network network = Network.load(
                        engine,
                        architecture.predicting(Prediction.VELOCITY_SIT),
                        checkpoint(Prediction.VELOCITY_SIT).weights(),
                        operators);
                ConditioningCache conditionings = new ConditioningCache(engine, network, 0);
                TensorScope scope = engine.newScope()) {
            for (String name : names) {
                float time = Float.parseFloat(name.replace("velocity.t", ""));
                Tensor out = network.forward(
                        scope,
                        scope.copyOf(z),
                        conditionings.of(scope, time, golden.tensor("y").toLongs()),
                        LayerEvaluator.computeAll());
                assertClose(name, firstHalf(out), golden.tensor(name).toFloats(), golden.tolerance("velocity_rel_l2"));
            }
        }
    }

    /** The channels of each image that are no variance. */
    private static float[] firstHalf(Tensor out) {
        float[] all = out.toFloats();
        int images = (int) out.shape().size(0);
        int size = all.length / images;
        float[] half = new float[all.length / 2];
        for (int image = 0; image < images; image++) {
            System.arraycopy(all, image * size, half, image * size / 2, size / 2);
        }
        return half;
    }

    static Stream<Arguments> operatorsAndDirections() {
        return Arrays.stream(LinearOperators.values())
                .flatMap(operators -> Stream.of("image", "noise").map(direction -> Arguments.of(operators, direction)));
    }

    @ParameterizedTest
    @MethodSource("operatorsAndDirections")
    void trajectoriesMatchTheReferenceStepByStep(LinearOperators operators, String direction) throws IOException {
        List<String> names = names("(euler|heun)\\.to_" + direction + "\\..*");
        assertThat(names).isNotEmpty();
        Checkpoint checkpoint = checkpoint(prediction(direction));
        try (Network network = Network.load(engine, checkpoint.architecture(), checkpoint.weights(), operators);
                SamplingSession session = new SamplingSession(engine, network)) {
            for (String name : names) {
                assertTrajectory(name, session, recipe(name, direction));
            }
        }
    }

    private SamplingRecipe recipe(String name, String direction) {
        VelocitySolver solver = Map.of("euler", new VelocitySolver.Euler(), "heun", new VelocitySolver.Heun())
                .get(name.substring(0, name.indexOf('.')));
        int steps = Integer.parseInt(name.replaceAll(".*steps(\\d+).*", "$1"));
        double scale = name.contains("noguidance")
                ? 1
                : golden.config().get("cfg_scale").asDouble();
        int channels = golden.config().get("cfg_channels").get(direction).asInt();
        List<Long> classes = Arrays.stream(golden.tensor("y").toLongs()).boxed().toList();
        return new SamplingRecipe(classes, steps, solver, new Guidance(scale, channels), false, 0);
    }

    private void assertTrajectory(String name, SamplingSession session, SamplingRecipe recipe) {
        float[] want = golden.tensor(name).toFloats();
        HostTensor z = golden.tensor("z");
        int size = (int) z.shape().elements();
        assertThat(golden.tensor(name).shape())
                .isEqualTo(Shape.of(recipe.steps() + 1L, 2, 4, 8, 8)); // with the noise in front
        CacheSchedule schedule = CacheSchedule.full(recipe.evaluations(), architecture.layers());
        int[] step = {0};
        try (SamplingSession.Run run = session.start(recipe, schedule, z)) {
            run.sampler().forEachRemaining(made -> {
                if (made.evaluation().completesStep()) {
                    step[0]++;
                    float[] row = Arrays.copyOfRange(want, step[0] * size, (step[0] + 1) * size);
                    assertClose(
                            name + " after step " + step[0], made.x().toFloats(), row, golden.tolerance("x_rel_l2"));
                }
            });
        }
        assertThat(step[0]).isEqualTo(recipe.steps());
    }

    private List<String> names(String pattern) {
        return golden.manifest().get("tensors").properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.matches(pattern))
                .toList();
    }
}
