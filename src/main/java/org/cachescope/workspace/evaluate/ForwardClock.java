package org.cachescope.workspace.evaluate;

import org.cachescope.evaluation.LayerWatch;
import org.cachescope.model.Conditioning;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.tensor.Tensor;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.LoadedNetwork;

/** Adds up the time within the network's forward passes, as the calling thread sees it, beside stopping when asked. */
final class ForwardClock implements LayerWatch {
    private final LayerWatch stopping;
    private long begun;
    private long nanos;

    ForwardClock(CancelToken cancel) {
        this.stopping = LoadedNetwork.stopping(cancel);
    }

    @Override
    public LayerEvaluator over(int evaluation, LayerEvaluator layers) {
        return stopping.over(evaluation, layers);
    }

    @Override
    public void conditioned(int evaluation, Conditioning conditioning) {
        begun = System.nanoTime();
    }

    @Override
    public void predicted(int evaluation, Tensor prediction) {
        nanos += System.nanoTime() - begun;
    }

    double millis() {
        return nanos / 1e6;
    }
}
