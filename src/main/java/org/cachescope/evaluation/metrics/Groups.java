package org.cachescope.evaluation.metrics;

/**
 * Images cut into consecutive groups that differ by one image at most, of which an interval leaves out one after the
 * other.
 *
 * @param images how many in all
 * @param count groups, 1 or more and no more than images
 */
record Groups(int images, int count) {
    /** Groups of an interval: the fewest by which a jackknife is taken seriously. */
    static final int USUAL = 10;

    Groups {
        if (count < 1 || images < count) {
            throw new IllegalArgumentException("groups: expected " + count + " images or more, found " + images);
        }
    }

    /** The usual number of groups, or one where each would have fewer than two images. */
    static Groups of(int images) {
        return new Groups(images, images < 2 * USUAL ? 1 : USUAL);
    }

    /** The group of an image. */
    int group(int image) {
        int group = 0;
        while (end(group) <= image) {
            group++;
        }
        return group;
    }

    int first(int group) {
        return (int) ((long) group * images / count);
    }

    int end(int group) {
        return first(group + 1);
    }

    int size(int group) {
        return end(group) - first(group);
    }
}
