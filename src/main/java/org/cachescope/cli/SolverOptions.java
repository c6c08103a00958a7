package org.cachescope.cli;

import org.cachescope.workspace.SampleRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say how a run goes from noise to images. */
final class SolverOptions {
    private static final int DEFAULT_EVALUATIONS = 20;

    @Option(
            names = {"-s", "--steps"},
            paramLabel = "N",
            description = "solver steps, 1 to 1000 (default: as many as make 20 network evaluations)")
    private @Nullable Integer steps;

    @Option(
            names = "--nfe",
            paramLabel = "N",
            description = "network evaluations in place of --steps: dpm-solver-2 and heun make two a step")
    private @Nullable Integer evaluations;

    @Mixin
    private final StepOptions step = new StepOptions();

    /** @throws IllegalArgumentException if both counts are given, or one is out of range */
    SampleRequest.Length length() {
        if (steps != null && evaluations != null) {
            throw new IllegalArgumentException("--steps and --nfe say the same: leave one out");
        }
        return steps != null
                ? SampleRequest.Length.steps(steps)
                : SampleRequest.Length.evaluations(evaluations == null ? DEFAULT_EVALUATIONS : evaluations);
    }

    /**
     * The solver; null for the model's.
     *
     * @throws IllegalArgumentException if η is given for another solver than DDIM
     */
    SampleRequest.@Nullable SolverChoice choice() {
        return step.choice();
    }
}
