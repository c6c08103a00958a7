package org.cachescope.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.HostWeights;
import org.cachescope.tensor.WeightSource;

/** Small networks with random weights, none of them zero, for properties that hold for any weights. */
public final class TestNetworks {
    /** Four layers on RGB images of 16 pixels. */
    public static final DitArchitecture TINY = new DitArchitecture(16, 4, 3, 32, 2, 2, 128, 10, false);

    /** A U-ViT of ten layers on images of 16 pixels. */
    public static final UVitArchitecture TINY_UVIT =
            new UVitArchitecture(16, 4, 3, 32, 4, 2, 128, 10, false, false, false);

    private TestNetworks() {}

    /** Normal weights of a fixed seed. */
    public static WeightSource random(Architecture architecture) {
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        architecture.shapes().forEach((name, shape) -> {
            SplittableRandom random = new SplittableRandom(name.hashCode());
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.1 * random.nextGaussian());
            }
            weights.put(name, HostTensor.ofFloats(shape, values));
        });
        return new HostWeights(weights);
    }
}
