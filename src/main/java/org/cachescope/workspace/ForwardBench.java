package org.cachescope.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.cachescope.caching.MacConvention;
import org.cachescope.caching.Macs;
import org.cachescope.evaluation.MatrixProducts;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.model.Architecture;
import org.cachescope.model.Conditioning;
import org.cachescope.model.ConditioningCache;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;
import org.cachescope.model.LayerPart;
import org.cachescope.model.LayerPlan;
import org.cachescope.model.LayerTask;
import org.cachescope.model.Network;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Times one network's evaluation beside its matrix products and beside an evaluation that reuses every layer.
 *
 * @param engine stays the caller's
 */
record ForwardBench(Engine engine, ProgressListener progress, CancelToken cancel) {
    private static final int WARM_UP = 10;
    private static final int MEASURED = 40;
    private static final int TIMESTEP = 500;
    private static final long MODULATION_BYTES = 64L << 20;

    /**
     * Interleaves the three in one loop.
     *
     * @param name of the network
     * @param rows of its batch
     */
    BenchReport.Forward measure(String name, Network network, int rows) {
        Counted done = new Counted(progress, name, WARM_UP + MEASURED);
        Architecture a = network.architecture();
        List<double[]> rounds = new ArrayList<>();
        try (TensorScope scope = engine.newScope();
                ConditioningCache modulations = new ConditioningCache(engine, network, MODULATION_BYTES);
                MatrixProducts products = new MatrixProducts(engine, a, rows, network.operators())) {
            Tensor x = scope.normal(Shape.of(rows, a.inChannels(), a.inputSize(), a.inputSize()));
            Conditioning modulation = modulations.of(scope, TIMESTEP, labels(a, rows));
            LayerPlan reused = reuseAll(network, scope, x, modulation);
            for (int round = -WARM_UP; round < MEASURED; round++) {
                cancel.check();
                long start = System.nanoTime();
                evaluate(network, x, modulation, LayerPlan.computeAll(a.layers()));
                long full = System.nanoTime();
                products.run();
                long multiplied = System.nanoTime();
                evaluate(network, x, modulation, reused);
                long end = System.nanoTime();
                if (round >= 0) {
                    rounds.add(new double[] {
                        (full - start) / 1e6,
                        (multiplied - full) / 1e6,
                        (end - multiplied) / 1e6,
                        (double) (full - start) / (multiplied - full)
                    });
                }
                done.advance();
            }
        }
        Macs macs = new Macs(a);
        long layers = a.blocks()
                * (macs.layer(LayerKind.MHSA, MacConvention.EXECUTED)
                        + macs.layer(LayerKind.FFN, MacConvention.EXECUTED));
        long executed = rows * (layers + macs.skipProjections() + macs.patchEmbedding() + macs.finalProjection());
        return new BenchReport.Forward(
                name, rows, executed, column(rounds, 0), column(rounds, 1), column(rounds, 2), column(rounds, 3));
    }

    private static Quantiles column(List<double[]> rounds, int column) {
        return Quantiles.of(rounds.stream().mapToDouble(round -> round[column]).toArray());
    }

    /** Labels as guidance has them: classes in the first half, the null class in the second. */
    private static long[] labels(Architecture a, int rows) {
        long[] labels = new long[rows];
        for (int i = 0; i < rows; i++) {
            labels[i] = i < rows / 2 ? i % a.classes() : a.nullClass();
        }
        return labels;
    }

    /** The plan of a cache step that reuses every layer, stored as a run stores them. */
    private LayerPlan reuseAll(Network network, TensorScope owner, Tensor x, Conditioning modulation) {
        int layers = network.architecture().layers();
        List<LayerTask> store = Collections.nCopies(layers, new LayerTask.ComputeSum(modulation));
        List<LayerTask> reuse = new ArrayList<>(Collections.nCopies(layers, new LayerTask.Drop()));
        try (TensorScope scope = engine.newScope()) {
            network.forward(scope, x, modulation, new LayerPlan() {
                @Override
                public LayerPart next(int column) {
                    return new LayerPart.Run(store.subList(column, layers));
                }

                @Override
                public void keep(LayerId layer, Tensor kept) {
                    reuse.set(layer.column(), new LayerTask.ReuseSum(owner.adopt(kept)));
                }
            });
        }
        return LayerPlan.of(reuse);
    }

    private void evaluate(Network network, Tensor x, Conditioning modulation, LayerPlan layers) {
        try (TensorScope scope = engine.newScope()) {
            network.forward(scope, x, modulation, layers).toFloats(); // waits for the device
        }
    }
}
