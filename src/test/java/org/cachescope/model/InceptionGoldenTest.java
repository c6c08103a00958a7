package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.stream.LongStream;
import org.cachescope.golden.Closeness;
import org.cachescope.golden.GeneratedInception;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the feature network to the published one, with weights that are generated from their names. */
@Tag("golden")
class InceptionGoldenTest {
    private static final int SIDE = 299;
    private static final int[] ROWS = {0, 1, 150, 298};

    private final GoldenFixture fixture = GoldenFixture.open("inception");

    private Tensor image(TensorScope owner, int number, int height, int width) {
        float[] pixels = new float[3 * height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = GeneratedInception.pixel(number, width, i / width % height, i % width, i / (height * width));
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
                Inception inception = Inception.load(engine, GeneratedInception.weights())) {
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
