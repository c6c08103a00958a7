package org.cachescope.diffusion;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.tensor.Tensor;

/**
 * DPM-Solver++(2M) through one run.
 *
 * @param evaluations one a step
 * @param moves what each evaluation's prediction is made into
 * @param signal α where the first evaluation asks
 */
record MultistepPath(List<Evaluation> evaluations, List<ExponentialStep> moves, double signal) implements SolverPath {
    static MultistepPath of(NoiseSchedule noise, int steps) {
        double[] times = noise.solverTimes(steps);
        List<Evaluation> evaluations = new ArrayList<>();
        List<ExponentialStep> moves = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            evaluations.add(new Evaluation(step, step, true, noise.networkTime(times[step])));
            ExponentialStep first = ExponentialStep.of(noise, times[step], times[step], times[step + 1]);
            boolean secondOrder = step > 0 && step < steps - 1;
            moves.add(secondOrder ? first.secondOrder(ratio(noise, times, step)) : first);
        }
        return new MultistepPath(List.copyOf(evaluations), List.copyOf(moves), noise.alpha(times[0]));
    }

    private static double ratio(NoiseSchedule noise, double[] times, int step) {
        double lambda = noise.lambda(times[step]);
        return (lambda - noise.lambda(times[step - 1])) / (noise.lambda(times[step + 1]) - lambda);
    }

    /** {@inheritDoc} The first step that a run makes is of first order, wherever it begins. */
    @Override
    public Made advance(int number, State before, Given given) {
        Tensor x = before.x();
        Tensor memory = before.memory();
        ExponentialStep move = memory == null ? moves.get(number).firstOrder() : moves.get(number);
        Tensor predictedBefore = memory == null ? x : memory;
        Solver.Result result = move.take(given, x, x, predictedBefore);
        return new Made(new State(result.next(), result.x0()), result.x0());
    }
}
