package org.cachescope.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.cachescope.format.RgbImage;

/**
 * Image quality over several images.
 *
 * <p>Rule for infinities: identical pairs have no finite PSNR. They are left out of its mean and counted beside it;
 * only if all pairs are identical is the mean +∞. SSIM is averaged over all pairs.
 *
 * @param images number of pairs compared
 * @param identical how many of them are identical
 * @param psnrDecibels mean of the PSNR in decibels over the pairs that differ, +∞ if none does
 * @param ssim mean SSIM over all pairs
 */
public record MeanQuality(int images, int identical, double psnrDecibels, double ssim) {
    /** @throws IllegalArgumentException if the list is empty */
    public static MeanQuality of(List<ImageQuality> qualities) {
        if (qualities.isEmpty()) {
            throw new IllegalArgumentException("mean quality: expected one image or more, found none");
        }
        List<ImageQuality> differing =
                qualities.stream().filter(quality -> !quality.identical()).toList();
        return new MeanQuality(
                qualities.size(),
                qualities.size() - differing.size(),
                differing.stream()
                        .mapToDouble(ImageQuality::psnrDecibels)
                        .average()
                        .orElse(Double.POSITIVE_INFINITY),
                qualities.stream().mapToDouble(ImageQuality::ssim).average().orElseThrow());
    }

    /**
     * Mean PSNR alone, in decibels, which images too small for SSIM have as well; +∞ if all pairs are identical.
     *
     * @param full reference images, one or more
     * @param made images of the same number and sizes
     */
    public static double psnrDecibels(List<RgbImage> full, List<RgbImage> made) {
        return of(IntStream.range(0, full.size())
                        .mapToObj(
                                i -> new ImageQuality(ImageQuality.psnrDecibels(full.get(i), made.get(i)), Double.NaN))
                        .toList())
                .psnrDecibels();
    }

    /** PSNR as shown to people: "38.4 dB", "38.4 dB (3 of 8 identical)" or "identical". */
    public String psnrText() {
        String mean = ImageQuality.psnrText(psnrDecibels);
        return identical == 0 || identical == images
                ? mean
                : String.format(Locale.ROOT, "%s (%d of %d identical)", mean, identical, images);
    }
}
