package org.cachescope.workspace;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.cachescope.model.Architecture;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/** Weights of a published size without its checkpoint, for measuring speed: small uniform values from a fixed seed. */
final class RandomWeights implements WeightSource {
    private static final double BOUND = 0.04;

    private final Map<String, Shape> shapes;

    RandomWeights(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    RandomWeights(Architecture architecture) {
        this(architecture.shapes());
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public Shape shape(String name) {
        return WeightSource.named("random weights", shapes, name);
    }

    @Override
    public DType dtype(String name) {
        return DType.F32;
    }

    @Override
    public HostTensor read(String name, Arena arena) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] values = new float[Math.toIntExact(shape(name).elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-BOUND, BOUND);
        }
        return HostTensor.ofFloats(shape(name), values);
    }
}
