package org.cachescope.workspace;

import java.io.IOException;
import org.cachescope.diffusion.SignalLeak;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.SamplingSession;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.Precision;
import org.cachescope.tensor.Engine;

/** A network in the engine, ready for runs; for use on the engine's thread, closed by its owner. */
public record LoadedNetwork(Network network, SamplingSession session) implements AutoCloseable {
    /**
     * Loads weights for sampling: packed on the CPU, in half precision on a GPU unless the engine is asked for single.
     *
     * @param cancel is looked at before each tensor
     * @throws org.cachescope.format.FormatException if what a bundle's runs begin with is damaged
     */
    public static LoadedNetwork load(Engine engine, OpenedModel model, CancelToken cancel) throws IOException {
        SignalLeak leak = model.signalLeak();
        LinearOperators operators = LinearOperators.fastest(engine);
        Network network = Network.load(
                engine,
                model.architecture(),
                new StoppableWeights(model.checkpoint().weights(), cancel),
                operators,
                Precision.of(engine));
        try {
            return new LoadedNetwork(network, new SamplingSession(engine, network, leak));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** A watch that looks at the cancel token before each kernel. */
    public static LayerWatch stopping(CancelToken cancel) {
        return (_, layers) -> new StoppableLayers(layers, cancel);
    }

    @Override
    public void close() {
        session.close();
        network.close();
    }
}
