package org.cachescope.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.WeightSource;

/** A DiT's weights on the engine's device, as its kernels take them. */
final class DitWeights implements AutoCloseable {
    private final WeightLoader loader;
    private final List<Tensor> time = new ArrayList<>();
    private final List<Tensor> patch;
    private final Tensor labels;
    private final List<List<Tensor>> blocks = new ArrayList<>();
    private final List<Tensor> adaLn = new ArrayList<>();
    private final List<Tensor> last;

    /** Loads every weight; what was loaded is freed if one cannot be. */
    DitWeights(
            Engine engine,
            KernelModule kernels,
            DitArchitecture a,
            WeightSource source,
            LinearOperators operators,
            Precision precision) {
        this.loader = new WeightLoader(engine, kernels, source, operators, precision);
        try {
            time.add(loader.copyOf(timeFeatureIndices()));
            time.addAll(loader.load(DitWeightNames.TIME));
            this.patch = loader.load(
                    List.of(DitWeightNames.PATCH_WEIGHT, DitWeightNames.PATCH_BIAS, DitWeightNames.POSITIONS));
            this.labels = loader.load(DitWeightNames.LABELS);
            for (int block = 0; block < a.depth(); block++) {
                blocks.add(loader.linear(DitWeightNames.layers(block)));
                adaLn.addAll(loader.load(DitWeightNames.adaLn(block)));
            }
            this.last = loader.load(DitWeightNames.FINAL);
            adaLn.addAll(loader.load(DitWeightNames.FINAL_ADALN));
        } catch (RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    /** The indices 0, 1, … of the sinusoidal timestep features' frequencies, F32 (128). */
    static HostTensor timeFeatureIndices() {
        float[] values = new float[DitArchitecture.TIME_FEATURES / 2];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        return HostTensor.ofFloats(Shape.of(values.length), values);
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
        loader.close();
    }
}
