package org.cachescope.workspace.studio;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.MeanQuality;

/**
 * How close the images of a cached run come to those of the full run.
 *
 * @param images of each pair, in order
 * @param mean over all pairs
 */
public record PictureQuality(List<ImageQuality> images, MeanQuality mean) {
    /** Copies the list. */
    public PictureQuality {
        images = List.copyOf(images);
    }

    /**
     * Compares pair by pair; takes some milliseconds for a large image, so not on a user interface's thread.
     *
     * @param full reference pictures, one or more
     * @param cached pictures of the same number and sizes
     * @return empty where pictures are smaller than {@link ImageQuality#SMALLEST_SIDE} pixels, for which SSIM is not
     *     defined
     * @throws IllegalArgumentException if numbers or sizes differ, or there is none
     */
    public static Optional<PictureQuality> of(List<Picture> full, List<Picture> cached) {
        if (full.size() != cached.size()) {
            throw new IllegalArgumentException(
                    "pictures to compare: expected " + full.size() + " as in the full run, found " + cached.size());
        }
        if (full.stream().anyMatch(PictureQuality::isTooSmall)) {
            return Optional.empty();
        }
        List<ImageQuality> images = IntStream.range(0, full.size())
                .mapToObj(i -> ImageQuality.compare(
                        full.get(i).toImage(), cached.get(i).toImage()))
                .toList();
        return Optional.of(new PictureQuality(images, MeanQuality.of(images)));
    }

    private static boolean isTooSmall(Picture picture) {
        return Math.min(picture.width(), picture.height()) < ImageQuality.SMALLEST_SIDE;
    }
}
