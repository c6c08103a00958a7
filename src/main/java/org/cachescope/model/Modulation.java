package org.cachescope.model;

import java.util.List;
import org.cachescope.tensor.Tensor;

/**
 * What adaLN makes of timestep and label for one network evaluation: for each block shift, 1 + scale and gate of the
 * MHSA, then of the FFN; at the end shift and 1 + scale of the final layer.
 *
 * @param parts 6 L + 2 tensors (N, 1, D), owned by the scope that they were made in
 */
public record Modulation(List<Tensor> parts) {
    Tensor shift(LayerId layer) {
        return parts.get(3 * layer.column());
    }

    Tensor scale(LayerId layer) {
        return parts.get(3 * layer.column() + 1);
    }

    Tensor gate(LayerId layer) {
        return parts.get(3 * layer.column() + 2);
    }

    Tensor finalShift() {
        return parts.get(parts.size() - 2);
    }

    Tensor finalScale() {
        return parts.getLast();
    }
}
