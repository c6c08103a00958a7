package org.cachescope.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cachescope.tensor.Tensor;

/**
 * DPM-Solver-2 through one run. Evaluation 2 i asks at the start of step i, evaluation 2 i + 1 at its intermediate
 * time.
 *
 * @param evaluations two a step
 * @param moves what each evaluation's prediction is made into
 * @param signal α where the first evaluation asks
 */
record SinglestepPath(List<Evaluation> evaluations, List<ExponentialStep> moves, double signal) implements SolverPath {
    static SinglestepPath of(NoiseSchedule noise, int steps) {
        new Solver.DpmSolver2().misfit(noise, steps).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        double[] times = noise.solverTimes(steps);
        List<Evaluation> evaluations = new ArrayList<>();
        List<ExponentialStep> moves = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            double s = times[step];
            double t = times[step + 1];
            double middle = noise.timeOfLambda((noise.lambda(s) + noise.lambda(t)) / 2);
            evaluations.add(new Evaluation(2 * step, step, false, noise.networkTime(s)));
            evaluations.add(new Evaluation(2 * step + 1, step, true, noise.networkTime(middle)));
            moves.add(ExponentialStep.of(noise, s, s, middle));
            moves.add(ExponentialStep.of(noise, middle, s, t));
        }
        return new SinglestepPath(List.copyOf(evaluations), List.copyOf(moves), noise.alpha(times[0]));
    }

    @Override
    public Made advance(int number, State before, Given given) {
        Tensor x = before.x();
        boolean completes = evaluations.get(number).completesStep();
        Tensor start = completes ? Objects.requireNonNull(before.memory(), "the step's start") : x;
        Solver.Result result = moves.get(number).take(given, x, start, x);
        return new Made(new State(result.next(), completes ? null : x), result.x0());
    }
}
