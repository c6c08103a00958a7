package org.cachescope.model;

import org.cachescope.tensor.Tensor;

/**
 * What timestep and label make of one network evaluation. A DiT's is its adaLN modulation: for each block shift,
 * 1 + scale and gate of the MHSA, then of the FFN; at the end shift and 1 + scale of the final layer. A U-ViT's is its
 * two leading tokens, label and time, positions added.
 *
 * @param values (N, {@link Architecture#conditioningVectors()}, 1, D) of a DiT, (N, 2, D) of a U-ViT; owned by the
 *     scope that it was made in
 */
public record Conditioning(Tensor values) {}
