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

/** A U-ViT's weights on the engine's device, as its kernels take them. */
final class UVitWeights implements AutoCloseable {
    /** Tensors of a layer. */
    private static final int TENSORS = 6;

    private final WeightLoader loader;
    private final List<Tensor> time = new ArrayList<>();
    private final List<Tensor> patch;
    private final Tensor labels;
    private final List<Tensor> layers = new ArrayList<>();
    private final List<Tensor> skips = new ArrayList<>();
    private final List<Tensor> last = new ArrayList<>();

    /** Loads every weight; what was loaded is freed if one cannot be. */
    UVitWeights(
            Engine engine,
            KernelModule kernels,
            UVitArchitecture a,
            WeightSource source,
            LinearOperators operators,
            Precision precision) {
        this.loader = new WeightLoader(engine, kernels, source, operators, precision);
        try {
            time.add(loader.copyOf(timeFeatureIndices(a)));
            if (a.mlpTimeEmbed()) {
                time.addAll(loader.load(UVitWeightNames.TIME));
            }
            this.patch = loader.load(
                    List.of(UVitWeightNames.PATCH_WEIGHT, UVitWeightNames.PATCH_BIAS, UVitWeightNames.POSITIONS));
            this.labels = loader.load(UVitWeightNames.LABELS);
            Tensor noBias = loader.zeros(Shape.of(3L * a.hiddenSize()));
            for (int column = 0; column < a.layers(); column++) {
                for (String name : UVitWeightNames.layer(a, LayerId.ofColumn(column))) {
                    boolean absent = UVitWeightNames.isQkvBias(name) && !a.qkvBias();
                    layers.add(absent ? noBias : loader.linear(name));
                }
            }
            for (int block = 0; block < a.blocks(); block++) {
                skips.addAll(loader.joined(UVitWeightNames.skip(a, block)));
            }
            last.addAll(loader.load(UVitWeightNames.FINAL));
            if (a.conv()) {
                last.addAll(loader.load(UVitWeightNames.CONVOLUTION));
            }
        } catch (RuntimeException e) {
            loader.close();
            throw e;
        }
    }

    /** The indices 0, 1, … of the sinusoidal time features' frequencies, F32 (D / 2). */
    static HostTensor timeFeatureIndices(UVitArchitecture a) {
        float[] values = new float[a.hiddenSize() / 2];
        IntStream.range(0, values.length).forEach(i -> values[i] = i);
        return HostTensor.ofFloats(Shape.of(values.length), values);
    }

    /** Frequency indices, then the time's two linear layers if there are any. */
    List<Tensor> time() {
        return time;
    }

    /** Patch embedding and positions. */
    List<Tensor> patch() {
        return patch;
    }

    /** Positions of all tokens, (1, T, D). */
    Tensor positions() {
        return patch.getLast();
    }

    /** Label table, (classes + 1, D). */
    Tensor labels() {
        return labels;
    }

    /** One layer, its norm first. */
    List<Tensor> layer(LayerId layer) {
        return layers.subList(TENSORS * layer.column(), TENSORS * (layer.column() + 1));
    }

    /** All layers in a row, six tensors each. */
    List<Tensor> layers() {
        return layers;
    }

    /** Projections of the long skips in the order of out-blocks, matrix and bias each. */
    List<Tensor> skips() {
        return skips;
    }

    /** Projection of one long skip. */
    List<Tensor> skip(int outBlock) {
        return skips.subList(2 * outBlock, 2 * outBlock + 2);
    }

    /** The final norm, the output's projection and its convolution if there is one. */
    List<Tensor> last() {
        return last;
    }

    @Override
    public void close() {
        loader.close();
    }
}
