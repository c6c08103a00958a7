package org.cachescope.diffusion;

import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** All that a sampler knows of a network. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Predicts the noise in {@code x}, or its velocity, guidance included.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy images, (N, C, H, W)
     * @param evaluation which of the run's evaluations this is, and the time that the network is to see
     * @return the prediction, (N, C, H, W), or with a variance half behind it, (N, 2 C, H, W)
     */
    Tensor predict(TensorScope scope, Tensor x, Evaluation evaluation);
}
