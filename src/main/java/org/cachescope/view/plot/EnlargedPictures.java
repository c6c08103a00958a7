package org.cachescope.view.plot;

import java.util.IdentityHashMap;
import java.util.Map;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * Pictures blown up to the side that they are painted at, each once: where no graphics card paints, copying an image is
 * many times faster than scaling it, and the same pictures are painted again and again.
 */
final class EnlargedPictures {
    private final Map<Image, Image> enlarged = new IdentityHashMap<>();
    private int side;

    /**
     * A picture of a side, each of its pixels a square: the nearest pixel is taken.
     *
     * @param wanted pixels to a side
     */
    Image of(Image picture, int wanted) {
        if (wanted != side) {
            enlarged.clear();
            side = wanted;
        }
        return enlarged.computeIfAbsent(picture, this::enlarge);
    }

    /** Lets go of pictures that are not shown any more. */
    void keepOnly(PictureSet shown) {
        enlarged.keySet()
                .removeIf(picture -> !holds(shown.full(), picture)
                        && !holds(shown.cached(), picture)
                        && !holds(shown.difference(), picture));
    }

    private static boolean holds(Iterable<Image> pictures, Image sought) {
        for (Image picture : pictures) {
            if (picture == sought) {
                return true;
            }
        }
        return false;
    }

    private Image enlarge(Image picture) {
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        int[] pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        int[] large = new int[side * side];
        for (int y = 0; y < side; y++) {
            int from = y * height / side * width;
            int row = y * side;
            if (y > 0 && from == (y - 1) * height / side * width) {
                System.arraycopy(large, row - side, large, row, side);
                continue;
            }
            for (int x = 0; x < side; x++) {
                large[row + x] = pixels[from + x * width / side];
            }
        }
        WritableImage image = new WritableImage(side, side);
        image.getPixelWriter().setPixels(0, 0, side, side, PixelFormat.getIntArgbInstance(), large, 0, side);
        return image;
    }
}
