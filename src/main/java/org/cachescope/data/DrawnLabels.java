package org.cachescope.data;

/**
 * Labels without images, drawn by (seed, index): those that {@link ShapesDataset} has where there are as many classes.
 */
public final class DrawnLabels {
    private DrawnLabels() {}

    /** Class of number {@code index} of stream {@code seed}: uniform over {@code classes}. */
    public static int label(long seed, long index, int classes) {
        return new RandomStream(seed, index).nextInt(classes);
    }
}
