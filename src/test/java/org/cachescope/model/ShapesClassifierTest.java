package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShapesClassifierTest {
    private static final ClassifierArchitecture TINY = new ClassifierArchitecture(16, 8, 3);

    private final Engine engine = Engine.start(new DeviceChoice.Cpu(), 1);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    private static float[] random(SplittableRandom random, long count) {
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.3 * random.nextGaussian());
        }
        return values;
    }

    private static Map<String, HostTensor> weights() {
        SplittableRandom random = new SplittableRandom(1);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        TINY.shapes()
                .forEach((name, shape) ->
                        weights.put(name, HostTensor.ofFloats(shape, random(random, shape.elements()))));
        return weights;
    }

    /** The network in double precision, image (channels, height, width). */
    private static double[][][] stage(double[][][] in, float[] w, float[] scale, float[] shift) {
        int side = in[0].length / 2;
        double[][][] out = new double[scale.length][side][side];
        for (int o = 0; o < scale.length; o++) {
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    for (int i = 0; i < in.length; i++) {
                        for (int tap = 0; tap < 9; tap++) {
                            int row = 2 * y + tap / 3 - 1;
                            int column = 2 * x + tap % 3 - 1;
                            if (row >= 0 && column >= 0 && row < 2 * side && column < 2 * side) {
                                out[o][y][x] += in[i][row][column] * w[(o * in.length + i) * 9 + tap];
                            }
                        }
                    }
                }
            }
        }
        int group = scale.length / ClassifierArchitecture.GROUPS;
        for (int first = 0; first < scale.length; first += group) {
            double sum = 0;
            double squares = 0;
            for (int o = first; o < first + group; o++) {
                for (double[] row : out[o]) {
                    for (double value : row) {
                        sum += value;
                        squares += value * value;
                    }
                }
            }
            double mean = sum / (group * side * side);
            double deviation = Math.sqrt(squares / (group * side * side) - mean * mean + 1e-5);
            for (int o = first; o < first + group; o++) {
                for (double[] row : out[o]) {
                    for (int x = 0; x < side; x++) {
                        double z = (row[x] - mean) / deviation * scale[o] + shift[o];
                        row[x] = z / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
                    }
                }
            }
        }
        return out;
    }

    @Test
    void featuresAndLogitsFollowTheDefinition() {
        Map<String, HostTensor> weights = weights();
        float[] pixels = random(new SplittableRandom(2), 2 * 3 * 16 * 16);
        try (ShapesClassifier classifier = ShapesClassifier.load(engine, TINY, new HostWeights(weights));
                TensorScope scope = engine.newScope()) {
            ShapesClassifier.Evaluation found =
                    classifier.evaluate(scope, scope.floats(Shape.of(2, 3, 16, 16), pixels));
            assertThat(found.features().shape()).isEqualTo(Shape.of(2, TINY.features()));
            assertThat(found.logits().shape()).isEqualTo(Shape.of(2, 3));
            for (int image = 0; image < 2; image++) {
                double[][][] h = new double[3][16][16];
                for (int i = 0; i < 3 * 256; i++) {
                    h[i / 256][i / 16 % 16][i % 16] = pixels[image * 768 + i];
                }
                for (int stage = 0; stage < 4; stage++) {
                    String name = "stages." + stage;
                    h = stage(
                            h,
                            weights.get(name + ".conv.weight").toFloats(),
                            weights.get(name + ".norm.weight").toFloats(),
                            weights.get(name + ".norm.bias").toFloats());
                }
                float[] head = weights.get("head.weight").toFloats();
                float[] bias = weights.get("head.bias").toFloats();
                for (int feature = 0; feature < TINY.features(); feature++) {
                    assertThat((double) found.features().toFloats()[image * TINY.features() + feature])
                            .isCloseTo(h[feature][0][0], within(1e-5));
                }
                for (int label = 0; label < 3; label++) {
                    double logit = bias[label];
                    for (int feature = 0; feature < TINY.features(); feature++) {
                        logit += head[label * TINY.features() + feature] * h[feature][0][0];
                    }
                    assertThat((double) found.logits().toFloats()[image * 3 + label])
                            .isCloseTo(logit, within(1e-5));
                }
            }
        }
    }

    @Test
    void theHighestLogitNamesTheClass() {
        try (TensorScope scope = engine.newScope()) {
            var logits = scope.floats(Shape.of(3, 4), -1, -3, -2, -5, 0, 1, 7, 6, 2, 2, 2, 9);
            assertThat(new ShapesClassifier.Evaluation(logits, logits).classes())
                    .containsExactly(0, 2, 3);
        }
    }

    @Test
    void imagesOfABatchDoNotInfluenceEachOther() {
        float[] pixels = random(new SplittableRandom(3), 3 * 3 * 16 * 16);
        float[] last = Arrays.copyOfRange(pixels, 2 * 768, 3 * 768);
        try (ShapesClassifier classifier = ShapesClassifier.load(engine, TINY, new HostWeights(weights()));
                TensorScope scope = engine.newScope()) {
            float[] together = classifier
                    .evaluate(scope, scope.floats(Shape.of(3, 3, 16, 16), pixels))
                    .logits()
                    .toFloats();
            float[] alone = classifier
                    .evaluate(scope, scope.floats(Shape.of(1, 3, 16, 16), last))
                    .logits()
                    .toFloats();
            for (int label = 0; label < 3; label++) {
                assertThat(together[6 + label]).isCloseTo(alone[label], within(1e-5f));
            }
        }
    }

    @Test
    void missingAndMisshapenWeightsAreNamed() {
        Map<String, HostTensor> missing = weights();
        missing.remove("stages.2.norm.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapesClassifier.load(engine, TINY, new HostWeights(missing)))
                .withMessage("tensor 'stages.2.norm.bias': expected [24], found none");
        Map<String, HostTensor> misshapen = weights();
        misshapen.put("head.bias", HostTensor.ofFloats(Shape.of(4), new float[4]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShapesClassifier.load(engine, TINY, new HostWeights(misshapen)))
                .withMessage("tensor 'head.bias': expected [3], found [4]");
    }

    @Test
    void sizesThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierArchitecture(24, 8, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierArchitecture(16, 12, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierArchitecture(16, 8, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ClassifierArchitecture(1 << 20, 8, 3));
    }
}
