package org.cachescope.diffusion;

import java.util.List;
import org.cachescope.tensor.Tensor;

/**
 * What the DPM-Solvers make of a prediction (Lu et al., 2022b, Eq. 8): D = a x - b ε, then
 * {@code keep · start + gain · D + change · (D - before)}.
 *
 * @param a 1 / α where the network was asked
 * @param b σ / α there
 * @param keep share of the step's start that is left, σ_t / σ_s
 * @param gain weight of the predicted clean image, -α_t (e^(-h) - 1)
 * @param change weight of its change since the step before; 0 for first order
 */
record ExponentialStep(double a, double b, double keep, double gain, double change) {
    /** A first-order step from time {@code s} to {@code t}, with the network asked at {@code asked}. */
    static ExponentialStep of(NoiseSchedule noise, double asked, double s, double t) {
        double h = noise.lambda(t) - noise.lambda(s);
        return new ExponentialStep(
                1 / noise.alpha(asked),
                noise.sigma(asked) / noise.alpha(asked),
                noise.sigma(t) / noise.sigma(s),
                -noise.alpha(t) * Math.expm1(-h),
                0);
    }

    /** The same of second order, given how long the step before was in comparison, h_before / h. */
    ExponentialStep secondOrder(double ratio) {
        return new ExponentialStep(a, b, keep, gain, gain / (2 * ratio));
    }

    /** The same of first order. */
    ExponentialStep firstOrder() {
        return new ExponentialStep(a, b, keep, gain, 0);
    }

    /**
     * Takes the step.
     *
     * @param x where the network was asked, (N, C, H, W)
     * @param start what the step starts from, (N, C, H, W)
     * @param before clean image predicted by the step before, (N, C, H, W); not read by a first-order step
     */
    Solver.Result take(SolverPath.Given given, Tensor x, Tensor start, Tensor before) {
        List<Tensor> results = given.kernels()
                .step(
                        given.owner(),
                        "exponential",
                        List.of(x, given.out(), start, before),
                        a,
                        b,
                        keep,
                        gain,
                        change,
                        given.clip() ? 1 : 0);
        return new Solver.Result(results.getFirst(), results.getLast());
    }
}
