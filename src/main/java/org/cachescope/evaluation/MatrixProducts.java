package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The matrix products of one network evaluation and nothing else: every linear layer, QKᵀ and AV at their shapes, over
 * random values, by the operator that the network uses, each with a bias; of a U-ViT's skips the products over both
 * halves as one, without what brings the halves together. No network can be faster than this floor.
 */
public final class MatrixProducts implements AutoCloseable {
    /** One element of every product is summed up, so that none can be left out as unused. */
    private static final String PRODUCTS = """
            def first(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.select(torch.flatten(x), 0, 0)

            def products(self: __torch__.K, x: List[Tensor], w: List[Tensor], joints: List[Tensor], ends: List[Tensor]) -> Tensor:
              sum = (self).first(torch.linear(x[0], ends[0], ends[1]), )
              for i in range(torch.floordiv(torch.len(w), 8)):
                j = torch.mul(i, 8)
                sum = torch.add(sum, (self).first((self).linear(x[1], w[j], w[torch.add(j, 1)], ), ))
                sum = torch.add(sum, (self).first(torch.bmm(x[3], x[4]), ))
                sum = torch.add(sum, (self).first(torch.bmm(x[5], x[3]), ))
                sum = torch.add(sum, (self).first((self).linear(x[1], w[torch.add(j, 2)], w[torch.add(j, 3)], ), ))
                sum = torch.add(sum, (self).first((self).linear(x[1], w[torch.add(j, 4)], w[torch.add(j, 5)], ), ))
                sum = torch.add(sum, (self).first((self).linear(x[2], w[torch.add(j, 6)], w[torch.add(j, 7)], ), ))
              for i in range(torch.floordiv(torch.len(joints), 2)):
                j = torch.mul(i, 2)
                sum = torch.add(sum, (self).first((self).linear(x[6], joints[torch.add(j, 1)], joints[torch.add(j, 2)], ), ))
              return torch.add(sum, (self).first(torch.linear(x[7], ends[2], ends[3]), ))
            """;

    private final Engine engine;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> inputs;
    private final List<Tensor> weights = new ArrayList<>();
    private final List<Tensor> joints = new ArrayList<>();
    private final List<Tensor> ends;

    /**
     * The products of a network for a batch.
     *
     * @param batchRows rows of the network's batch, guidance halves included
     * @param operators those that the network is loaded with
     */
    public MatrixProducts(Engine engine, Architecture a, int batchRows, LinearOperators operators) {
        this.engine = engine;
        this.kernels = engine.compile(operators.text() + PRODUCTS);
        this.scope = engine.newScope();
        long n = batchRows;
        long t = a.tokens();
        long d = a.hiddenSize();
        long f = a.ffnSize();
        long headWidth = d / a.heads();
        long patch = (long) a.patchSize() * a.patchSize();
        this.inputs = List.of(
                random(n, a.patches(), patch * a.inChannels()),
                random(n, t, d),
                random(n, t, f),
                random(n * a.heads(), t, headWidth),
                random(n * a.heads(), headWidth, t),
                random(n * a.heads(), t, t),
                random(n, t, 2 * d),
                random(n, a.patches(), d));
        for (int block = 0; block < a.blocks(); block++) {
            addLinear(weights, 3 * d, d);
            addLinear(weights, d, d);
            addLinear(weights, f, d);
            addLinear(weights, d, f);
        }
        joints.add(random(1)); // a list must not be empty
        for (int skip = 0; skip < skips(a); skip++) {
            addLinear(joints, d, 2 * d);
        }
        this.ends = List.of(
                random(d, patch * a.inChannels()),
                random(d),
                random(patch * a.outChannels(), d),
                random(patch * a.outChannels()));
    }

    private Tensor random(long... sizes) {
        return scope.normal(Shape.of(sizes));
    }

    private static int skips(Architecture a) {
        return switch (a) {
            case DitArchitecture _ -> 0;
            case UVitArchitecture uvit -> uvit.skips();
        };
    }

    private void addLinear(List<Tensor> list, long out, long in) {
        list.add(kernels.callOne(scope, "prepare", random(out, in)));
        list.add(random(out));
    }

    /** Computes all products once. */
    public void run() {
        try (TensorScope run = engine.newScope()) {
            kernels.callOne(
                            run,
                            "products",
                            KernelArgument.list(inputs),
                            KernelArgument.list(weights),
                            KernelArgument.list(joints),
                            KernelArgument.list(ends))
                    .toScalar();
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
