package org.cachescope.data;

import java.util.List;

/**
 * An endless, seeded supply of labelled RGB images, as training wants them.
 *
 * <p>Image {@code i} of stream {@code seed} never depends on which images were asked for before, so a run that resumes
 * at {@code i}, or several that share a stream, see exactly what one uninterrupted run would have seen.
 */
public interface ImageSource {
    /** Height and width of every image in pixels. */
    int size();

    /** Names of the classes; a label is an index into this list. */
    List<String> classNames();

    /** Number of classes. */
    default int classes() {
        return classNames().size();
    }

    /**
     * Images {@code firstIndex} to {@code firstIndex + n - 1} of stream {@code seed}.
     *
     * @return shape (n, 3, size, size), values in [-1, 1]
     * @throws IllegalArgumentException if {@code firstIndex} or {@code n} is negative, or the batch exceeds an array
     */
    LabelledBatch batch(long seed, long firstIndex, int n);
}
