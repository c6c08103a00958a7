package org.cachescope.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/**
 * Fresh weights of a DiT as its authors draw them: matrices uniform after Glorot and Bengio (2010), embeddings normal
 * with deviation 0.02, biases, adaLN modulations and the final layer zero, so that every block starts as the identity.
 */
final class DitInitializer {
    private static final double EMBEDDING_DEVIATION = 0.02;

    private DitInitializer() {}

    /** Weights by published name, without the position table. */
    static Map<String, HostTensor> weights(DitArchitecture a, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        DitWeightNames.trainable(a).forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            if (name.startsWith("t_embedder") && shape.rank() == 2 || name.equals(DitWeightNames.LABELS)) {
                fillNormal(values, random);
            } else if (shape.rank() > 1 && !name.contains("adaLN") && !name.startsWith("final_layer")) {
                fillGlorot(values, shape, random);
            }
            weights.put(name, HostTensor.ofFloats(shape, values));
        });
        return weights;
    }

    private static void fillNormal(float[] values, SplittableRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (EMBEDDING_DEVIATION * random.nextGaussian());
        }
    }

    private static void fillGlorot(float[] values, Shape shape, SplittableRandom random) {
        long out = shape.size(0);
        double bound = Math.sqrt(6.0 / (out + shape.elements() / out));
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }
}
