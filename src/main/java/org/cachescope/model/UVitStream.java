package org.cachescope.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The residual stream of one U-ViT evaluation that goes layer by layer, block after block, with the long skips that are
 * open.
 */
final class UVitStream {
    private final UVitArchitecture architecture;
    private final UVitWeights weights;
    private final KernelCall call;
    private final TensorScope scope;
    private final LayerEvaluator layers;
    private final Deque<Tensor> skips = new ArrayDeque<>();
    private Tensor x;

    /**
     * The stream that enters the first block.
     *
     * @param scope owns what the blocks make, let go of as soon as none reads it any more
     * @param layers gives what a layer adds
     * @param x embedded tokens (N, T, D), owned by {@code scope}
     */
    UVitStream(
            UVitArchitecture architecture,
            UVitWeights weights,
            KernelCall call,
            TensorScope scope,
            LayerEvaluator layers,
            Tensor x) {
        this.architecture = architecture;
        this.weights = weights;
        this.call = call;
        this.scope = scope;
        this.layers = layers;
        this.x = x;
    }

    /** Tokens as the last block passed left them, (N, T, D). */
    Tensor x() {
        return x;
    }

    void passBlock(int block) {
        if (architecture.closesSkip(block)) {
            Tensor skip = skips.pop();
            List<Tensor> joint = weights.skip(block - architecture.skips() - 1);
            goOn(call.one(scope, "joined", x, skip, KernelArgument.list(joint)));
            scope.release(skip);
        }
        add(LayerId.mhsa(block), "mhsa");
        add(LayerId.ffn(block), "ffn");
        if (architecture.opensSkip(block)) {
            skips.push(x);
        }
    }

    private void add(LayerId layer, String kernel) {
        Tensor out =
                layers.evaluate(layer, () -> call.one(scope, kernel, x, KernelArgument.list(weights.layer(layer))));
        goOn(call.one(scope, "sum", x, out));
        scope.release(out); // not what an evaluator has adopted
    }

    private void goOn(Tensor next) {
        if (x != skips.peek()) {
            scope.release(x);
        }
        x = next;
    }
}
