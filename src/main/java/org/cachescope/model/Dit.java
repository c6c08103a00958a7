package org.cachescope.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * The DiT network (Peebles and Xie, 2023) with its weights on the engine's device.
 *
 * <p>Weights are immutable. What one evaluation makes belongs to the scope that the caller gives. Use it on the engine
 * thread only.
 */
public final class Dit implements AutoCloseable {
    /** Most multiply-accumulates of one kernel call over a range of layers: a tenth of a second on two cores. */
    private static final long KERNEL_MACS = 16_000_000_000L;

    /** Timesteps or labels that are embedded at once, as the kernels group them. */
    private static final int GROUP = 8;

    private final DitArchitecture architecture;
    private final LinearOperators operators;
    private final KernelModule kernels;
    private final DitWeights weights;
    private final List<Tensor> blocks;
    private final Call call;
    private final boolean owner;

    private Dit(
            DitArchitecture architecture,
            LinearOperators operators,
            KernelModule kernels,
            DitWeights weights,
            Call call,
            boolean owner) {
        this.architecture = architecture;
        this.operators = operators;
        this.kernels = kernels;
        this.weights = weights;
        this.blocks = weights.blocks();
        this.call = call;
        this.owner = owner;
    }

    /**
     * Loads a network.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by published name
     * @param operators how linear layers are computed: packed ones need an engine that has them and serve inference only;
     *     plain ones view a mapped F32 file where the device is the CPU, and that file must not be shortened meanwhile
     * @return the network, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape, or packing is asked for on a GPU
     */
    public static Dit load(
            Engine engine, DitArchitecture architecture, WeightSource source, LinearOperators operators) {
        if (operators == LinearOperators.PACKED && !engine.onCpu()) {
            throw new IllegalArgumentException(
                    "packed weights exist on the CPU only; this engine runs on " + engine.deviceName());
        }
        DitWeightNames.shapes(architecture).forEach((name, shape) -> requireShape(source, name, shape));
        KernelModule kernels = engine.compile(DitKernels.text(operators, architecture));
        try {
            DitWeights weights = new DitWeights(engine, kernels, architecture, source, operators);
            return new Dit(architecture, operators, kernels, weights, kernels::call, true);
        } catch (RuntimeException e) {
            kernels.close();
            throw e;
        }
    }

