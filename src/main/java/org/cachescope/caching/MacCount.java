package org.cachescope.caching;

/**
 * Multiply-accumulates by part of the network, in a named convention.
 *
 * @param convention what is counted
 * @param mhsa attention layers
 * @param ffn feed-forward layers
 * @param embedding patch and time embedding; the label is looked up and costs none
 * @param adaLn modulation of all blocks and of the final layer of a DiT
 * @param skips projections of a U-ViT's long skips
 * @param finalLayer projection to patches, and the convolution behind it if there is one
 */
public record MacCount(
        MacConvention convention, long mhsa, long ffn, long embedding, long adaLn, long skips, long finalLayer) {
    /** All parts. */
    public long total() {
        return mhsa + ffn + embedding + adaLn + skips + finalLayer;
    }
}
