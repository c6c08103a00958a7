package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.cachescope.tensor.WeightSource;

/**
 * A small convolutional network that names the class of an image and describes it by features, in which sets of images
 * are compared.
 *
 * <p>A stage is a 3×3 convolution of stride 2, group normalisation (Wu and He, 2018) and tanh-GELU. The features are
 * the last stage's mean over the image; the logits are linear in them. Use it on the engine thread only.
 */
public final class ShapesClassifier implements AutoCloseable {
    /** Kernels on any device, differentiable; {@code w} holds all weights in the architecture's order. */
    private static final String KERNELS = """
            def features(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              h = x
              for i in range(STAGES):
                j = torch.mul(i, 3)
                conv = torch.conv2d(h, w[j], None, [2, 2], [1, 1])
                norm = torch.group_norm(conv, GROUPS, w[torch.add(j, 1)], w[torch.add(j, 2)])
                h = torch.gelu(norm, approximate="tanh")
              return torch.mean(h, [2, 3])

            def logits(self: __torch__.K, features: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.len(w)
              return torch.linear(features, w[torch.sub(n, 2)], w[torch.sub(n, 1)])

            def evaluate(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
              features = (self).features(x, w, )
              return (features, (self).logits(features, w, ))

            """;

    private final ClassifierArchitecture architecture;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final List<Tensor> weights = new ArrayList<>();

    private ShapesClassifier(Engine engine, ClassifierArchitecture architecture, WeightSource source) {
        this.architecture = architecture;
        this.kernels = engine.compile(kernels());
        this.scope = engine.newScope();
        for (String name : architecture.shapes().keySet()) {
            try (Arena arena = Arena.ofConfined()) {
                weights.add(scope.copyOf(source.read(name, arena).toF32(arena)));
            }
        }
    }

    /**
     * Loads a classifier.
     *
     * @param engine the engine, on whose thread this is called
     * @param architecture sizes that fit {@code source}
     * @param source weights by the names of {@link ClassifierArchitecture#shapes()}
     * @return the classifier, owned by the caller and closed before the engine
     * @throws IllegalArgumentException if a weight is missing or has another shape
     */
    public static ShapesClassifier load(Engine engine, ClassifierArchitecture architecture, WeightSource source) {
        for (Map.Entry<String, Shape> weight : architecture.shapes().entrySet()) {
            String name = weight.getKey();
            String found = source.names().contains(name) ? source.shape(name).toString() : "none";
            if (!found.equals(weight.getValue().toString())) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "': expected " + weight.getValue() + ", found " + found);
            }
        }
        return new ShapesClassifier(engine, architecture, source);
    }

    /** Text of the kernels {@code features(x, w)} and {@code logits(features, w)}, on which training builds. */
    public static String kernels() {
        return KERNELS.replace("STAGES", String.valueOf(ClassifierArchitecture.STAGES))
                .replace("GROUPS", String.valueOf(ClassifierArchitecture.GROUPS));
    }

    /** The network's sizes. */
    public ClassifierArchitecture architecture() {
        return architecture;
    }

    /**
     * Describes images and names their classes.
     *
     * @param owner owner of the results
     * @param images F32 (N, 3, H, W) in [-1, 1]
     */
    public Evaluation evaluate(TensorScope owner, Tensor images) {
        List<Tensor> results = kernels.call(owner, "evaluate", images, KernelArgument.list(weights));
        return new Evaluation(results.getFirst(), results.getLast());
    }

    /**
     * What the classifier says about N images.
     *
     * @param features F32 (N, F)
     * @param logits F32 (N, classes)
     */
    public record Evaluation(Tensor features, Tensor logits) {
        /** The class of the highest logit of each image. */
        public int[] classes() {
            float[] values = logits.toFloats();
            int classes = (int) logits.shape().size(1);
            int[] best = new int[values.length / classes];
            for (int i = 0; i < values.length; i++) {
                int image = i / classes;
                if (values[i] > values[image * classes + best[image]]) {
                    best[image] = i % classes;
                }
            }
            return best;
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
