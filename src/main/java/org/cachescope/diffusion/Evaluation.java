package org.cachescope.diffusion;

import java.util.Locale;

/**
 * One network evaluation of a run; guidance passes share one.
 *
 * @param number from 0 (noisiest) on, in sampling order
 * @param step the solver step that it belongs to, from 0 on; solvers of two evaluations a step have two of each
 * @param completesStep whether the solver's step is made after it; false for the first of two
 * @param networkTime time that the network is given
 * @param clock what that time counts
 */
public record Evaluation(int number, int step, boolean completesStep, double networkTime, Clock clock) {
    /** What a network's time counts. */
    public enum Clock {
        /** Timesteps of the training process. */
        TIMESTEPS,
        /** The way between image and noise, from 0 to 1. */
        PATH
    }

    /** One whose time is in timesteps of the training process. */
    public Evaluation(int number, int step, boolean completesStep, double networkTime) {
        this(number, step, completesStep, networkTime, Clock.TIMESTEPS);
    }

    /**
     * Its name for people: the number of the step, with ½ behind it for the intermediate evaluation of a step that has
     * two.
     */
    public String label() {
        return completesStep && number != step ? step + "½" : String.valueOf(step);
    }

    /** The network's time for people, such as {@code timestep 981} or {@code t = 0.950}. */
    public String timeText() {
        return switch (clock) {
            case TIMESTEPS -> "timestep " + timeNumber();
            case PATH -> "t = " + timeNumber();
        };
    }

    /** The number alone: the nearest timestep, or a time of the path to three places. */
    public String timeNumber() {
        return switch (clock) {
            case TIMESTEPS -> String.valueOf(timestep());
            case PATH -> String.format(Locale.ROOT, "%.3f", networkTime);
        };
    }

    /** The timestep nearest to the network's time, ties to the even one, as the published code looks a router up; of a
     * clock of timesteps. */
    public int timestep() {
        return (int) Math.rint(networkTime);
    }
}
