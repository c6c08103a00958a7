package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.cachescope.golden.Closeness;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the feature network to the published one, with weights that are generated from their names. */
@Tag("golden")
class InceptionGoldenTest {
    private static final int SIDE = 299;
    private static final int[] ROWS = {0, 1, 150, 298};

    private final GoldenFixture fixture = GoldenFixture.open("inception");

    /** The fixture's random values: those of a name, addressed by their index. */
    private static long bits(String name, long index) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        long z = hash + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static double uniform(String name, long index) {
        return (bits(name, index) >>> 40) * 0x1p-24;
    }

    /** Weights by the fixture's recipe. */
    private record Generated(Map<String, Shape> shapes) implements WeightSource {
        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public Shape shape(String name) {
            return shapes.get(name);
        }

        @Override
        public DType dtype(String name) {
            return DType.F32;
        }

        @Override
        public HostTensor read(String name, Arena arena) {
            Shape shape = shapes.get(name);
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) value(name, shape, uniform(name, i));
            }
            return HostTensor.ofFloats(shape, values);
        }

        private static double value(String name, Shape shape, double u) {
            if (name.endsWith(".conv.weight")) {
                long fanIn = shape.size(1) * shape.size(2) * shape.size(3);
                return (2 * u - 1) * Math.sqrt(6.0 / fanIn);
            }
            return switch (name) {
                case "fc.weight" -> (2 * u - 1) * 0.05;
                case "fc.bias" -> 0.1 * (2 * u - 1);
                default ->
                    name.endsWith("bn.weight") || name.endsWith("running_var") ? 0.75 + 0.5 * u : 0.2 * (2 * u - 1);
            };
        }
    }

    private Tensor image(TensorScope owner, int number, int height, int width) {
        float[] pixels = new float[3 * height * width];
        int across = Math.ceilDiv(width, 4);
        for (int i = 0; i < pixels.length; i++) {
            int channel = i / (height * width);
            int y = i / width % height;
            int x = i % width;
            pixels[i] = bits("image" + number, ((long) (y / 4) * across + x / 4) * 3 + channel) >>> 56;
        }
        return owner.floats(Shape.of(1, 3, height, width), pixels);
    }

    @Test
    void everyWeightHasItsPublishedNameAndShape() throws IOException {
        JsonNode published =
                new ObjectMapper().readTree(fixture.file("parameters.json").toFile());
        var expected = new java.util.LinkedHashMap<String, Shape>();
        for (JsonNode parameter : published) {
            long[] sizes = LongStream.range(0, parameter.get(1).size())
                    .map(axis -> parameter.get(1).get((int) axis).asLong())
                    .toArray();
            expected.put(parameter.get(0).asText(), Shape.of(sizes));
        }
        assertThat(Inception.shapes().entrySet()).containsExactlyElementsOf(expected.entrySet());
    }

    @Test
    void featuresOfBothPreprocessingsEqualTheReference() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Inception inception = Inception.load(engine, new Generated(Inception.shapes()))) {
            JsonNode sizes = fixture.config().get("images");
            for (int number = 0; number < sizes.size(); number++) {
                for (Inception.Preprocessing preprocessing : Inception.Preprocessing.values()) {
                    try (TensorScope scope = engine.newScope()) {
                        Tensor pixels = image(
                                scope,
                                number,
                                sizes.get(number).get(0).asInt(),
                                sizes.get(number).get(1).asInt());
                        boolean tf = preprocessing == Inception.Preprocessing.TENSORFLOW;
                        String prefix = "img" + number + (tf ? ".tf1" : "");
                        Tensor input = inception.prepare(scope, pixels, preprocessing);
                        assertInput(prefix, input);
                        Inception.Evaluation seen = inception.evaluate(scope, input);
                        assertFeatures(prefix + ".pool3", seen.pooled());
                        assertFeatures(prefix + ".spatial", seen.spatial());
                        if (!tf) {
                            assertFeatures(prefix + ".logits_nobias", seen.logits());
                        }
                    }
                }
            }
        }
    }

    private void assertInput(String prefix, Tensor input) {
        float[] found = input.toFloats();
        HostTensor expected = fixture.tensor(prefix + ".input_rows");
        for (int i = 0; i < expected.shape().elements(); i++) {
            int channel = i / (ROWS.length * SIDE);
            int row = ROWS[i / SIDE % ROWS.length];
            assertThat(found[(channel * SIDE + row) * SIDE + i % SIDE])
                    .as("%s, channel %d, row %d, column %d", prefix, channel, row, i % SIDE)
                    .isCloseTo((float) expected.valueAt(i), within((float) fixture.tolerance("input_abs")));
        }
    }

    private void assertFeatures(String name, Tensor found) {
        Closeness.assertClose(
                name, found.toFloats(), fixture.tensor(name).toFloats(), fixture.tolerance("features_rel_l2"));
    }
}
