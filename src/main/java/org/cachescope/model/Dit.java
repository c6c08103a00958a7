package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
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
    /** How the linear layers hold their weights. */
    public enum Layout {
        /** As stored: any device, takes part in gradients; on the CPU a view of the mapped file where that is F32. */
        PLAIN,
        /** Reordered for the CPU's fused linear operators: inference only; the file's mapping is let go after packing. */
        PACKED
    }

    /** Most multiply-accumulates of one kernel call over a range of layers: a tenth of a second on two cores. */
    private static final long KERNEL_MACS = 16_000_000_000L;

    /** Rows that the packed order is chosen for; other row counts run as well. */
    private static final long PACKING_ROWS = 512;

    private final DitArchitecture architecture;
    private final Layout layout;
    private final KernelModule kernels;
    private final Call call;
    private final boolean recorded;
    private final TensorScope weights;
    private final Arena mapping = Arena.ofShared();
    private final List<Tensor> time;
    private final List<Tensor> patch;
    private final Tensor labels;
    private final List<List<Tensor>> blocks;
    private final List<Tensor> allBlocks;
    private final List<Tensor> adaLn;
    private final List<Tensor> last;

    private Dit(Engine engine, DitArchitecture architecture, WeightSource source, Layout layout) {
        this.architecture = architecture;
        this.layout = layout;
        this.kernels = engine.compile(
                layout == Layout.PACKED ? DitKernels.packed(architecture) : DitKernels.plain(architecture));
        this.call = kernels::call;
        this.recorded = false;
        this.weights = engine.newScope();
        boolean onCpu = engine.onCpu();
        this.time = new ArrayList<>();
        time.add(weights.copyOf(timeFeatureIndices()));
        time.addAll(load(source, DitWeightNames.TIME, onCpu));
        this.patch = load(
                source,
                List.of(DitWeightNames.PATCH_WEIGHT, DitWeightNames.PATCH_BIAS, DitWeightNames.POSITIONS),
                onCpu);
        this.labels = load(source, DitWeightNames.LABELS, onCpu);
        this.last = load(source, DitWeightNames.FINAL, onCpu);
        this.adaLn = new ArrayList<>();
        this.blocks = new ArrayList<>();
        for (int block = 0; block < architecture.depth(); block++) {
            List<String> names = DitWeightNames.layers(block);
            blocks.add(layout == Layout.PACKED ? pack(source, names) : load(source, names, onCpu));
            adaLn.addAll(load(source, DitWeightNames.adaLn(block), onCpu));
        }
        adaLn.addAll(load(source, DitWeightNames.FINAL_ADALN, onCpu));
        this.allBlocks = blocks.stream().flatMap(List::stream).toList();
    }

    /** The same network on the same weights, with its kernels run outside inference mode. */
    private Dit(Dit network) {
        this.architecture = network.architecture;
        this.layout = network.layout;
        this.kernels = network.kernels;
        this.call = kernels::record;
        this.recorded = true;
        this.weights = network.weights;
        this.time = network.time;
        this.patch = network.patch;
        this.labels = network.labels;
        this.blocks = network.blocks;
        this.allBlocks = network.allBlocks;
        this.adaLn = network.adaLn;
        this.last = network.last;
    }

    /**
     * Loads a network.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by published name
     * @param layout {@link Layout#PACKED} needs the CPU
     * @return the network, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape, or packing is asked for on a GPU
     */
    public static Dit load(Engine engine, DitArchitecture architecture, WeightSource source, Layout layout) {
        if (layout == Layout.PACKED && !engine.onCpu()) {
            throw new IllegalArgumentException(
                    "packed weights exist on the CPU only; this engine runs on " + engine.deviceName());
        }
        DitWeightNames.shapes(architecture).forEach((name, shape) -> requireShape(source, name, shape));
        return new Dit(engine, architecture, source, layout);
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
        float[] values = new float[DitArchitecture.TIME_FEATURES / 2];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        return HostTensor.ofFloats(Shape.of(values.length), values);
    }

    /** Text of the plain kernels, on which kernels that train the whole network build. */
    public static String plainKernels(DitArchitecture a) {
        return DitKernels.plain(a);
    }

    private List<Tensor> load(WeightSource source, List<String> names, boolean onCpu) {
        return names.stream().map(name -> load(source, name, onCpu)).toList();
    }

    private Tensor load(WeightSource source, String name, boolean onCpu) {
        if (onCpu) {
            return weights.viewOf(source.read(name, mapping).toF32(mapping));
        }
        try (Arena arena = Arena.ofConfined()) {
            return weights.copyOf(source.read(name, arena).toF32(arena));
        }
    }

    /** Packs matrices and copies biases, so that nothing of the file stays mapped. */
    private List<Tensor> pack(WeightSource source, List<String> names) {
        List<Tensor> packed = new ArrayList<>();
        for (String name : names) {
            try (Arena arena = Arena.ofConfined();
                    TensorScope scope = weights.newScope()) {
                HostTensor values = source.read(name, arena).toF32(arena);
                packed.add(
                        values.shape().rank() == 1
                                ? weights.copyOf(values)
                                : kernels.callOne(
                                        weights, "pack", scope.viewOf(values), KernelArgument.of(PACKING_ROWS)));
            }
        }
        return packed;
    }

    /**
     * This network with its evaluations recorded where {@link Engine#recordGradients} is on: its results can take part
     * in gradients, those of this one cannot. The weights are shared and die with this network.
     *
     * @throws IllegalStateException if the weights are packed
     */
    public Dit differentiable() {
        if (layout == Layout.PACKED) {
            throw new IllegalStateException("packed weights have no gradients; load the network with plain ones");
        }
        return new Dit(this);
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
     * @return (1, D) for each timestep
     */
    public List<Tensor> timeEmbeddings(TensorScope owner, int... timesteps) {
        float[] values = new float[timesteps.length];
        IntStream.range(0, values.length).forEach(i -> values[i] = timesteps[i]);
        try (TensorScope scope = owner.newScope()) {
            Tensor t = scope.floats(Shape.of(values.length), values);
            return call.run(owner, "time_embeddings", t, KernelArgument.list(time));
        }
    }

    /**
     * The adaLN modulation of every layer.
     *
     * @param owner owner of the result
     * @param timeEmbedding (U, D), or (1, D) for one timestep shared by all labels
     * @param classes U labels; {@link DitArchitecture#nullClass()} stands for none
     * @return (U, 6 L + 2, D), scales with 1 added
     */
    public Tensor modulation(TensorScope owner, Tensor timeEmbedding, long... classes) {
        try (TensorScope scope = owner.newScope()) {
            Tensor y = scope.longs(Shape.of(classes.length), classes);
            Tensor c = call.run(scope, "conditioning", timeEmbedding, y, labels).getFirst();
            return call.run(owner, "modulation", c, KernelArgument.list(adaLn)).getFirst();
        }
    }

    /**
     * Gives every row of a batch its modulation.
     *
     * @param owner owner of the result
     * @param modulation (U, 6 L + 2, D), as made by {@link #modulation}
     * @param rows I64 (N): for each row of the batch its row in {@code modulation}
     */
    public Modulation spread(TensorScope owner, Tensor modulation, Tensor rows) {
        return new Modulation(call.run(owner, "spread", modulation, rows));
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
        Tensor tokens = call.run(scope, "embed", x, KernelArgument.list(patch)).getFirst(); // (N, T, D)
        List<LayerTask> plan = recorded ? List.of() : layers.plan(architecture.layers());
        if (plan.isEmpty()) {
            return layerByLayer(scope, tokens, m, layers);
        }
        return planned(scope, tokens, m, plan, layers);
    }

    private Tensor layerByLayer(TensorScope scope, Tensor tokens, Modulation m, LayerEvaluator layers) {
        ResidualStream stream = new ResidualStream(call, scope, tokens);
        for (int block = 0; block < architecture.depth(); block++) {
            List<Tensor> w = blocks.get(block);
            LayerId mhsa = LayerId.mhsa(block);
            stream.add(m.gate(mhsa), layers.evaluate(mhsa, () -> stream.layer("mhsa", m, mhsa, w)));
            LayerId ffn = LayerId.ffn(block);
            stream.add(m.gate(ffn), layers.evaluate(ffn, () -> stream.layer("ffn", m, ffn, w)));
        }
        return stream.end(m, last); // (N, C, H, W)
    }

    /** Runs ranges of layers in one kernel each, long ones only where a layer is little work. */
    private Tensor planned(
            TensorScope scope, Tensor tokens, Modulation m, List<LayerTask> plan, LayerEvaluator layers) {
        int range = layersPerKernel(tokens.shape().size(0));
        Tensor x = tokens;
        for (int first = 0; first < plan.size(); first += range) {
            layers.proceed();
            List<LayerTask> tasks = plan.subList(first, Math.min(plan.size(), first + range));
            List<Tensor> results = kernels.call(
                    scope,
                    "layers",
                    x,
                    KernelArgument.list(m.parts()),
                    KernelArgument.list(allBlocks),
                    KernelArgument.of(first),
                    KernelArgument.ints(tasks.stream().map(Dit::code).toList()),
                    KernelArgument.list(stored(tasks)));
            handOver(tasks, first, results.subList(1, results.size()), layers);
            scope.release(x);
            x = results.getFirst();
        }
        return new ResidualStream(call, scope, x).end(m, last); // (N, C, H, W)
    }

    private int layersPerKernel(long batchRows) {
        long d = architecture.hiddenSize();
        long t = architecture.tokens();
        long macsPerLayer = batchRows * t * d * Math.max(4 * d + 2 * t, 2L * architecture.ffnSize());
        return Math.clamp(KERNEL_MACS / macsPerLayer, 1, architecture.layers());
    }

    private static long code(LayerTask task) {
        return switch (task) {
            case LayerTask.Compute(boolean keep) -> keep ? 1 : 0;
            case LayerTask.Reuse _ -> 2;
            case LayerTask.Drop() -> 3;
        };
    }

    private static List<Tensor> stored(List<LayerTask> tasks) {
        return tasks.stream()
                .filter(LayerTask.Reuse.class::isInstance)
                .map(task -> ((LayerTask.Reuse) task).output())
                .toList();
    }

    private static void handOver(List<LayerTask> tasks, int first, List<Tensor> kept, LayerEvaluator layers) {
        Iterator<Tensor> outputs = kept.iterator();
        for (int i = 0; i < tasks.size(); i++) {
            if (tasks.get(i) instanceof LayerTask.Compute(boolean keep) && keep) {
                layers.keep(LayerId.ofColumn(first + i), outputs.next());
            }
        }
    }

    @Override
    public void close() {
        weights.close();
        kernels.close();
        mapping.close();
    }

    /** How kernels are run: in inference mode or recorded. */
    @FunctionalInterface
    private interface Call {
        List<Tensor> run(TensorScope owner, String method, KernelArgument... arguments);
    }

    /** The stream x + Σ gate·out of one evaluation, summed up only when a computed layer or the end needs it. */
    private static final class ResidualStream {
        private final Call call;
        private final TensorScope scope;
        private final List<Tensor> parts = new ArrayList<>();

        ResidualStream(Call call, TensorScope scope, Tensor x) {
            this.call = call;
            this.scope = scope;
            parts.add(x);
        }

        void add(Tensor gate, Tensor out) {
            parts.add(gate);
            parts.add(out);
        }

        /** Sums up, then computes a layer: (N, T, D). */
        Tensor layer(String method, Modulation m, LayerId layer, List<Tensor> w) {
            List<Tensor> results = call.run(
                    scope, method, KernelArgument.list(parts), m.shift(layer), m.scale(layer), KernelArgument.list(w));
            restartFrom(results.getFirst());
            return results.getLast();
        }

        Tensor end(Modulation m, List<Tensor> w) {
            Tensor out = call.run(
                            scope,
                            "final",
                            KernelArgument.list(parts),
                            m.finalShift(),
                            m.finalScale(),
                            KernelArgument.list(w))
                    .getFirst();
            freeParts();
            return out;
        }

        private void restartFrom(Tensor x) {
            freeParts();
            parts.add(x);
        }

        /** Frees the sum's stream and outputs, save what an evaluator has adopted; gates are the modulation's. */
        private void freeParts() {
            for (int i = 0; i < parts.size(); i += 2) {
                scope.release(parts.get(i));
            }
            parts.clear();
        }
    }
}
