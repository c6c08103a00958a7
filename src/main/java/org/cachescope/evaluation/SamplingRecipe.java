package org.cachescope.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.cachescope.caching.RunShape;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.LinearInterpolant;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.NoisingProcess;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.SolverPath;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.Prediction;
import org.cachescope.model.UVitArchitecture;

/**
 * What decides a run's images, the network and the cache schedule apart.
 *
 * @param labels class of each image
 * @param steps solver steps, 1 to 1000
 * @param solver how a step is made
 * @param guidance classifier-free guidance
 * @param clip whether predicted clean images are clamped to [-1, 1], as models of pixels want it
 * @param seed seed of the noise
 */
public record SamplingRecipe(List<Long> labels, int steps, Solver solver, Guidance guidance, boolean clip, long seed) {
    /** @throws IllegalArgumentException if there is no image or the step count is out of range */
    public SamplingRecipe {
        labels = List.copyOf(labels);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("images: expected 1 or more, found none");
        }
        if (steps < 1 || steps > NoiseSchedule.TIMESTEPS) {
            throw new IllegalArgumentException("steps: expected 1 to " + NoiseSchedule.TIMESTEPS
                    + " (the training process has no more), found " + steps);
        }
    }

    /** Labels of so many images, spread over all classes; in turn where there are more images than classes. */
    public static List<Long> spread(int images, long classes) {
        return LongStream.range(0, images)
                .map(image -> images <= classes ? image * classes / images : image % classes)
                .boxed()
                .toList();
    }

    /** What a policy must know of the run on a network. */
    public RunShape shape(Architecture network) {
        return RunShape.of(network, steps, solver.name());
    }

    /** Network evaluations of the run; guidance passes share one. */
    public int evaluations() {
        return steps * solver.evaluationsPerStep();
    }

    /**
     * Network evaluations of the run, in sampling order.
     *
     * @throws IllegalArgumentException with the reason, if the solver cannot serve such a network or as many steps
     */
    public List<Evaluation> evaluations(Architecture network) {
        return path(network).evaluations();
    }

    /**
     * Network evaluations of any run of some length, in sampling order.
     *
     * @throws IllegalArgumentException with the reason, if the solver cannot serve such a network or as many steps
     */
    public static List<Evaluation> evaluations(Solver solver, int steps, Architecture network) {
        return solver.path(process(network), steps).evaluations();
    }

    /**
     * The solver's way through the run, on the way to noise that networks of the kind are published with.
     *
     * @throws IllegalArgumentException with the reason, if the solver cannot serve such a network or as many steps
     */
    SolverPath path(Architecture network) {
        return solver.path(process(network), steps);
    }

    /** Why runs of some length cannot be made, as a sentence for people; empty if they can. */
    public static Optional<String> misfit(Solver solver, int steps, Architecture network) {
        return solver.misfit(process(network), steps);
    }

    /**
     * The solver that networks of a kind are published with for caching: DDIM, and DPM-Solver-2 for U-ViT. Networks of
     * velocity were published without caching; they have Euler's method, of one evaluation a step as DDIM is.
     */
    public static Solver publishedSolver(Architecture network) {
        if (network.prediction().velocity()) {
            return new VelocitySolver.Euler();
        }
        return switch (network) {
            case DitArchitecture _ -> new Solver.Ddim(0);
            case UVitArchitecture _ -> new Solver.DpmSolver2();
        };
    }

    /**
     * Guidance as networks of a kind are published: of a DiT and a SiT the first three channels, of REPA and a U-ViT
     * all.
     */
    public static Guidance publishedGuidance(Architecture network, double scale) {
        return switch (network) {
            case DitArchitecture dit ->
                new Guidance(
                        scale,
                        dit.prediction() == Prediction.VELOCITY_REPA
                                ? dit.inChannels()
                                : Math.min(Guidance.PUBLISHED_CHANNELS, dit.inChannels()),
                        Guidance.Form.FROM_NULL);
            case UVitArchitecture uvit -> new Guidance(scale, uvit.inChannels(), Guidance.Form.BEYOND);
        };
    }

    private static NoisingProcess process(Architecture network) {
        return switch (network.prediction()) {
            case NOISE ->
                switch (network) {
                    case DitArchitecture _ -> NoiseSchedule.linear();
                    case UVitArchitecture _ -> NoiseSchedule.scaledLinear();
                };
            case VELOCITY_SIT -> new LinearInterpolant(LinearInterpolant.Direction.TO_IMAGE);
            case VELOCITY_REPA -> new LinearInterpolant(LinearInterpolant.Direction.TO_NOISE);
        };
    }

    /** Images of the run, N. */
    public int images() {
        return labels.size();
    }

    /**
     * Rows of the network's batch, of both passes where there are two: N, or 2 N where guidance evaluates the null
     * class as well.
     */
    public int batchRows() {
        return guidance.active() ? 2 * images() : images();
    }

    /** Distinct labels of the batch, the null class included where it is evaluated. */
    public int distinctLabels() {
        return (int) labels.stream().distinct().count() + (guidance.active() ? 1 : 0);
    }
}
