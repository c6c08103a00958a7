package org.cachescope.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.format.RgbImage;
import org.cachescope.golden.Closeness;
import org.cachescope.golden.GeneratedInception;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.Inception;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds what the protocols {@code adm} and {@code pytorch-fid} see of 8-bit pictures to the published network. */
@Tag("golden")
class InceptionExtractorGoldenTest {
    private final GoldenFixture fixture = GoldenFixture.open("inception");

    private RgbImage picture(int number) {
        JsonNode size = fixture.config().get("images").get(number);
        int height = size.get(0).asInt();
        int width = size.get(1).asInt();
        byte[] rgb = new byte[3 * height * width];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) GeneratedInception.pixel(number, width, i / 3 / width, i / 3 % width, i % 3);
        }
        return new RgbImage(width, height, rgb);
    }

    @Test
    void featuresOfPicturesOfSeveralSizesEqualTheReferenceInOrder() {
        List<RgbImage> pictures = new ArrayList<>();
        for (int number = 0; number < fixture.config().get("images").size(); number++) {
            pictures.add(picture(number));
        }
        assertThat(pictures).extracting(RgbImage::width).doesNotHaveDuplicates();
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            for (Inception.Preprocessing preprocessing : Inception.Preprocessing.values()) {
                try (InceptionExtractor extractor =
                        InceptionExtractor.load(engine, GeneratedInception.weights(), preprocessing)) {
                    assertFeatures(preprocessing, extractor.describe(pictures));
                }
            }
        }
    }

    private void assertFeatures(Inception.Preprocessing preprocessing, ImageFeatures found) {
        boolean tensorflow = preprocessing == Inception.Preprocessing.TENSORFLOW;
        FeatureSet spatial = found.spatial();
        assertThat(spatial).isNotNull();
        for (int number = 0; number < found.size(); number++) {
            String prefix = "img" + number + (tensorflow ? ".tf1" : "");
            assertRow(prefix + ".pool3", found.pooled(), number);
            assertRow(prefix + ".spatial", spatial, number);
            if (!tensorflow) {
                assertRow(prefix + ".logits_nobias", found.logits(), number);
            }
        }
    }

    private void assertRow(String name, FeatureSet found, int image) {
        int d = found.dimensions();
        Closeness.assertClose(
                name,
                Arrays.copyOfRange(found.values(), image * d, (image + 1) * d),
                fixture.tensor(name).toFloats(),
                fixture.tolerance("features_rel_l2"));
    }
}
