package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.cachescope.data.ShapesDataset;
import org.junit.jupiter.api.Test;

class ShapeTraitsTest {
    private static final int SIZE = 32;

    private static void paint(float[] pixels, int offset, int x, int y, double r, double g, double b) {
        double[] rgb = {r, g, b};
        for (int channel = 0; channel < 3; channel++) {
            pixels[offset + channel * SIZE * SIZE + y * SIZE + x] = (float) (2 * rgb[channel] - 1);
        }
    }

    /** A dark bluish image with a rectangle turned about its centre, whole pixels only. */
    private static float[] rectangle(
            double centreX, double centreY, double width, double height, double degrees, double... rgb) {
        float[] pixels = new float[3 * SIZE * SIZE];
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                double dx = x + 0.5 - centreX;
                double dy = y + 0.5 - centreY;
                boolean inside =
                        Math.abs(cos * dx + sin * dy) <= width / 2 && Math.abs(cos * dy - sin * dx) <= height / 2;
                if (inside) {
                    paint(pixels, 0, x, y, rgb[0], rgb[1], rgb[2]);
                } else {
                    paint(pixels, 0, x, y, 0.25, 0.25, 0.35);
                }
            }
        }
        return pixels;
    }

    private static ShapeTraits traits(float[] pixels, int order) {
        return ShapeTraits.of(pixels, 0, SIZE, order).orElseThrow();
    }

    @Test
    void placeAndSizeAreThoseOfTheRectangle() {
        ShapeTraits traits = traits(rectangle(12, 20, 16, 4, 0, 1, 0, 0), 2);
        assertThat(traits.centreX()).isCloseTo(-0.25, within(1e-6));
        assertThat(traits.centreY()).isCloseTo(0.25, within(1e-6));
        assertThat(traits.extent()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void huesAreThoseOfShapeAndBackground() {
        double[][] colours = {{1, 0.2, 0.2}, {0.9, 0.9, 0.1}, {0.1, 0.8, 0.1}, {0.1, 0.9, 0.9}, {0.2, 0.2, 1}};
        for (int sixth = 0; sixth < colours.length; sixth++) {
            ShapeTraits traits = traits(rectangle(16, 16, 12, 12, 0, colours[sixth]), 4);
            assertThat(traits.hue()).isCloseTo(sixth / 6.0, within(1e-6));
            assertThat(traits.backgroundHue()).isCloseTo(4 / 6.0, within(1e-6));
        }
    }

    @Test
    void thePhaseTurnsWithTheShapeTimesTheOrder() {
        double straight = traits(rectangle(16, 16, 20, 8, 0, 1, 0, 0), 2).phase();
        for (double degrees : new double[] {-30, -10, 5, 25}) {
            double turned =
                    traits(rectangle(16, 16, 20, 8, degrees, 1, 0, 0), 2).phase();
            assertThat(Math.toDegrees(turned - straight) / 2).isCloseTo(degrees, within(2.0));
        }
    }

    @Test
    void imagesWithoutAShapeOrWithoutABackgroundHaveNone() {
        assertThat(ShapeTraits.of(rectangle(16, 16, 0, 0, 0, 1, 0, 0), 0, SIZE, 2))
                .isEmpty();
        assertThat(ShapeTraits.of(rectangle(16, 16, 99, 99, 0, 1, 0, 0), 0, SIZE, 2))
                .isEmpty();
    }

    @Test
    void anImageInTheMiddleOfABatchIsMeasuredAlone() {
        ShapesDataset data = new ShapesDataset(SIZE);
        float[] pixels = data.batch(5, 0, 3).pixels();
        float[] second = data.batch(5, 1, 1).pixels();
        assertThat(ShapeTraits.of(pixels, 3 * SIZE * SIZE, SIZE, 4)).isEqualTo(ShapeTraits.of(second, 0, SIZE, 4));
    }
}
