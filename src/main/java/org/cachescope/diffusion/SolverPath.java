package org.cachescope.diffusion;

import java.util.List;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/** A solver on its way through one run: where it asks the network, and what it makes of each prediction. */
public interface SolverPath {
    /** All evaluations, in sampling order. */
    List<Evaluation> evaluations();

    /**
     * What is left of a clean image where the run begins, α in x = α x₀ + σ ε: small, or 0 where that is noise alone.
     */
    double signal();

    /**
     * Goes on by one evaluation.
     *
     * @param number the evaluation
     * @param before what the evaluations before left; {@code before.x()} is where the network was asked
     * @param given the network's prediction, and what the solver works with; the results belong to its owner
     */
    Made advance(int number, State before, Given given);

    /**
     * All that a solver carries from one evaluation to the next.
     *
     * @param x where the network is asked next, (N, C, H, W); after the last evaluation the sample
     * @param memory what the solver needs besides, (N, C, H, W): the step's start, or the clean image predicted before;
     *     null if it needs nothing, or in the midst of a run whose steps before were not made
     */
    record State(Tensor x, @Nullable Tensor memory) {}

    /**
     * What an evaluation gives.
     *
     * @param owner owner of the results
     * @param clip whether the predicted clean image is clamped to [-1, 1], as pixels are
     * @param out the network's prediction, guidance included, (N, C or 2 C, H, W)
     * @param noise draw of this step, (N, C, H, W); not read by solvers that are not {@link Solver#stochastic()}
     */
    record Given(DiffusionKernels kernels, TensorScope owner, boolean clip, Tensor out, Tensor noise) {}

    /**
     * Outcome of an evaluation.
     *
     * @param next state to go on from; a tensor of the state before may be in it
     * @param x0 clean image predicted by the evaluation, (N, C, H, W); may be the memory as well
     */
    record Made(State next, Tensor x0) {}
}
