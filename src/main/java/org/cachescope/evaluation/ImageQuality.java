package org.cachescope.evaluation;

import java.util.Locale;
import org.cachescope.format.RgbImage;

/**
 * How close an image comes to its reference, both 8-bit RGB.
 *
 * @param psnrDecibels peak signal-to-noise ratio, +∞ for identical images
 * @param ssim mean structural similarity, at most 1
 */
public record ImageQuality(double psnrDecibels, double ssim) {
    /** Pixels that a side needs for SSIM: its window. */
    public static final int SMALLEST_SIDE = Ssim.WINDOW;

    private static final double PEAK = 255;

    /**
     * PSNR with peak 255 and the squared error averaged over all pixels and channels, and {@linkplain Ssim SSIM}.
     *
     * @throws IllegalArgumentException if the sizes differ or a side is below 11 pixels
     */
    public static ImageQuality compare(RgbImage reference, RgbImage image) {
        return new ImageQuality(psnrDecibels(reference, image), Ssim.mean(reference, image));
    }

    /**
     * PSNR alone, for images of any size: 10 log10(255² / mean squared error) over all pixels and channels.
     *
     * @return decibels, +∞ for identical images
     * @throws IllegalArgumentException if the sizes differ
     */
    public static double psnrDecibels(RgbImage reference, RgbImage image) {
        requireSameSize(reference, image);
        byte[] a = reference.rgb();
        byte[] b = image.rgb();
        long squares = 0;
        for (int i = 0; i < a.length; i++) {
            long difference = (a[i] & 0xff) - (b[i] & 0xff);
            squares += difference * difference;
        }
        // +∞ by the division, as the definition has it.
        return 10 * Math.log10(PEAK * PEAK * a.length / squares);
    }

    /** Whether the images are equal in every pixel. */
    public boolean identical() {
        return psnrDecibels == Double.POSITIVE_INFINITY;
    }

    /** PSNR as shown to people: "38.4 dB" or "identical". */
    public String psnrText() {
        return psnrText(psnrDecibels);
    }

    /** A PSNR as shown to people: "38.4 dB", or "identical" where it is infinite. */
    public static String psnrText(double decibels) {
        return decibels == Double.POSITIVE_INFINITY ? "identical" : String.format(Locale.ROOT, "%.1f dB", decibels);
    }

    static void requireSameSize(RgbImage reference, RgbImage image) {
        if (reference.width() != image.width() || reference.height() != image.height()) {
            throw new IllegalArgumentException("images to compare: expected " + reference.width() + " × "
                    + reference.height() + " pixels as the reference, found " + image.width() + " × " + image.height());
        }
    }
}
