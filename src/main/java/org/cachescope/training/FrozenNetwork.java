package org.cachescope.training;

import java.util.List;
import java.util.Map;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** A network that routers learn on: gradients lead through its layers, never to its weights. */
final class FrozenNetwork implements AutoCloseable {
    private static final long CONDITIONING_BYTES = 64L << 20;

    private final Network network;
    private final int layers;
    private final ConditioningCache conditionings;

    /** @param network with plain weights; outlives this */
    FrozenNetwork(Engine engine, Network network) {
        this.network = network.differentiable();
        this.layers = network.architecture().layers();
        this.conditionings = new ConditioningCache(engine, this.network, CONDITIONING_BYTES);
    }

    /** Attention and feed-forward layers together. */
    int layers() {
        return layers;
    }

    /**
     * One evaluation of the network.
     *
     * @param tasks what becomes of each layer
     * @param kept receives what the tasks ask to keep
     * @param owner owner of what is kept
     * @param check called before each kernel
     */
    record Pass(List<LayerTask> tasks, Map<LayerId, Tensor> kept, TensorScope owner, Runnable check)
            implements LayerPlan {
        @Override
        public LayerPart next(int column) {
            return new LayerPart.Run(tasks.subList(column, tasks.size()));
        }

        @Override
        public void proceed() {
            check.run();
        }

        @Override
        public void keep(LayerId layer, Tensor output) {
            kept.put(layer, owner.adopt(output));
        }
    }

    /**
     * Evaluates the network.
     *
     * @param x where, (N, C, H, W)
     * @param labels N labels
     * @return its prediction, (N, C or 2 C, H, W), owned by the owner of what the pass keeps
     */
    Tensor evaluate(Tensor x, long[] labels, float time, Pass pass) {
        try (TensorScope scope = pass.owner().newScope()) {
            Conditioning conditioning = conditionings.of(scope, time, labels);
            return pass.owner().adopt(network.forward(scope, x, conditioning, pass));
        }
    }

    @Override
    public void close() {
        conditionings.close();
    }
}
