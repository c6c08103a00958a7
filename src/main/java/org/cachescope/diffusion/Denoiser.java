package org.cachescope.diffusion;

import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** All that a sampler knows of a network. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Predicts the noise in {@code x}, guidance included.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy images, (N, C, H, W)
     * @param step the run's step, from 0 (noisiest) on
     * @param timestep original timestep that belongs to it
     * @return predicted noise, (N, C, H, W), or with a variance half behind it, (N, 2 C, H, W)
     */
    Tensor predict(TensorScope scope, Tensor x, int step, int timestep);
}
