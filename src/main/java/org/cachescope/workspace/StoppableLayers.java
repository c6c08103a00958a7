package org.cachescope.workspace;

import java.util.List;
import java.util.function.Supplier;
import org.cachescope.model.LayerEvaluator;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerTask;
import org.cachescope.tensor.Tensor;

/** Another evaluator's layers, with a look at the cancel token before each kernel. */
record StoppableLayers(LayerEvaluator layers, CancelToken cancel) implements LayerEvaluator {
    @Override
    public Tensor evaluate(LayerId layer, Supplier<Tensor> compute) {
        cancel.check();
        return layers.evaluate(layer, compute);
    }

    @Override
    public List<LayerTask> plan(int count) {
        return layers.plan(count);
    }

    @Override
    public void proceed() {
        cancel.check();
        layers.proceed();
    }

    @Override
    public void keep(LayerId layer, Tensor output) {
        layers.keep(layer, output);
    }
}