    private static void requireShape(WeightSource source, String name, Shape expected) {
        if (!source.names().contains(name)) {
            throw new IllegalArgumentException("tensor '" + name + "': expected " + expected + ", found none");
        }
        if (!source.shape(name).equals(expected)) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "': expected " + expected + ", found " + source.shape(name));
        }
    }

    /** The indices 0, 1, … of the sinusoidal timestep features' frequencies, F32 (128): a constant of the kernels. */
    public static HostTensor timeFeatureIndices() {
        return DitWeights.timeFeatureIndices();
    }

    /** Text of the plain kernels, on which kernels that train the whole network build. */
    public static String plainKernels(DitArchitecture a) {
        return DitKernels.text(LinearOperators.PLAIN, a);
    }

    /**
     * This network with its evaluations recorded where {@link Engine#recordGradients} is on: its results can take part
     * in gradients, those of this one cannot. Kernels and weights are this network's and die with it; closing the result
     * does nothing.
     *
     * @throws IllegalStateException if the weights are packed
     */
    public Dit differentiable() {
        if (operators == LinearOperators.PACKED) {
            throw new IllegalStateException("packed weights have no gradients; load the network with plain ones");
        }
        return new Dit(architecture, operators, kernels, weights, kernels::record, false);
    }

    /** How its linear layers are computed. */
    public LinearOperators operators() {
        return operators;
    }

    /** The network's sizes. */
    public DitArchitecture architecture() {
        return architecture;
    }

    /**
     * Timestep embeddings, before the label's is added, computed in one kernel.
     *
     * @param owner owner of the results
     * @param timesteps original timesteps
     * @return (1, D) for each timestep; the same bits whatever other timesteps are asked for
     */
    public List<Tensor> timeEmbeddings(TensorScope owner, int... timesteps) {
        long[] padded = inFullGroups(Arrays.stream(timesteps).asLongStream().toArray());
        float[] values = new float[padded.length];
        IntStream.range(0, values.length).forEach(i -> values[i] = padded[i]);
        try (TensorScope scope = owner.newScope()) {
            Tensor t = scope.floats(Shape.of(values.length), values);
            List<Tensor> all = call.run(scope, "time_embeddings", t, KernelArgument.list(weights.time()));
            return adoptFirst(owner, all, timesteps.length);
        }
    }

    /** Repeats the first value until groups are full: how a product rounds depends on how many rows it has. */
    private static long[] inFullGroups(long... values) {
        int full = Math.ceilDiv(values.length, GROUP) * GROUP;
        return LongStream.concat(Arrays.stream(values), LongStream.generate(() -> values[0]))
                .limit(full)
                .toArray();
    }

    private static List<Tensor> adoptFirst(TensorScope owner, List<Tensor> all, int count) {
        return all.stream().limit(count).map(owner::adopt).toList();
    }

    /**
     * The adaLN modulation of every layer, for each of some labels.
     *
     * @param owner owner of the results
     * @param timeEmbedding (1, D)
     * @param classes labels; {@link DitArchitecture#nullClass()} stands for none
     * @return (1, 6 L + 2, D) for each label, scales with 1 added; the same bits whatever other labels are asked for
     */
    public List<Tensor> modulations(TensorScope owner, Tensor timeEmbedding, long... classes) {
        try (TensorScope scope = owner.newScope()) {
            long[] padded = inFullGroups(classes);
            Tensor y = scope.longs(Shape.of(padded.length), padded);
            Tensor c = call.run(scope, "conditioning", timeEmbedding, y, weights.labels())
                    .getFirst();
            List<Tensor> all = call.run(scope, "modulations", c, KernelArgument.list(weights.adaLn()));
            return adoptFirst(owner, all, classes.length);
        }
    }

    /**
     * Gives every row of a batch its modulation.
     *
     * @param owner owner of the result
     * @param modulations (1, 6 L + 2, D) each, as made by {@link #modulations}
     * @param rows I64 (N): for each row of the batch its place in {@code modulations}
     */
    public Modulation spread(TensorScope owner, List<Tensor> modulations, Tensor rows) {
        return new Modulation(call.run(owner, "spread", KernelArgument.list(modulations), rows)
                .getFirst());
    }

    /**
     * Evaluates the network.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy (latent) images, (N, C, H, W)
     * @param m modulation of N rows
     * @param layers where the layers' outputs come from
     * @return predicted noise, followed by the variance half if the network has one: (N, C or 2 C, H, W)
     */
    public Tensor forward(TensorScope scope, Tensor x, Modulation m, LayerEvaluator layers) {
        Optional<LayerPlan> plan = layers.plan(architecture.layers());
        return plan.isPresent() ? forward(scope, x, m, plan.get()) : layerByLayer(scope, x, m, layers);
    }

    /**
     * Evaluates the network by a plan: ranges of layers in one kernel each, long ones where a layer is little work.
     *
     * @param scope owner of the result and of whatever is made on the way
     * @param x noisy (latent) images, (N, C, H, W)
     * @param m modulation of N rows
     * @param plan what becomes of each layer
     * @return predicted noise, followed by the variance half if the network has one: (N, C or 2 C, H, W)
     */
    public Tensor forward(TensorScope scope, Tensor x, Modulation m, LayerPlan plan) {
        Tensor stream = embed(scope, x); // (N, T, D)
        for (LayerRange range :
                LayerRange.split(plan.tasks(), layersPerKernel(stream.shape().size(0)))) {
            plan.proceed();
            List<Tensor> results = call.run(
                    scope,
                    "layers",
                    stream,
                    m.values(),
                    range.reader().orElse(m).values(),
                    KernelArgument.list(blocks),
                    range.codes(scope),
                    KernelArgument.list(range.others(scope)));
            range.handOver(results.subList(1, results.size()), plan);
            scope.release(stream);
            stream = results.getFirst();
        }
        return last(scope, List.of(stream), m); // (N, C, H, W)
    }

    private Tensor layerByLayer(TensorScope scope, Tensor x, Modulation m, LayerEvaluator layers) {
        ResidualStream stream = new ResidualStream(scope, call.run(scope, "split", m.values()), embed(scope, x));
        for (int column = 0; column < architecture.layers(); column++) {
            LayerId layer = LayerId.ofColumn(column);
            stream.add(layer, layers.evaluate(layer, () -> stream.compute(layer)));
        }
        return last(scope, stream.parts, m); // (N, C, H, W)
    }

    private Tensor embed(TensorScope scope, Tensor x) {
        return call.run(scope, "embed", x, KernelArgument.list(weights.patch())).getFirst();
    }

    private Tensor last(TensorScope scope, List<Tensor> parts, Modulation m) {
        return call.run(scope, "final", KernelArgument.list(parts), m.values(), KernelArgument.list(weights.last()))
                .getFirst();
    }

    private int layersPerKernel(long batchRows) {
        long d = architecture.hiddenSize();
        long t = architecture.tokens();
        long macsPerLayer = batchRows * t * d * Math.max(4 * d + 2 * t, 2L * architecture.ffnSize());
        return Math.clamp(KERNEL_MACS / macsPerLayer, 1, architecture.layers());
    }

    @Override
    public void close() {
        if (owner) {
            weights.close();
            kernels.close();
        }
    }

    /** How kernels are run: in inference mode or recorded. */
    @FunctionalInterface
    private interface Call {
        List<Tensor> run(TensorScope owner, String method, KernelArgument... arguments);
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
            parts.add(modulation.get(3 * layer.column() + 2));
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
