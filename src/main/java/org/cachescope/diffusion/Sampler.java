package org.cachescope.diffusion;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The steps of one sampling run, from noise to image, made one by one as they are asked for.
 *
 * <p>Owns the latent of the run until closed.
 */
public final class Sampler implements Iterator<Sampler.Step>, AutoCloseable {
    private final DiffusionKernels kernels;
    private final RespacedSchedule schedule;
    private final Solver solver;
    private final boolean clip;
    private final Denoiser denoiser;
    private final NoiseStream noise;
    private final TensorScope state;
    private Tensor x;
    private Tensor x0;
    private int step;

    /**
     * A step that has been made. Its tensors are valid until the next one is asked for or the sampler is closed.
     *
     * @param step number of the step, from 0 (noisiest) on
     * @param timestep original timestep that the network saw
     * @param x image after the step, (N, C, H, W); after the last the sample
     * @param x0 clean image predicted in the step, (N, C, H, W)
     */
    public record Step(int step, int timestep, Tensor x, Tensor x0) {}

    /**
     * A run from pure noise.
     *
     * @param clip whether predicted clean images are clamped to [-1, 1]
     * @param noise draws of the steps
     * @param initial noise to start from, (N, C, H, W), commonly draw 0 of {@code noise}; the sampler becomes its owner
     * @param owner scope in which the run keeps its state
     */
    public Sampler(
            DiffusionKernels kernels,
            RespacedSchedule schedule,
            Solver solver,
            boolean clip,
            Denoiser denoiser,
            NoiseStream noise,
            Tensor initial,
            TensorScope owner) {
        this(kernels, schedule, solver, clip, denoiser, noise, initial, 0, owner);
    }

    /**
     * A run that goes on after some steps.
     *
     * @param latent what the last step made gave, (N, C, H, W): all that the solvers here carry from step to step; the
     *     sampler becomes its owner
     * @param firstStep the first step to be made here, at most as many as there are
     */
    public Sampler(
            DiffusionKernels kernels,
            RespacedSchedule schedule,
            Solver solver,
            boolean clip,
            Denoiser denoiser,
            NoiseStream noise,
            Tensor latent,
            int firstStep,
            TensorScope owner) {
        if (firstStep < 0 || firstStep > schedule.steps()) {
            throw new IllegalArgumentException(
                    "first step: expected 0 to " + schedule.steps() + ", found " + firstStep);
        }
        this.kernels = kernels;
        this.schedule = schedule;
        this.solver = solver;
        this.clip = clip;
        this.denoiser = denoiser;
        this.noise = noise;
        this.state = owner.newScope();
        this.x = state.adopt(latent);
        this.x0 = x;
        this.step = firstStep;
    }

    @Override
    public boolean hasNext() {
        return step < schedule.steps();
    }

    @Override
    public Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the run has " + schedule.steps() + " steps");
        }
        int index = schedule.steps() - 1 - step;
        try (TensorScope scope = state.newScope()) {
            Tensor out = denoiser.predict(scope, x, step, schedule.timestep(index));
            Tensor draw = solver.stochastic() ? noise.draw(scope, step + 1) : x;
            Solver.Result result = solver.step(new Solver.Context(kernels, schedule, scope, clip), index, x, out, draw);
            state.release(x);
            state.release(x0);
            x = state.adopt(result.next());
            x0 = state.adopt(result.x0());
        }
        return new Step(step++, schedule.timestep(index), x, x0);
    }

    /** Makes all steps that are left. @return the sample, valid until the sampler is closed */
    public Tensor drain() {
        while (hasNext()) {
            next();
        }
        return x;
    }

    @Override
    public void close() {
        state.close();
    }
}
