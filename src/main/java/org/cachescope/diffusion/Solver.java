package org.cachescope.diffusion;

import java.util.List;
import java.util.Optional;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** How one step takes a noisier image to a less noisy one, given the network's prediction. */
public sealed interface Solver permits NoiseSolver, VelocitySolver {
    /** Name in router files and reports. */
    String name();

    /** Whether steps draw noise. */
    boolean stochastic();

    /** Network evaluations of one step. */
    default int evaluationsPerStep() {
        return 1;
    }

    /**
     * Why this solver cannot make a run, as a sentence for people; empty if it can.
     *
     * @param process how the network was taught that images become noise
     * @param steps solver steps, 1 to 1000
     */
    Optional<String> misfit(NoisingProcess process, int steps);

    /**
     * The way of this solver through a run.
     *
     * @param process how the network was taught that images become noise
     * @param steps solver steps
     * @throws IllegalArgumentException with the reason, if it cannot go that way
     */
    SolverPath path(NoisingProcess process, int steps);

    /** A solver of one evaluation a step on respaced timesteps, which carries nothing on but the sample. */
    sealed interface Respaced extends NoiseSolver {
        @Override
        default SolverPath path(NoiseSchedule noise, int steps) {
            return new RespacedPath(this, noise, noise.respaced(steps));
        }

        /**
         * Makes one step.
         *
         * @param context kernels, schedule and owner of the results
         * @param index respaced index of {@code x}, S - 1 to 0
         * @param x (N, C, H, W)
         * @param out the network's prediction, (N, C or 2 C, H, W)
         * @param noise draw of this step, (N, C, H, W); not read by solvers that are not {@link #stochastic()}
         */
        Result step(Context context, int index, Tensor x, Tensor out, Tensor noise);
    }

    /**
     * What steps share.
     *
     * @param clip whether the predicted clean image is clamped to [-1, 1], as pixels are
     */
    record Context(DiffusionKernels kernels, RespacedSchedule schedule, TensorScope owner, boolean clip) {
        KernelArgument clipFlag() {
            return KernelArgument.of(clip ? 1 : 0);
        }
    }

    /**
     * Outcome of a step.
     *
     * @param next image at index - 1, (N, C, H, W)
     * @param x0 predicted clean image, (N, C, H, W)
     */
    record Result(Tensor next, Tensor x0) {}

    /** Coefficients of x_0 = a x - b ε. */
    private static double inverseSignal(RespacedSchedule s, int index) {
        return Math.sqrt(1 / s.alphaBar(index));
    }

    private static double noiseToSignal(RespacedSchedule s, int index) {
        return Math.sqrt(1 / s.alphaBar(index) - 1);
    }

    /**
     * DDIM (Song et al., 2021, Eq. 12).
     *
     * @param eta 0 for the deterministic solver, 1 for DDPM's variance
     */
    record Ddim(double eta) implements Respaced {
        /** @throws IllegalArgumentException if {@code eta} is not within 0 and 1 */
        public Ddim {
            if (!(eta >= 0 && eta <= 1)) {
                throw new IllegalArgumentException("eta: expected 0 (DDIM) to 1, found " + eta);
            }
        }

        @Override
        public String name() {
            return "ddim";
        }

        @Override
        public boolean stochastic() {
            return eta > 0;
        }

        @Override
        public Result step(Context context, int index, Tensor x, Tensor out, Tensor noise) {
            RespacedSchedule s = context.schedule();
            double alphaBar = s.alphaBar(index);
            double previous = s.alphaBar(index - 1);
            double sigma = eta * Math.sqrt((1 - previous) / (1 - alphaBar)) * Math.sqrt(1 - alphaBar / previous);
            List<Tensor> results = context.kernels()
                    .step(
                            context.owner(),
                            "ddim",
                            List.of(x, out, noise),
                            inverseSignal(s, index),
                            noiseToSignal(s, index),
                            Math.sqrt(previous),
                            Math.sqrt(Math.max(0, 1 - previous - sigma * sigma)),
                            index == 0 ? 0 : sigma,
                            context.clip() ? 1 : 0);
            return new Result(results.getFirst(), results.getLast());
        }
    }

    /**
     * DDPM ancestral sampling (Ho et al., 2020, Algorithm 2).
     *
     * @param variance which variance the noise of a step has
     */
    record Ddpm(Variance variance) implements Respaced {
        @Override
        public String name() {
            return "ddpm";
        }

        @Override
        public boolean stochastic() {
            return true;
        }

