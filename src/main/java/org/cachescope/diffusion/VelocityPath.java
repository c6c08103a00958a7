package org.cachescope.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Tensor;

/**
 * A velocity's solver through one run. Step i goes from time 1 - i / S of the path to 1 - (i + 1) / S; the second
 * evaluation of a step, where there is one, is at its end.
 *
 * @param evaluations one a step or two
 */
record VelocityPath(LinearInterpolant interpolant, int steps, List<Evaluation> evaluations) implements SolverPath {
    static VelocityPath of(LinearInterpolant interpolant, VelocitySolver solver, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("steps: expected 1 or more, found " + steps);
        }
        int perStep = solver.evaluationsPerStep();
        List<Evaluation> evaluations = new ArrayList<>();
        for (int number = 0; number < steps * perStep; number++) {
            int step = number / perStep;
            int within = number % perStep;
            evaluations.add(new Evaluation(
                    number,
                    step,
                    within == perStep - 1,
                    interpolant.networkTime(time(step + within, steps)),
                    Evaluation.Clock.PATH));
        }
        return new VelocityPath(interpolant, steps, List.copyOf(evaluations));
    }

    /** The path's time after so many steps. */
    private static double time(int after, int steps) {
        return (steps - after) / (double) steps;
    }

    /** {@inheritDoc} The paths of these networks begin with noise alone. */
    @Override
    public double signal() {
        return 0;
    }

    @Override
    public Made advance(int number, State before, Given given) {
        Evaluation evaluation = evaluations.get(number);
        boolean corrects =
                evaluation.number() > 0 && evaluations.get(number - 1).step() == evaluation.step();
        Tensor x = before.x();
        Tensor start = corrects ? Objects.requireNonNull(before.memory(), "the step's start") : x;
        List<Tensor> results = given.kernels()
                .module()
                .call(
                        given.owner(),
                        "velocity",
                        x,
                        given.out(),
                        start,
                        KernelArgument.of(time(evaluation.step() + (corrects ? 1 : 0), steps)),
                        KernelArgument.of(interpolant.sign()),
                        KernelArgument.of(1.0 / steps),
                        KernelArgument.of(corrects ? 1 : 0),
                        KernelArgument.of(given.clip() ? 1 : 0));
        return new Made(new State(results.getFirst(), evaluation.completesStep() ? null : x), results.getLast());
    }
}
