package org.cachescope.caching;

/**
 * Multiply-accumulates by part of the network, in a named convention.
 *
 * @param convention what is counted
 * @param mhsa attention layers
 * @param ffn feed-forward layers
 * @param embedding patch and time embedding; the label is looked up and costs none
 * @param adaLn modulation of all blocks and of the final layer
 * @param finalLayer projection to patches
 */
public record MacCount(MacConvention convention, long mhsa, long ffn, long embedding, long adaLn, long finalLayer) {
    /** All parts. */
    public long total() {
        return mhsa + ffn + embedding + adaLn + finalLayer;
    }
}