        @Override
        public Result step(Context context, int index, Tensor x, Tensor out, Tensor noise) {
            Posterior posterior = posterior(context, index, x, out, noise);
            return new Result(posterior.next(), posterior.x0());
        }

        /** The step's distribution as well as its draw. */
        Posterior posterior(Context context, int index, Tensor x, Tensor out, Tensor noise) {
            RespacedSchedule s = context.schedule();
            double alphaBar = s.alphaBar(index);
            double previous = s.alphaBar(index - 1);
            Tensor logVariance = variance.logVariance(context, index, x, out);
            var results = context.kernels()
                    .module()
                    .call(
                            context.owner(),
                            "ddpm",
                            x,
                            out,
                            logVariance,
                            noise,
                            KernelArgument.of(inverseSignal(s, index)),
                            KernelArgument.of(noiseToSignal(s, index)),
                            KernelArgument.of(s.beta(index) * Math.sqrt(previous) / (1 - alphaBar)),
                            KernelArgument.of((1 - previous) * Math.sqrt(alphaBar / previous) / (1 - alphaBar)),
                            KernelArgument.of(index == 0 ? 1 : 0),
                            context.clipFlag());
            return new Posterior(results.get(0), results.get(1), results.get(2), logVariance);
        }
    }

    /**
     * DPM-Solver-2, singlestep, in the form that predicts data (Lu et al., 2022, Algorithm 1, and 2022b, Algorithm 1):
     * an evaluation at the step's start gives an intermediate sample half way in λ, and the evaluation there alone
     * makes the step. A run of N steps has 2 N evaluations.
     */
    record DpmSolver2() implements NoiseSolver {
        @Override
        public String name() {
            return "dpm-solver-2";
        }

        @Override
        public boolean stochastic() {
            return false;
        }

        @Override
        public int evaluationsPerStep() {
            return 2;
        }

        @Override
        public Optional<String> misfit(NoiseSchedule noise, int steps) {
            return noise.wholeTimesteps()
                    ? Optional.of(
                            "DPM-Solver-2 asks the network between timesteps; this one is asked at whole timesteps"
                                    + " only: choose ddim or dpm++2m.")
                    : noise.tooManySteps(steps);
        }

        @Override
        public SolverPath path(NoiseSchedule noise, int steps) {
            return SinglestepPath.of(noise, steps);
        }
    }

    /**
     * DPM-Solver++(2M), multistep (Lu et al., 2022b, Algorithm 2): one evaluation a step, corrected by the clean image
     * that the step before predicted. The first step, which has none, and the last are of first order.
     */
    record DpmPlusPlus2M() implements NoiseSolver {
        @Override
        public String name() {
            return "dpm++2m";
        }

        @Override
        public boolean stochastic() {
            return false;
        }

        @Override
        public Optional<String> misfit(NoiseSchedule noise, int steps) {
            return noise.tooManySteps(steps);
        }

        @Override
        public SolverPath path(NoiseSchedule noise, int steps) {
            return MultistepPath.of(noise, steps);
        }
    }

    /** A DDPM step: its draw, predicted clean image, mean, and log-variance (a scalar or (N, C, H, W)). */
    record Posterior(Tensor next, Tensor x0, Tensor mean, Tensor logVariance) {}

    /** The variance of a DDPM step. */
    enum Variance {
        /** Between the two fixed ones, by the network's variance half (Nichol and Dhariwal, 2021, Eq. 15). */
        LEARNED_RANGE,
        /** β_i; at index 0 the posterior's of index 1. */
        FIXED_LARGE,
        /** The posterior's. */
        FIXED_SMALL;

        Tensor logVariance(Context context, int index, Tensor x, Tensor out) {
            RespacedSchedule s = context.schedule();
            return switch (this) {
                case LEARNED_RANGE ->
                    context.kernels()
                            .module()
                            .callOne(
                                    context.owner(),
                                    "learned_log_variance",
                                    x,
                                    out,
                                    KernelArgument.of(s.posteriorLogVariance(index)),
                                    KernelArgument.of(Math.log(s.beta(index))));
                case FIXED_LARGE -> scalar(context, index == 0 ? s.posteriorLogVariance(0) : Math.log(s.beta(index)));
                case FIXED_SMALL -> scalar(context, s.posteriorLogVariance(index));
            };
        }

        private static Tensor scalar(Context context, double value) {
            return context.owner().floats(Shape.of(), (float) value);
        }
    }
}
