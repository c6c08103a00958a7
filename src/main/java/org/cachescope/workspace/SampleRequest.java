package org.cachescope.workspace;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.diffusion.Solver;
import org.cachescope.diffusion.VelocitySolver;
import org.cachescope.evaluation.LatencyMeasurement;
import org.jspecify.annotations.Nullable;

/**
 * Asks for images of a full and a cached run.
 *
 * @param model which model
 * @param policy how the cached run chooses its cells
 * @param length how long a run is
 * @param solver how a step is made; null for what the model is published with
 * @param guidanceScale as the model's publication counts it; null for what the model suggests
 * @param guidanceChannels channels that are guided; 0 for all, null for as many as the model is published with
 * @param classes names or numbers, given to the images in turn; empty for a spread over all classes
 * @param images how many
 * @param seed seed of the noise
 * @param folder receives {@value SampleTask#GRID} and {@value SampleTask#REPORT}; made if missing
 * @param latencyRuns measured runs of each kind; 0 for no measurement
 */
public record SampleRequest(
        ModelChoice model,
        PolicyChoice policy,
        Length length,
        @Nullable SolverChoice solver,
        @Nullable Double guidanceScale,
        @Nullable Integer guidanceChannels,
        List<String> classes,
        int images,
        long seed,
        Path folder,
        int latencyRuns) {
    /** Steps of the training process, of which a run takes some. */
    public static final int MOST_STEPS = 1000;

    /** Most images of one run. */
    public static final int MOST_IMAGES = 1024;

    /**
     * How long a run is.
     *
     * @param count of solver steps, or of network evaluations
     * @param evaluations whether network evaluations are counted, of which some solvers make two a step
     */
    public record Length(int count, boolean evaluations) {
        /** @throws IllegalArgumentException if the count is out of range */
        public Length {
            String name = evaluations ? "network evaluations" : "steps";
            int most = evaluations ? 2 * MOST_STEPS : MOST_STEPS;
            require(
                    count >= 1 && count <= most,
                    name + ": expected 1 to " + most + " (the training process has no more), found " + count);
        }

        /** So many solver steps. */
        public static Length steps(int count) {
            return new Length(count, false);
        }

        /** So many network evaluations; guidance does not count twice. */
        public static Length evaluations(int count) {
            return new Length(count, true);
        }

        /**
         * Solver steps.
         *
         * @throws IllegalArgumentException if the solver cannot make as many evaluations
         */
        int steps(Solver solver) {
            int perStep = solver.evaluationsPerStep();
            if (!evaluations) {
                return count;
            }
            require(
                    count % perStep == 0,
                    "network evaluations: expected a multiple of " + perStep + ", as many as a step of " + solver.name()
                            + " makes, found " + count);
            return count / perStep;
        }
    }

    /** Solvers by name. */
    public sealed interface SolverChoice {
        /**
         * DDIM.
         *
         * @param eta 0 for the deterministic solver, 1 for DDPM's variance
         */
        record Ddim(double eta) implements SolverChoice {}

        /** DDPM ancestral sampling with the learned variance where the model has one. */
        record Ddpm() implements SolverChoice {}

        /** DPM-Solver-2, singlestep: two network evaluations a step. */
        record DpmSolver2() implements SolverChoice {}

        /** DPM-Solver++(2M), multistep. */
        record DpmPlusPlus2M() implements SolverChoice {}

        /** Euler's method, for networks of velocity. */
        record Euler() implements SolverChoice {}

        /** Heun's method, for networks of velocity: two network evaluations a step. */
        record Heun() implements SolverChoice {}

        /** The choice that comes to a solver; DDPM's variance is the model's. */
        static SolverChoice of(Solver solver) {
            return switch (solver) {
                case Solver.Ddim(double eta) -> new Ddim(eta);
                case Solver.Ddpm _ -> new Ddpm();
                case Solver.DpmSolver2 _ -> new DpmSolver2();
                case Solver.DpmPlusPlus2M _ -> new DpmPlusPlus2M();
                case VelocitySolver.Euler _ -> new Euler();
                case VelocitySolver.Heun _ -> new Heun();
            };
        }
    }

    /** @throws IllegalArgumentException if a number is out of range */
    public SampleRequest {
        classes = List.copyOf(classes);
        require(images >= 1 && images <= MOST_IMAGES, "images: expected 1 to " + MOST_IMAGES + ", found " + images);
        require(
                guidanceChannels == null || guidanceChannels >= 0,
                "guidance channels: expected 1 or more, or all, found " + guidanceChannels);
        require(
                latencyRuns == 0 || latencyRuns >= LatencyMeasurement.FEWEST_RUNS,
                "latency runs: expected " + LatencyMeasurement.FEWEST_RUNS + " or more for a median, found "
                        + latencyRuns);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
