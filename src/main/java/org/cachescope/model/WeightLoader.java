package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * Brings a network's weights to the engine's device, in the precision asked for, and owns them until closed.
 *
 * <p>Plain weights on the CPU are views of the checkpoint's mapped file, which must not be shortened while they live.
 * Packed weights, and those on other devices, are copies: the file is let go tensor by tensor.
 */
final class WeightLoader implements AutoCloseable {
    /** From this size of its weights on a network's products outweigh whatever its memory costs: DiT-B and larger. */
    private static final long LARGE_BYTES = 256L << 20;

    private final TensorScope scope;
    private final Arena mapping = Arena.ofShared();
    private final KernelModule kernels;
    private final WeightSource source;
    private final boolean views;
    private final boolean packs;
    private final boolean halves;

    /** @param kernels of which {@code prepare} brings a matrix into the order that the operators want */
    WeightLoader(
            Engine engine, KernelModule kernels, WeightSource source, LinearOperators operators, Precision precision) {
        this.scope = engine.newScope();
        this.kernels = kernels;
        this.source = source;
        this.packs = operators.packed();
        this.halves = precision == Precision.HALF;
        this.views = engine.onCpu() && !packs && !halves;
        if (bytes(source) >= LARGE_BYTES) {
            engine.giveFreedMemoryBack();
        }
    }

    private static long bytes(WeightSource source) {
        return source.names().stream()
                .mapToLong(name -> source.shape(name).elements() * Float.BYTES)
                .sum();
    }

    /**
     * Proves that a network can be loaded.
     *
     * @param shapes shape of each weight that it needs
     * @throws IllegalArgumentException naming a weight that is missing or has another shape, or if packing is asked for
     *     on a GPU or in half precision
     */
    static void require(
            Engine engine,
            WeightSource source,
            Map<String, Shape> shapes,
            LinearOperators operators,
            Precision precision) {
        if (operators.packed() && precision == Precision.HALF) {
            throw new IllegalArgumentException(
                    "packed weights are of single precision; half precision wants plain ones");
        }
        if (operators.packed() && !engine.onCpu()) {
            throw new IllegalArgumentException(
                    "packed weights exist on the CPU only; this engine runs on " + engine.deviceName());
        }
        shapes.forEach((name, shape) -> requireShape(source, name, shape));
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

    /** A tensor that no file holds. */
    Tensor copyOf(HostTensor values) {
        return scope.copyOf(values);
    }

    /** Zeros for a weight that the network does without. */
    Tensor zeros(Shape shape) {
        try (TensorScope making = scope.newScope()) {
            Tensor zeros = making.zeros(shape);
            return halves ? halved(zeros) : scope.adopt(zeros);
        }
    }

    private Tensor halved(Tensor weight) {
        return kernels.callOne(scope, "halved", weight);
    }

    /** Weights as they are. */
    List<Tensor> load(List<String> names) {
        return names.stream().map(this::load).toList();
    }

    /** A weight as it is. */
    Tensor load(String name) {
        if (views) {
            return scope.viewOf(source.read(name, mapping).toF32(mapping));
        }
        try (Arena arena = Arena.ofConfined();
                TensorScope loading = scope.newScope()) {
            Tensor copy = loading.copyOf(source.read(name, arena).toF32(arena));
            return halves ? halved(copy) : scope.adopt(copy);
        }
    }

    /** Weights of linear layers, their matrices in the order that the operators want. */
    List<Tensor> linear(List<String> names) {
        return names.stream().map(this::linear).toList();
    }

    /**
     * Weights of a linear layer over two tensors side by side, its matrix in the order that the operators want there.
     */
    List<Tensor> joined(List<String> names) {
        return names.stream().map(name -> prepared(name, "prepare_joined")).toList();
    }

    /** A weight of a linear layer; a matrix is brought into the order that the operators want. */
    Tensor linear(String name) {
        return prepared(name, "prepare");
    }

    private Tensor prepared(String name, String kernel) {
        if (!packs || source.shape(name).rank() == 1) {
            return load(name);
        }
        try (Arena arena = Arena.ofConfined();
                TensorScope view = scope.newScope()) {
            return kernels.callOne(
                    scope, kernel, view.viewOf(source.read(name, arena).toF32(arena)));
        }
    }

    @Override
    public void close() {
        scope.close();
        mapping.close();
    }
}
