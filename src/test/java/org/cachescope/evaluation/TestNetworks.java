package org.cachescope.evaluation;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/** Small networks with random weights, none of them zero, for properties that hold for any weights. */
public final class TestNetworks {
    /** Four layers on RGB images of 16 pixels. */
    public static final DitArchitecture TINY = new DitArchitecture(16, 4, 3, 32, 2, 2, 128, 10, false);

    private TestNetworks() {}

    /** Normal weights of a fixed seed. */
    public static WeightSource random(DitArchitecture architecture) {
        Map<String, Shape> shapes = DitWeightNames.shapes(architecture);
        return new WeightSource() {
            @Override
            public Set<String> names() {
                return shapes.keySet();
            }

            @Override
            public Shape shape(String name) {
                return shapes.get(name);
            }

            @Override
            public DType dtype(String name) {
                return DType.F32;
            }

            @Override
            public HostTensor read(String name, Arena arena) {
                SplittableRandom random = new SplittableRandom(name.hashCode());
                float[] values = new float[(int) shape(name).elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (0.1 * random.nextGaussian());
                }
                return HostTensor.ofFloats(shape(name), values);
            }
        };
    }
}
