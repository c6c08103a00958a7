package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * A DiT's weights on the engine's device, as its kernels take them.
 *
 * <p>Plain weights on the CPU are views of the checkpoint's mapped file, which must not be shortened while they live.
 * Packed weights, and those on other devices, are copies: the file is let go tensor by tensor.
 */
final class DitWeights implements AutoCloseable {
    private final TensorScope scope;
    private final Arena mapping = Arena.ofShared();
    private final KernelModule kernels;
    private final WeightSource source;
    private final boolean views;
    private final List<Tensor> time = new ArrayList<>();
    private final List<Tensor> patch;
    private final Tensor labels;
    private final List<List<Tensor>> blocks = new ArrayList<>();
    private final List<Tensor> adaLn = new ArrayList<>();
    private final List<Tensor> last;

    /** Loads every weight; what was loaded is freed if one cannot be. */
    DitWeights(Engine engine, KernelModule kernels, DitArchitecture a, WeightSource source, LinearOperators operators) {
        this.scope = engine.newScope();
        this.kernels = kernels;
        this.source = source;
        this.views = engine.onCpu() && operators == LinearOperators.PLAIN;
        try {
            time.add(scope.copyOf(timeFeatureIndices()));
            time.addAll(load(DitWeightNames.TIME));
            this.patch =
                    load(List.of(DitWeightNames.PATCH_WEIGHT, DitWeightNames.PATCH_BIAS, DitWeightNames.POSITIONS));
            this.labels = load(DitWeightNames.LABELS);
            for (int block = 0; block < a.depth(); block++) {
                List<String> names = DitWeightNames.layers(block);
                blocks.add(operators == LinearOperators.PACKED ? pack(names) : load(names));
                adaLn.addAll(load(DitWeightNames.adaLn(block)));
            }
            this.last = load(DitWeightNames.FINAL);
            adaLn.addAll(load(DitWeightNames.FINAL_ADALN));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The indices 0, 1, … of the sinusoidal timestep features' frequencies, F32 (128). */
    static HostTensor timeFeatureIndices() {
        float[] values = new float[DitArchitecture.TIME_FEATURES / 2];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        return HostTensor.ofFloats(Shape.of(values.length), values);
    }

    private List<Tensor> load(List<String> names) {
        return names.stream().map(this::load).toList();
    }

    private Tensor load(String name) {
        if (views) {
            return scope.viewOf(source.read(name, mapping).toF32(mapping));
        }
        try (Arena arena = Arena.ofConfined()) {
            return scope.copyOf(source.read(name, arena).toF32(arena));
        }
    }

    private List<Tensor> pack(List<String> names) {
        return names.stream().map(this::pack).toList();
    }

    private Tensor pack(String name) {
        if (source.shape(name).rank() == 1) {
            return load(name);
        }
        try (Arena arena = Arena.ofConfined();
                TensorScope view = scope.newScope()) {
            return kernels.callOne(
                    scope, "prepare", view.viewOf(source.read(name, arena).toF32(arena)));
        }
    }

    /** Frequency indices, then the timestep embedding's two linear layers. */
    List<Tensor> time() {
        return time;
    }

    /** Patch embedding and position table. */
    List<Tensor> patch() {
        return patch;
    }

    /** Label table, (classes + 1, D). */
    Tensor labels() {
        return labels;
    }

    /** Both layers of a block. */
    List<Tensor> block(int block) {
        return blocks.get(block);
    }

    /** All blocks in a row, eight tensors each. */
    List<Tensor> blocks() {
        return blocks.stream().flatMap(List::stream).toList();
    }

    /** adaLN of every block, then of the final layer. */
    List<Tensor> adaLn() {
        return adaLn;
    }

    /** The final layer. */
    List<Tensor> last() {
        return last;
    }

    @Override
    public void close() {
        scope.close();
        mapping.close();
    }
}
