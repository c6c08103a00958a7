package org.cachescope.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import org.cachescope.model.UVitArchitecture;

/** The sizes of Table 1 in Bao et al. (2023), from which heads follow; blocks are one more than the depth here. */
enum PublishedUVit {
    S("S", 12, 512, 8),
    S_DEEP("S (deep)", 16, 512, 8),
    M("M", 16, 768, 12),
    L("L", 20, 1024, 16),
    H("H", 28, 1152, 16);

    private final String label;
    private final int depth;
    private final int width;
    private final int heads;

    PublishedUVit(String label, int depth, int width, int heads) {
        this.label = label;
        this.depth = depth;
        this.width = width;
        this.heads = heads;
    }

    int heads() {
        return heads;
    }

    static Optional<PublishedUVit> of(int depth, int width) {
        return Arrays.stream(values())
                .filter(size -> size.depth == depth && size.width == width)
                .findFirst();
    }

    /** {@code U-ViT-H/2}, or the sizes in words where they were not published. */
    static String nameOf(UVitArchitecture a) {
        return of(a.depth(), a.hiddenSize())
                .filter(size -> size.heads == a.heads() && a.ffnSize() == 4 * a.hiddenSize())
                .map(size -> "U-ViT-" + size.label + "/" + a.patchSize())
                .orElseGet(() -> "U-ViT of " + a.blocks() + " blocks, width " + a.hiddenSize() + ", " + a.heads()
                        + " heads, patch " + a.patchSize());
    }
}
