package org.cachescope.training;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * One step of a training as a single kernel, {@code train_step}: loss, gradients and optimiser.
 *
 * @param kernels hold the kernel; it takes the batch, a list for each part that is kept of the weights, and further
 *     lists
 * @param state the weights, changed in place
 */
record TrainingStep(Engine engine, KernelModule kernels, WeightState state) {
    /**
     * Makes a step.
     *
     * @param owner owner of what the kernel returns
     * @param batch what is learned from
     * @param others the lists that the kernel takes last
     * @return the loss of the batch before the step
     */
    float make(TensorScope owner, List<Tensor> batch, List<List<Tensor>> others) {
        List<KernelArgument> arguments = new ArrayList<>();
        arguments.add(KernelArgument.list(batch));
        arguments.addAll(state.arguments());
        others.forEach(list -> arguments.add(KernelArgument.list(list)));
        engine.recordGradients(true);
        try {
            return kernels.record(owner, "train_step", arguments.toArray(KernelArgument[]::new))
                    .getFirst()
                    .toScalar();
        } finally {
            engine.recordGradients(false);
        }
    }
}
