package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;

class PreviewTest {
    @Test
    void pixelsAreScaledClampedAndCutOff() {
        SampledImages samples = new SampledImages(Shape.of(1, 3, 1, 2), new float[] {-1, 1, 0, -2, 0.5f, 2});

        RgbImage image = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS)
                .draw(samples)
                .getFirst();

        assertThat(image).isEqualTo(new RgbImage(2, 1, bytes(0, 128, 191, 255, 0, 255)));
    }

    @Test
    void latentsShowTheirFirstThreeChannelsAndSaySo() {
        SampledImages samples = new SampledImages(Shape.of(2, 4, 1, 1), new float[] {-2, 0, 2, 9, 1, 1, 1, 9});
        Preview preview = new Preview(ModelSpace.LATENT, Normalisation.LATENTS);

        List<RgbImage> images = preview.draw(samples);

        assertThat(images)
                .containsExactly(new RgbImage(1, 1, bytes(0, 127, 255)), new RgbImage(1, 1, bytes(191, 191, 191)));
        assertThat(preview.label()).contains("not decoded");
    }

    @Test
    void oneChannelIsGrey() {
        SampledImages samples = new SampledImages(Shape.of(1, 1, 1, 1), new float[] {0});

        assertThat(new Preview(ModelSpace.PIXEL, Normalisation.PIXELS).draw(samples))
                .containsExactly(new RgbImage(1, 1, bytes(128, 128, 128)));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
