package org.cachescope.model;

/**
 * One layer of a network: the unit that is computed or reused.
 *
 * @param block index of the transformer block, from 0
 * @param kind which of the block's two layers
 */
public record LayerId(int block, LayerKind kind) {
    /** The attention layer of {@code block}. */
    public static LayerId mhsa(int block) {
        return new LayerId(block, LayerKind.MHSA);
    }

    /** The feed-forward layer of {@code block}. */
    public static LayerId ffn(int block) {
        return new LayerId(block, LayerKind.FFN);
    }

    /** The layer of a schedule's column: {@code 2 * block + (0 MHSA, 1 FFN)}. */
    public static LayerId ofColumn(int column) {
        return new LayerId(column / 2, column % 2 == 0 ? LayerKind.MHSA : LayerKind.FFN);
    }

    /** The schedule's column of this layer: {@code 2 * block + (0 MHSA, 1 FFN)}. */
    public int column() {
        return 2 * block + kind.ordinal();
    }
}
