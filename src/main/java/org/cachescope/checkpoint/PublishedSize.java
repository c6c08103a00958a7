package org.cachescope.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import org.cachescope.model.DitArchitecture;

/** The sizes of Table 1 in Peebles and Xie (2023), from which heads follow. */
enum PublishedSize {
    S(12, 384, 6),
    B(12, 768, 12),
    L(24, 1024, 16),
    XL(28, 1152, 16);

    private final int depth;
    private final int width;
    private final int heads;

    PublishedSize(int depth, int width, int heads) {
        this.depth = depth;
        this.width = width;
        this.heads = heads;
    }

    int heads() {
        return heads;
    }

    static Optional<PublishedSize> of(int depth, int width) {
        return Arrays.stream(values())
                .filter(size -> size.depth == depth && size.width == width)
                .findFirst();
    }

    /**
     * {@code DiT-XL/2}, for networks of velocity {@code SiT-XL/2}, or the sizes in words where they were not published.
     */
    static String nameOf(DitArchitecture a) {
        String kind = a.prediction().velocity() ? "SiT" : "DiT";
        return of(a.depth(), a.hiddenSize())
                .filter(size -> size.heads == a.heads() && a.ffnSize() == 4 * a.hiddenSize())
                .map(size -> kind + "-" + size + "/" + a.patchSize())
                .orElseGet(() -> kind + " of " + a.depth() + " blocks, width " + a.hiddenSize() + ", " + a.heads()
                        + " heads, patch " + a.patchSize());
    }
}
