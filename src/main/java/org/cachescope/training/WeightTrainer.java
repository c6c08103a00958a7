package org.cachescope.training;

import java.util.Map;
import org.cachescope.tensor.HostTensor;

/**
 * A training of a network's weights, step by step, on the engine's thread. Each step is a pure function of the recipe
 * and what the step before left, so that a training that stops and resumes gives the weights of one that did not.
 */
public interface WeightTrainer extends AutoCloseable {
    /** Steps done. */
    long step();

    /** Whether all images of the recipe have been seen. */
    boolean done();

    /**
     * Makes one step.
     *
     * @return the loss of its batch
     */
    float advance();

    /** Weights, moments and average by name: all that a resumed training needs, as copies in host memory. */
    Map<String, HostTensor> state();

    /** Frees everything. */
    @Override
    void close();
}
