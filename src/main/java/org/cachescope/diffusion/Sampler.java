package org.cachescope.diffusion;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one sampling run, from noise to image, made one by one as they are asked for: one for each network
 * evaluation. A solver that evaluates twice a step has its intermediate sample between two steps.
 *
 * <p>Owns what the run carries on until closed.
 */
public final class Sampler implements Iterator<Sampler.Step>, AutoCloseable {
    private final DiffusionKernels kernels;
    private final SolverPath path;
    private final List<Evaluation> evaluations;
    private final boolean clip;
    private final boolean stochastic;
    private final Denoiser denoiser;
    private final NoiseStream noise;
    private final TensorScope run;
    private TensorScope state; // of what the latest evaluation gave
    private SolverPath.State now;
    private int made;

    /**
     * What one evaluation has made. Its tensors are valid until the next is asked for or the sampler is closed.
     *
     * @param evaluation which it was
     * @param x sample after it, (N, C, H, W): that of the solver's step, or the intermediate one before the second of
     *     two evaluations; after the last the run's sample
     * @param x0 clean image predicted by it, (N, C, H, W)
     * @param memory what the solver carries on besides {@code x}, (N, C, H, W), or null
     */
    public record Step(
            Evaluation evaluation,
            Tensor x,
            Tensor x0,
            @Nullable Tensor memory) {}

    /**
     * Where a run begins or goes on.
     *
     * @param evaluations made before
     * @param x sample that they gave, or noise to start from, (N, C, H, W)
     * @param memory what the solver carried on besides, or null
     */
    public record Start(int evaluations, Tensor x, @Nullable Tensor memory) {
        /** From the beginning: noise, or what a {@link SignalLeak} makes of it. */
        public static Start of(Tensor x) {
            return new Start(0, x, null);
        }
    }

    /**
     * A run.
     *
     * @param solver how steps are made
     * @param path its way through the run, of {@link Solver#path}
     * @param clip whether predicted clean images are clamped to [-1, 1]
     * @param noise draws of the steps; draw 0 is commonly the noise to start from
     * @param start where to begin; the sampler becomes the owner of its tensors
     * @param owner scope in which the run keeps its state
     */
    public Sampler(
            DiffusionKernels kernels,
            Solver solver,
            SolverPath path,
            boolean clip,
            Denoiser denoiser,
            NoiseStream noise,
            Start start,
            TensorScope owner) {
        this.kernels = kernels;
        this.path = path;
        this.evaluations = path.evaluations();
        this.clip = clip;
        this.stochastic = solver.stochastic();
        this.denoiser = denoiser;
        this.noise = noise;
        if (start.evaluations() < 0 || start.evaluations() > evaluations.size()) {
            throw new IllegalArgumentException(
                    "evaluations made: expected 0 to " + evaluations.size() + ", found " + start.evaluations());
        }
        this.run = owner.newScope();
        this.state = run.newScope();
        this.now = new SolverPath.State(state.adopt(start.x()), adopted(state, start.memory()));
        this.made = start.evaluations();
    }

    private static @Nullable Tensor adopted(TensorScope scope, @Nullable Tensor tensor) {
        return tensor == null ? null : scope.adopt(tensor);
    }

    @Override
    public boolean hasNext() {
        return made < evaluations.size();
    }

    @Override
    public Step next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the run has " + evaluations.size() + " network evaluations");
        }
        Evaluation evaluation = evaluations.get(made);
        TensorScope next = run.newScope();
        try (TensorScope scope = run.newScope()) {
            Tensor out = denoiser.predict(scope, now.x(), evaluation);
            Tensor draw = stochastic ? noise.draw(scope, evaluation.step() + 1) : now.x();
            SolverPath.Made result = path.advance(made, now, new SolverPath.Given(kernels, scope, clip, out, draw));
            Step step = new Step(
                    evaluation,
                    next.adopt(result.next().x()),
                    next.adopt(result.x0()),
                    adopted(next, result.next().memory()));
            now = result.next();
            made++;
            return step;
        } finally {
            state.close(); // with all of the evaluation before that is not carried on
            state = next;
        }
    }

    /** Makes all steps that are left. @return the sample, valid until the sampler is closed */
    public Tensor drain() {
        while (hasNext()) {
            next();
        }
        return now.x();
    }

    @Override
    public void close() {
        run.close();
    }
}
