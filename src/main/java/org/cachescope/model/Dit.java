package org.cachescope.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * The DiT network (Peebles and Xie, 2023) with its weights on the engine's device.
 */
public final class Dit implements Network {
    private final DitArchitecture architecture;
    private final LinearOperators operators;
    private final KernelModule kernels;
    private final DitWeights weights;
    private final List<Tensor> blocks;
    private final KernelCall call;
    private final StreamKernels between;
    private final boolean owner;

    private Dit(
            DitArchitecture architecture,
            LinearOperators operators,
            KernelModule kernels,
            DitWeights weights,
            KernelCall call,
            boolean owner) {
        this.architecture = architecture;
        this.operators = operators;
        this.kernels = kernels;
        this.weights = weights;
        this.blocks = weights.blocks();
        this.call = call;
        this.between = new StreamKernels(call);
        this.owner = owner;
    }

    /**
     * Loads a network.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by published name
     * @param operators how linear layers are computed, as for {@link Network#load}
     * @return the network, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape, or packing is asked for on a GPU
     */
    public static Dit load(
            Engine engine, DitArchitecture architecture, WeightSource source, LinearOperators operators) {
        return load(engine, architecture, source, operators, Precision.SINGLE);
    }

    static Dit load(
            Engine engine,
            DitArchitecture architecture,
            WeightSource source,
            LinearOperators operators,
            Precision precision) {
        WeightLoader.require(engine, source, DitWeightNames.shapes(architecture), operators, precision);
        KernelModule kernels = engine.compile(DitKernels.text(operators, architecture));
        try {
            DitWeights weights = new DitWeights(engine, kernels, architecture, source, operators, precision);
            return new Dit(architecture, operators, kernels, weights, kernels::call, true);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /**
     * Text of the plain kernels and of the whole network as one, {@code predict(x, t, y, w, constants)}, on which
     * training builds. {@code w} holds all weights but the position table, in the published order.
     */
    public static String trainingKernels(DitArchitecture a) {
        return DitKernels.text(LinearOperators.PLAIN, a) + DitKernels.PREDICTION;
    }

    /** The {@code constants} of {@link #trainingKernels}, owned by {@code owner}. */
    public static List<Tensor> trainingConstants(TensorScope owner, DitArchitecture a) {
        return List.of(
                owner.copyOf(DitWeights.timeFeatureIndices()),
                owner.copyOf(PositionTable.sineCosine(a)),
                owner.hostLongs(Shape.of(a.layers() + 1L), new long[a.layers() + 1])); // from column 0, compute all
    }

    @Override
    public Dit differentiable() {
        operators.requireDifferentiable();
        return new Dit(architecture, operators, kernels, weights, kernels::record, false);
    }

    @Override
    public LinearOperators operators() {
        return operators;
    }

    @Override
    public DitArchitecture architecture() {
        return architecture;
    }

    @Override
    public List<Tensor> timeEmbeddings(TensorScope owner, float... timesteps) {
        return FullGroups.timeEmbeddings(call, owner, weights.time(), timesteps);
    }

    /**
     * The adaLN modulation of every layer, for each of some labels.
     *
     * @return (1, 6 L + 2, D) for each label, scales with 1 added; the same bits whatever other labels are asked for
     */
    @Override
    public List<Tensor> conditionings(TensorScope owner, Tensor timeEmbedding, long... classes) {
        long[] padded = FullGroups.of(classes);
        try (TensorScope scope = owner.newScope()) {
            Tensor y = scope.longs(Shape.of(padded.length), padded);
            Tensor c = call.one(scope, "conditioning", timeEmbedding, y, weights.labels());
            List<Tensor> all = call.run(scope, "modulations", c, KernelArgument.list(weights.adaLn()));
            return FullGroups.adoptFirst(owner, all, classes.length);
        }
    }

    @Override
    public Conditioning spread(TensorScope owner, List<Tensor> conditionings, Tensor rows) {
        return new Conditioning(call.one(owner, "spread", KernelArgument.list(conditionings), rows));
    }

    @Override
    public Tensor forward(TensorScope scope, Tensor x, Conditioning m, LayerEvaluator layers) {
        Optional<LayerPlan> plan = layers.plan(architecture.layers());
        return plan.isPresent() ? forward(scope, x, m, plan.get()) : layerByLayer(scope, x, m, layers);
    }

    @Override
    public Tensor forward(TensorScope scope, Tensor x, Conditioning m, LayerPlan plan) {
        return forward(
                scope,
                x,
                m,
                plan,
                LayerRange.layersPerKernel(architecture, x.shape().size(0)));
    }

    /** Evaluates the network by kernels over at most so many layers each. */
    Tensor forward(TensorScope scope, Tensor x, Conditioning m, LayerPlan plan, int layersPerKernel) {
        Tensor embedded = embed(scope, x); // (N, T, D)
        plan.enter(() -> call.one(scope, "first_input", embedded, m.values()));
        Tensor stream = embedded;
        for (int column = 0; column < architecture.layers(); ) {
            LayerPart part = plan.next(column);
            stream = switch (part) {
                case LayerPart.Run run -> run(scope, stream, m, plan, column, run, layersPerKernel);
                case LayerPart.Add(int _, List<Tensor> residuals) -> between.withAdded(scope, stream, residuals);
                case LayerPart.Replace(int _, Tensor stored) -> {
                    scope.release(stream);
                    yield between.copy(scope, stored);
                }
            };
            column += part.layers();
        }
        return last(scope, List.of(stream), m); // (N, C, H, W)
    }

    /** Runs the layers of a part from a column on. @return the stream behind them */
    private Tensor run(
            TensorScope scope,
            Tensor before,
            Conditioning m,
            LayerPlan plan,
            int column,
            LayerPart.Run part,
            int layersPerKernel) {
        Optional<Tensor> entering = between.entering(scope, part, before);
        Tensor stream = before;
        Optional<Tensor> openSum = Optional.empty();
        for (LayerRange range : LayerRange.split(column, part.tasks(), architecture, layersPerKernel)) {
            plan.proceed();
            List<Tensor> results = call.run(
                    scope,
                    "layers",
                    stream,
                    m.values(),
                    range.reader().orElse(m).values(),
                    KernelArgument.list(blocks),
                    range.codes(scope),
                    KernelArgument.list(range.others(scope, openSum)));
            openSum.ifPresent(scope::release);
            openSum = range.handOver(results.subList(1, results.size()), plan);
            scope.release(stream);
            stream = results.getFirst();
        }
        between.handOver(scope, plan, column, part, entering, stream);
        return stream;
    }

    private Tensor layerByLayer(TensorScope scope, Tensor x, Conditioning m, LayerEvaluator layers) {
        ResidualStream stream = new ResidualStream(scope, call.run(scope, "split", m.values()), embed(scope, x));
        for (int column = 0; column < architecture.layers(); column++) {
            LayerId layer = LayerId.ofColumn(column);
            stream.add(layer, layers.evaluate(layer, () -> stream.compute(layer)));
        }
        return last(scope, stream.parts, m); // (N, C, H, W)
    }

    private Tensor embed(TensorScope scope, Tensor x) {
        return call.one(scope, "embed", x, KernelArgument.list(weights.patch()));
    }

    private Tensor last(TensorScope scope, List<Tensor> parts, Conditioning m) {
        return call.one(scope, "final", KernelArgument.list(parts), m.values(), KernelArgument.list(weights.last()));
    }

    @Override
    public void close() {
        if (owner) {
            weights.close();
            kernels.close();
        }
    }

    /** The stream x + Σ gate·out of one evaluation, summed up only when a computed layer or the end needs it. */
    private final class ResidualStream {
        private final TensorScope scope;
        private final List<Tensor> modulation;
        private final List<Tensor> parts = new ArrayList<>();

        ResidualStream(TensorScope scope, List<Tensor> modulation, Tensor x) {
            this.scope = scope;
            this.modulation = modulation;
            parts.add(x);
        }

        void add(LayerId layer, Tensor out) {
            parts.add(modulation.get(DitArchitecture.gateVector(layer)));
            parts.add(out);
        }

        /** Sums up, then computes a layer: (N, T, D). */
        Tensor compute(LayerId layer) {
            List<Tensor> results = call.run(
                    scope,
                    layer.kind() == LayerKind.MHSA ? "mhsa" : "ffn",
                    KernelArgument.list(parts),
                    modulation.get(3 * layer.column()),
                    modulation.get(3 * layer.column() + 1),
                    KernelArgument.list(weights.block(layer.block())));
            freeParts();
            parts.add(results.getFirst());
            return results.getLast();
        }

        /** Frees the sum's stream and outputs, save what an evaluator has adopted. */
        private void freeParts() {
            for (int i = 0; i < parts.size(); i += 2) {
                scope.release(parts.get(i));
            }
            parts.clear();
        }
    }
}
