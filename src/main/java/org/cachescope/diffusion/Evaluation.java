package org.cachescope.diffusion;

/**
 * One network evaluation of a run; guidance passes share one.
 *
 * @param number from 0 (noisiest) on, in sampling order
 * @param step the solver step that it belongs to, from 0 on; solvers of two evaluations a step have two of each
 * @param completesStep whether the solver's step is made after it; false for the first of two
 * @param networkTime time that the network is given, in timesteps of the training process
 */
public record Evaluation(int number, int step, boolean completesStep, double networkTime) {
    /**
     * Its name for people: the number of the step, with ½ behind it for the intermediate evaluation of a step that has
     * two.
     */
    public String label() {
        return completesStep && number != step ? step + "½" : String.valueOf(step);
    }

    /** The timestep nearest to the network's time, ties to the even one, as the published code looks a router up. */
    public int timestep() {
        return (int) Math.rint(networkTime);
    }
}
