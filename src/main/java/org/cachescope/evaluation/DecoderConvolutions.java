package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.model.AutoencoderArchitecture;
import org.cachescope.model.AutoencoderStage;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * The convolutions of one decoded image and nothing else, at their shapes and over random values, by the operator and
 * in the order of memory that the decoder has. No decoder can be faster than this floor.
 */
public final class DecoderConvolutions implements AutoCloseable {
    private static final String TEXT = """
            def arranged(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.contiguous(x, memory_format=2)

            def convolved(self: __torch__.K, x: Tensor, w: List[Tensor], padding: int) -> Tensor:
              return torch.conv2d(x, w[0], w[1], [1, 1], [padding, padding])

            """;

    private final Engine engine;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final Map<Shape, Tensor> inputs = new HashMap<>();
    private final List<Convolution> convolutions = new ArrayList<>();

    private record Convolution(Tensor input, List<Tensor> weights, int padding, long macs) {}

    /**
     * The convolutions that decode one image.
     *
     * @param side latents along a side
     */
    public DecoderConvolutions(Engine engine, AutoencoderArchitecture architecture, int side) {
        this.engine = engine;
        this.kernels = engine.compile(TEXT);
        this.scope = engine.newScope();
        int size = side;
        for (AutoencoderStage stage : architecture.decoder()) {
            if (stage.kind() == AutoencoderStage.Kind.UPSAMPLING) {
                size *= 2;
            }
            for (Shape weight : stage.weights().values()) {
                if (weight.rank() == 4) {
                    add(weight, size);
                }
            }
        }
    }

    private void add(Shape weight, int size) {
        Tensor input = inputs.computeIfAbsent(Shape.of(1, weight.size(1), size, size), this::arranged);
        List<Tensor> weights = List.of(arranged(weight), scope.normal(Shape.of(weight.size(0))));
        long macs = weight.elements() * size * size;
        convolutions.add(new Convolution(input, weights, (int) weight.size(2) / 2, macs));
    }

    private Tensor arranged(Shape shape) {
        Tensor values = scope.normal(shape);
        Tensor arranged = kernels.callOne(scope, "arranged", values);
        scope.release(values);
        return arranged;
    }

    /** Multiply-accumulates of all of them. */
    public long macs() {
        return convolutions.stream().mapToLong(Convolution::macs).sum();
    }

    /** Computes all once. */
    public void run() {
        for (Convolution convolution : convolutions) {
            try (TensorScope one = engine.newScope()) {
                kernels.callOne(
                        one,
                        "convolved",
                        convolution.input(),
                        KernelArgument.list(convolution.weights()),
                        KernelArgument.of(convolution.padding()));
            }
        }
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
