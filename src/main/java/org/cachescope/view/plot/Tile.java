package org.cachescope.view.plot;

/**
 * A small picture; immutable.
 *
 * @param rgb red, green, blue of each pixel, row by row; copied in and out
 */
public record Tile(int width, int height, byte[] rgb) {
    /** @throws IllegalArgumentException if the bytes are not 3 × width × height */
    public Tile {
        if (width <= 0 || height <= 0 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(rgb.length + " bytes for " + width + " × " + height + " pixels of RGB");
        }
        rgb = rgb.clone();
    }

    @Override
    public byte[] rgb() {
        return rgb.clone();
    }

    /**
     * How much another picture differs from this one: |this − other| × amplification for each colour, at most 255.
     *
     * @param amplification above 0
     * @throws IllegalArgumentException if the other is of another size
     */
    public Tile difference(Tile other, double amplification) {
        if (other.width != width || other.height != height) {
            throw new IllegalArgumentException("pictures of " + width + " × " + height + " and " + other.width + " × "
                    + other.height + " pixels cannot be compared");
        }
        byte[] difference = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int apart = Math.abs(Byte.toUnsignedInt(rgb[i]) - Byte.toUnsignedInt(other.rgb[i]));
            difference[i] = (byte) Math.min(255, Math.round(apart * amplification));
        }
        return new Tile(width, height, difference);
    }
}
