package org.cachescope.model;

/** The two kinds of layer that a transformer block holds and a cache schedule tells apart. */
public enum LayerKind {
    /** Multi-head self-attention. */
    MHSA,
    /** The feed-forward network after it. */
    FFN
}
