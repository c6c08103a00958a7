package org.cachescope.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.model.UVitWeightNames;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** Fresh weights as the networks' authors draw them. */
final class FreshWeights {
    private static final double DEVIATION = 0.02;

    private FreshWeights() {}

    /**
     * Those of a DiT by published name, without the position table: matrices uniform after Glorot and Bengio (2010),
     * embeddings normal with deviation 0.02, biases, adaLN modulations and the final layer zero, so that every block
     * starts as the identity.
     */
    static Map<String, HostTensor> of(DitArchitecture a, long seed) {
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

    /**
     * Those of a U-ViT by published name: the patches' convolution uniform after Glorot and Bengio, all else of more
     * than one dimension normal with deviation 0.02, norms one, biases zero.
     */
    static Map<String, HostTensor> of(UVitArchitecture a, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        UVitWeightNames.shapes(a).forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            if (name.equals(UVitWeightNames.PATCH_WEIGHT)) {
                fillGlorot(values, shape, random);
            } else if (shape.rank() > 1) {
                fillNormal(values, random);
            } else if (name.contains("norm") && name.endsWith("weight")) {
                Arrays.fill(values, 1);
            }
            weights.put(name, HostTensor.ofFloats(shape, values));
        });
        return weights;
    }

    private static void fillNormal(float[] values, SplittableRandom random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (DEVIATION * random.nextGaussian());
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
