package org.cachescope.diffusion;

import java.util.List;
import java.util.stream.IntStream;

/** The way of a solver that makes a step of each evaluation and remembers nothing. */
record RespacedPath(Solver.Respaced solver, NoiseSchedule noise, RespacedSchedule schedule) implements SolverPath {
    @Override
    public List<Evaluation> evaluations() {
        return IntStream.range(0, schedule.steps())
                .mapToObj(
                        step -> new Evaluation(step, step, true, noise.timeOfTimestep(schedule.timestep(index(step)))))
                .toList();
    }

    @Override
    public double signal() {
        return Math.sqrt(schedule.alphaBar(index(0)));
    }

    private int index(int step) {
        return schedule.steps() - 1 - step;
    }

    @Override
    public Made advance(int number, State before, Given given) {
        Solver.Context context = new Solver.Context(given.kernels(), schedule, given.owner(), given.clip());
        Solver.Result result = solver.step(context, index(number), before.x(), given.out(), given.noise());
        return new Made(new State(result.next(), null), result.x0());
    }
}
