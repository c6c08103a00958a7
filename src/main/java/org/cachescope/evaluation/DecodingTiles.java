package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.tensor.Shape;

/**
 * How latents that are too large to be decoded at once are cut into overlapping tiles, and how the tiles' pixels are
 * blended: each counts less towards the edges that it shares with others, and a pixel's weights sum up to 1.
 *
 * <p>A tile knows nothing of what lies outside it, while the decoder's attention and group normalisation look at all of
 * an image: colours may drift a little from tile to tile, which the blending makes smooth but not right.
 *
 * @param side latents along a side of the largest tile
 * @param overlap latents that neighbours share at least
 */
public record DecodingTiles(int side, int overlap) {
    /** Whole up to 64 latents, the 512 pixels that the published autoencoders were trained for at most. */
    public static final DecodingTiles USUAL = new DecodingTiles(64, 16);

    /** @throws IllegalArgumentException if tiles would not advance */
    public DecodingTiles {
        if (overlap < 0 || side < 1 || 2 * overlap > side) {
            throw new IllegalArgumentException(
                    "tiles: expected an overlap of 0 to half of the side " + side + ", found " + overlap);
        }
    }

    /** Decodes one tile. */
    @FunctionalInterface
    public interface TileDecoder {
        /**
         * Decodes.
         *
         * @param tile latents, (1, C, h, w)
         * @return pixels, (1, channels, factor h, factor w)
         */
        SampledImages decode(SampledImages tile);
    }

    /** Where tiles begin along a side, in latents. */
    List<Integer> starts(int length) {
        List<Integer> starts = new ArrayList<>();
        int last = Math.max(0, length - side);
        for (int start = 0; start < last; start += side - overlap) {
            starts.add(start);
        }
        starts.add(last);
        return starts;
    }

    /** Tiles of an image of such latents; 1 where it is decoded whole. */
    public int count(int height, int width) {
        return starts(height).size() * starts(width).size();
    }

    /**
     * Decodes one image, tile by tile where it is too large.
     *
     * @param latents (1, C, h, w)
     * @return pixels, (1, channels, factor h, factor w)
     */
    public SampledImages decode(SampledImages latents, TileDecoder decoder) {
        int height = (int) latents.shape().size(2);
        int width = (int) latents.shape().size(3);
        if (count(height, width) == 1) {
            return decoder.decode(latents);
        }
        Blend blend = null;
        for (int top : starts(height)) {
            for (int left : starts(width)) {
                Area area = new Area(top, left, Math.min(side, height), Math.min(side, width));
                SampledImages pixels = decoder.decode(area.cut(latents));
                int factor = (int) pixels.shape().size(2) / area.height();
                if (blend == null) {
                    blend = new Blend((int) pixels.shape().size(1), factor * height, factor * width, factor * overlap);
                }
                blend.add(pixels, factor * top, factor * left);
            }
        }
        if (blend == null) {
            throw new IllegalStateException("an image has one tile or more");
        }
        return blend.image();
    }

    /** A rectangle of latents. */
    private record Area(int top, int left, int height, int width) {
        SampledImages cut(SampledImages from) {
            int channels = (int) from.shape().size(1);
            int rows = (int) from.shape().size(2);
            int columns = (int) from.shape().size(3);
            float[] values = new float[channels * height * width];
            for (int channel = 0; channel < channels; channel++) {
                for (int row = 0; row < height; row++) {
                    int source = (channel * rows + top + row) * columns + left;
                    System.arraycopy(from.values(), source, values, (channel * height + row) * width, width);
                }
            }
            return new SampledImages(Shape.of(1, channels, height, width), values);
        }
    }

    /** Sums of weighted pixels. */
    private static final class Blend {
        private final int channels;
        private final int height;
        private final int width;
        private final int ramp;
        private final float[] sums;
        private final float[] weights;

        Blend(int channels, int height, int width, int ramp) {
            this.channels = channels;
            this.height = height;
            this.width = width;
            this.ramp = ramp;
            this.sums = new float[channels * height * width];
            this.weights = new float[height * width];
        }

        void add(SampledImages tile, int top, int left) {
            int tileHeight = (int) tile.shape().size(2);
            int tileWidth = (int) tile.shape().size(3);
            for (int row = 0; row < tileHeight; row++) {
                float rowWeight = weight(row, tileHeight, top > 0, top + tileHeight < height);
                for (int column = 0; column < tileWidth; column++) {
                    float weight = rowWeight * weight(column, tileWidth, left > 0, left + tileWidth < width);
                    int pixel = (top + row) * width + left + column;
                    weights[pixel] += weight;
                    for (int channel = 0; channel < channels; channel++) {
                        sums[channel * height * width + pixel] +=
                                weight * tile.values()[(channel * tileHeight + row) * tileWidth + column];
                    }
                }
            }
        }

        /** What a place of a tile counts along one side: rising from the edges that it shares. */
        private float weight(int place, int length, boolean sharesStart, boolean sharesEnd) {
            float weight = 1;
            if (sharesStart && ramp > 0) {
                weight = Math.min(weight, (place + 0.5f) / ramp);
            }
            if (sharesEnd && ramp > 0) {
                weight = Math.min(weight, (length - place - 0.5f) / ramp);
            }
            return weight;
        }

        SampledImages image() {
            for (int i = 0; i < sums.length; i++) {
                sums[i] /= weights[i % weights.length];
            }
            return new SampledImages(Shape.of(1, channels, height, width), sums);
        }
    }
}
