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
 * The U-ViT network (Bao et al., 2023) with its weights on the engine's device: a transformer whose first half hands
 * its stream on to the second by long skips, with label and time as tokens before the patches.
 *
 * <p>A layer's output is added to the stream as it is; there are no gates. A skip and its projection are no layer of a
 * schedule: they are computed in every evaluation, from its own stream.
 */
public final class UVit implements Network {
    private final UVitArchitecture architecture;
    private final LinearOperators operators;
    private final KernelModule kernels;
    private final UVitWeights weights;
    private final KernelCall call;
    private final StreamKernels between;
    private final boolean owner;

    private UVit(
            UVitArchitecture architecture,
            LinearOperators operators,
            KernelModule kernels,
            UVitWeights weights,
            KernelCall call,
            boolean owner) {
        this.architecture = architecture;
        this.operators = operators;
        this.kernels = kernels;
        this.weights = weights;
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
    public static UVit load(
            Engine engine, UVitArchitecture architecture, WeightSource source, LinearOperators operators) {
        return load(engine, architecture, source, operators, Precision.SINGLE);
    }

    static UVit load(
            Engine engine,
            UVitArchitecture architecture,
            WeightSource source,
            LinearOperators operators,
            Precision precision) {
        WeightLoader.require(engine, source, UVitWeightNames.shapes(architecture), operators, precision);
        KernelModule kernels = engine.compile(UVitKernels.text(operators, architecture));
        try {
            UVitWeights weights = new UVitWeights(engine, kernels, architecture, source, operators, precision);
            return new UVit(architecture, operators, kernels, weights, kernels::call, true);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    /**
     * Text of the plain kernels and of the whole network as one, {@code predict(x, t, y, w, constants)}, on which
     * training builds. {@code w} holds all weights in the order of {@link UVitWeightNames#shapes}.
     */
    public static String trainingKernels(UVitArchitecture a) {
        return UVitKernels.text(LinearOperators.PLAIN, a) + UVitKernels.prediction(a);
    }

    /** The {@code constants} of {@link #trainingKernels}, owned by {@code owner}. */
    public static List<Tensor> trainingConstants(TensorScope owner, UVitArchitecture a) {
        return List.of(
                owner.copyOf(UVitWeights.timeFeatureIndices(a)),
                owner.hostLongs(Shape.of(a.layers() + 1L), new long[a.layers() + 1]), // from column 0, compute all
                owner.zeros(Shape.of(3L * a.hiddenSize())));
    }

    @Override
    public UVit differentiable() {
        operators.requireDifferentiable();
        return new UVit(architecture, operators, kernels, weights, kernels::record, false);
    }

    @Override
    public LinearOperators operators() {
        return operators;
    }

    @Override
    public UVitArchitecture architecture() {
        return architecture;
    }

    /**
     * Time tokens without their position: D sinusoidal features, cosines first, and two linear layers behind them if
     * the network has any.
     */
    @Override
    public List<Tensor> timeEmbeddings(TensorScope owner, float... timesteps) {
        return FullGroups.timeEmbeddings(call, owner, weights.time(), timesteps);
    }

    /**
     * Label and time token, positions added.
     *
     * @return (1, 2, D) for each label
     */
    @Override
    public List<Tensor> conditionings(TensorScope owner, Tensor timeEmbedding, long... classes) {
        try (TensorScope scope = owner.newScope()) {
            Tensor y = scope.longs(Shape.of(classes.length), classes);
            List<Tensor> all =
                    call.run(scope, "conditionings", timeEmbedding, y, weights.labels(), weights.positions());
            return FullGroups.adoptFirst(owner, all, classes.length);
        }
    }

    @Override
    public Conditioning spread(TensorScope owner, List<Tensor> conditionings, Tensor rows) {
        return new Conditioning(call.one(owner, "spread", KernelArgument.list(conditionings), rows));
    }

    @Override
    public Tensor forward(TensorScope scope, Tensor x, Conditioning c, LayerEvaluator layers) {
        Optional<LayerPlan> plan = layers.plan(architecture.layers());
        return plan.isPresent() ? forward(scope, x, c, plan.get()) : layerByLayer(scope, x, c, layers);
    }

    @Override
    public Tensor forward(TensorScope scope, Tensor x, Conditioning c, LayerPlan plan) {
        return forward(
                scope,
                x,
                c,
                plan,
                LayerRange.layersPerKernel(architecture, x.shape().size(0)));
    }

    /** Evaluates the network by kernels over at most so many layers each. */
    Tensor forward(TensorScope scope, Tensor x, Conditioning c, LayerPlan plan, int layersPerKernel) {
        Tensor embedded = embed(scope, x, c); // (N, T, D)
        plan.enter(() -> call.one(scope, "norm", embedded, KernelArgument.list(weights.layer(LayerId.mhsa(0)))));
        List<Tensor> streams = List.of(embedded); // the stream, and behind it the open skips
        for (int column = 0; column < architecture.layers(); ) {
            LayerPart part = plan.next(column);
            int end = column + part.layers();
            streams = switch (part) {
                case LayerPart.Run run -> run(scope, streams, plan, column, run, layersPerKernel);
                case LayerPart.Add(int _, List<Tensor> residuals) ->
                    passedOver(scope, streams, between.withAdded(scope, streams.getFirst(), residuals), column, end);
                case LayerPart.Replace(int _, Tensor stored) -> {
                    scope.release(streams.getFirst());
                    yield passedOver(scope, streams, between.copy(scope, stored), column, end);
                }
            };
            column = end;
        }
        return last(scope, streams.getFirst()); // (N, C, H, W)
    }

    /** Runs the layers of a part from a column on. @return the stream behind them, and the skips that are open there */
    private List<Tensor> run(
            TensorScope scope,
            List<Tensor> before,
            LayerPlan plan,
            int column,
            LayerPart.Run part,
            int layersPerKernel) {
        Optional<Tensor> entering = between.entering(scope, part, before.getFirst());
        List<Tensor> streams = before;
        Optional<Tensor> openSum = Optional.empty();
        for (LayerRange range : LayerRange.split(column, part.tasks(), architecture, layersPerKernel)) {
            plan.proceed();
            List<Tensor> results = call.run(
                    scope,
                    "layers",
                    KernelArgument.list(streams),
                    KernelArgument.list(weights.layers()),
                    KernelArgument.list(weights.skips()),
                    range.codes(scope),
                    KernelArgument.list(range.others(scope, openSum)));
            openSum.ifPresent(scope::release);
            int open = openSkips(range.end());
            openSum = range.handOver(results.subList(1 + open, results.size()), plan);
            streams.forEach(scope::release);
            streams = results.subList(0, 1 + open);
        }
        between.handOver(scope, plan, column, part, entering, streams.getFirst());
        return streams;
    }

    /** The stream as it goes on behind layers that are passed over, and those skips that are still open there. */
    private List<Tensor> passedOver(TensorScope scope, List<Tensor> before, Tensor stream, int column, int end) {
        if (column % 2 != 0 || end % 2 != 0 || !architecture.canPassOver(column / 2, end / 2)) {
            throw new IllegalArgumentException("plan: the layers of columns " + column + " to " + (end - 1)
                    + " cannot be passed over, as a long skip leads out of them");
        }
        int open = openSkips(end);
        before.subList(1 + open, before.size()).forEach(scope::release);
        List<Tensor> after = new ArrayList<>(before.subList(0, 1 + open));
        after.set(0, stream);
        return after;
    }

    /**
     * Skips that are open when some layers are done: opened by every in-block's end, closed by every out-block's start.
     */
    private int openSkips(int layersDone) {
        int opened = Math.min(layersDone / 2, architecture.skips());
        int closed = Math.max(0, Math.ceilDiv(layersDone, 2) - architecture.skips() - 1);
        return opened - closed;
    }

    private Tensor layerByLayer(TensorScope scope, Tensor x, Conditioning c, LayerEvaluator layers) {
        UVitStream stream = stream(scope, x, c, layers);
        for (int block = 0; block < architecture.blocks(); block++) {
            stream.passBlock(block);
        }
        return last(scope, stream.x()); // (N, C, H, W)
    }

    /** The stream that enters the first block of an evaluation that goes layer by layer. */
    UVitStream stream(TensorScope scope, Tensor x, Conditioning c, LayerEvaluator layers) {
        return new UVitStream(architecture, weights, call, scope, layers, embed(scope, x, c));
    }

    private Tensor embed(TensorScope scope, Tensor x, Conditioning c) {
        return call.one(scope, "embed", x, c.values(), KernelArgument.list(weights.patch()));
    }

    private Tensor last(TensorScope scope, Tensor stream) {
        return call.one(scope, "final", stream, KernelArgument.list(weights.last()));
    }

    @Override
    public void close() {
        if (owner) {
            weights.close();
            kernels.close();
        }
    }
}
