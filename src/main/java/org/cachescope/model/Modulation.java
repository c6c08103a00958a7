package org.cachescope.model;

import org.cachescope.tensor.Tensor;

/**
 * What adaLN makes of timestep and label for one network evaluation: for each block shift, 1 + scale and gate of the
 * MHSA, then of the FFN; at the end shift and 1 + scale of the final layer.
 *
 * @param values (N, 6 L + 2, 1, D), owned by the scope that it was made in
 */
public record Modulation(Tensor values) {}
