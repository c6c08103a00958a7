package org.cachescope.training;

/**
 * TorchScript text of what a network learns by: the weighted error of the noise that its kernel {@code predict} tells.
 * {@code batch}: clean images, noise, times, labels, shares of image and noise, weights of the errors.
 */
final class ModelTrainingKernels {
    /** Kernels that follow a network's plain kernels in one module. */
    static final String TEXT = """
            def loss(self: __torch__.K, batch: List[Tensor], w: List[Tensor], constants: List[Tensor]) -> Tensor:
              clean = batch[0]
              noise = batch[1]
              noisy = torch.add(torch.mul(clean, batch[4]), torch.mul(noise, batch[5]))
              predicted = (self).predict(noisy, batch[2], batch[3], w, constants, )
              error = torch.mean(torch.square(torch.sub(predicted, noise)), [1, 2, 3])
              return torch.mean(torch.mul(error, batch[6]))

            """;

    private ModelTrainingKernels() {}
}
