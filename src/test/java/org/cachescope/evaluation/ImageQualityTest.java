package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.cachescope.format.RgbImage;
import org.junit.jupiter.api.Test;

class ImageQualityTest {
    private final SplittableRandom random = new SplittableRandom(3);

    @Test
    void oneLevelOffEverywhereIsFortyEightDecibels() {
        assertThat(ImageQuality.psnrDecibels(flat(100), flat(101))).isCloseTo(20 * Math.log10(255), within(1e-12));
    }

    @Test
    void blackAgainstWhiteIsZeroDecibels() {
        assertThat(ImageQuality.psnrDecibels(flat(0), flat(255))).isEqualTo(0);
    }

    @Test
    void psnrAveragesSquaresOverPixelsAndChannels() {
        byte[] pixels = flat(100).rgb().clone();
        pixels[7] = (byte) 200; // 100 off in one of the values
        RgbImage spotted = new RgbImage(13, 11, pixels);
        double meanSquare = 100.0 * 100.0 / (3 * 13 * 11);
        assertThat(ImageQuality.psnrDecibels(flat(100), spotted))
                .isCloseTo(10 * Math.log10(255 * 255 / meanSquare), within(1e-12));
    }

    @Test
    void identicalImagesHaveInfinitePsnrAndFullSsim() {
        RgbImage image = noise(20, 17);
        ImageQuality quality =
                ImageQuality.compare(image, new RgbImage(20, 17, image.rgb().clone()));
        assertThat(quality.psnrDecibels()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(quality.identical()).isTrue();
        assertThat(quality.psnrText()).isEqualTo("identical");
        assertThat(quality.ssim()).isCloseTo(1, within(1e-12));
    }

    @Test
    void finitePsnrIsShownInDecibels() {
        ImageQuality quality = ImageQuality.compare(flat(100), flat(101));
        assertThat(quality.identical()).isFalse();
        assertThat(quality.psnrText()).isEqualTo("48.1 dB");
    }

    @Test
    void ssimEqualsItsFormulaWindowByWindow() {
        for (int[] size : new int[][] {{11, 11}, {32, 32}, {19, 13}}) {
            RgbImage x = noise(size[0], size[1]);
            byte[] near = x.rgb().clone();
            for (int i = 0; i < near.length; i++) {
                near[i] = (byte) Math.clamp((near[i] & 0xff) + random.nextInt(-40, 60), 0, 255);
            }
            RgbImage y = new RgbImage(size[0], size[1], near);
            double expected = (directSsim(x, y, 0) + directSsim(x, y, 1) + directSsim(x, y, 2)) / 3;

            assertThat(expected).isBetween(0.5, 0.999);
            assertThat(ImageQuality.compare(x, y).ssim()).isCloseTo(expected, within(1e-10));
            assertThat(ImageQuality.compare(y, x).ssim()).isCloseTo(expected, within(1e-10));
        }
    }

    @Test
    void ssimOfFlatImagesComparesTheirBrightness() {
        double c1 = Math.pow(0.01 * 255, 2);
        double expected = (2 * 50 * 180 + c1) / (50 * 50 + 180 * 180 + c1);
        assertThat(ImageQuality.compare(flat(50), flat(180)).ssim()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void differentSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageQuality.compare(noise(20, 12), noise(12, 20)))
                .withMessage("images to compare: expected 20 × 12 pixels as the reference, found 12 × 20");
    }

    @Test
    void imagesBelowTheWindowHavePsnrButNoSsim() {
        assertThat(ImageQuality.psnrDecibels(noise(10, 30), noise(10, 30))).isBetween(5.0, 12.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageQuality.compare(noise(10, 30), noise(10, 30)))
                .withMessage("SSIM: expected images of 11 × 11 pixels or more, found 10 × 30");
    }

    @Test
    void identicalImagesAreCountedBesideTheMeanOfTheOthers() {
        MeanQuality mean = MeanQuality.of(List.of(
                new ImageQuality(30, 0.9), new ImageQuality(Double.POSITIVE_INFINITY, 1), new ImageQuality(41, 0.95)));
        assertThat(mean.images()).isEqualTo(3);
        assertThat(mean.identical()).isEqualTo(1);
        assertThat(mean.psnrDecibels()).isCloseTo(35.5, within(1e-12));
        assertThat(mean.ssim()).isCloseTo(0.95, within(1e-12));
        assertThat(mean.psnrText()).isEqualTo("35.5 dB (1 of 3 identical)");
    }

    @Test
    void aMeanOfIdenticalImagesIsInfiniteAndOneOfDifferingImagesIsPlain() {
        ImageQuality same = new ImageQuality(Double.POSITIVE_INFINITY, 1);
        assertThat(MeanQuality.of(List.of(same, same)).psnrDecibels()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(MeanQuality.of(List.of(same, same)).psnrText()).isEqualTo("identical");
        assertThat(MeanQuality.of(List.of(new ImageQuality(30, 0.9))).psnrText())
                .isEqualTo("30.0 dB");
        assertThatIllegalArgumentException().isThrownBy(() -> MeanQuality.of(List.of()));
    }

    private static RgbImage flat(int level) {
        byte[] pixels = new byte[3 * 13 * 11];
        Arrays.fill(pixels, (byte) level);
        return new RgbImage(13, 11, pixels);
    }

    private RgbImage noise(int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        random.nextBytes(pixels);
        return new RgbImage(width, height, pixels);
    }

    /** The definition as printed: every window on its own, its weights in two dimensions, central moments. */
    private static double directSsim(RgbImage x, RgbImage y, int channel) {
        double c1 = Math.pow(0.01 * 255, 2);
        double c2 = Math.pow(0.03 * 255, 2);
        double sum = 0;
        int windows = 0;
        for (int top = 0; top + 11 <= x.height(); top++) {
            for (int left = 0; left + 11 <= x.width(); left++) {
                double total = 0;
                double meanX = 0;
                double meanY = 0;
                for (int i = 0; i < 121; i++) {
                    total += weight(i);
                    meanX += weight(i) * value(x, channel, left, top, i);
                    meanY += weight(i) * value(y, channel, left, top, i);
                }
                meanX /= total;
                meanY /= total;
                double varianceX = 0;
                double varianceY = 0;
                double covariance = 0;
                for (int i = 0; i < 121; i++) {
                    double dx = value(x, channel, left, top, i) - meanX;
                    double dy = value(y, channel, left, top, i) - meanY;
                    varianceX += weight(i) / total * dx * dx;
                    varianceY += weight(i) / total * dy * dy;
                    covariance += weight(i) / total * dx * dy;
                }
                sum += (2 * meanX * meanY + c1)
                        * (2 * covariance + c2)
                        / ((meanX * meanX + meanY * meanY + c1) * (varianceX + varianceY + c2));
                windows++;
            }
        }
        return sum / windows;
    }

    private static double weight(int i) {
        double squared = Math.pow(i % 11 - 5, 2) + Math.pow(i / 11 - 5, 2);
        return Math.exp(-squared / (2 * 1.5 * 1.5));
    }

    private static int value(RgbImage image, int channel, int left, int top, int i) {
        return image.rgb()[((top + i / 11) * image.width() + left + i % 11) * 3 + channel] & 0xff;
    }
}
