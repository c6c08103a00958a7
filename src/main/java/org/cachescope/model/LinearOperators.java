package org.cachescope.model;

import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Processor;

/**
 * TorchScript texts of a network's linear layers, of which every kernel text starts with one: {@code linear(x, w, b)},
 * {@code linear_gelu(x, w, b)} (tanh form), {@code linear_exact_gelu(x, w, b)} (erf form),
 * {@code linear_joined(x, y, w, b)} of two tensors (N, T, D) side by side, and {@code prepare(w)}, which brings a
 * matrix into the order that all but the last want; {@code prepare_joined(w)} is for that.
 */
public enum LinearOperators {
    /** Any device, takes part in gradients. */
    PLAIN("""
            def linear(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return torch.linear(x, w, b)

            def linear_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return torch.gelu(torch.linear(x, w, b), approximate="tanh")

            def linear_exact_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return torch.gelu(torch.linear(x, w, b), approximate="none")

            def prepare(self: __torch__.K, w: Tensor) -> Tensor:
              return torch.clone(w)

            """ + Texts.SIDE_BY_SIDE),

    /** The CPU's fused operators over matrices reordered for about 512 rows; other row counts run as well. */
    PACKED(Texts.PACKED_LINEAR + Texts.SIDE_BY_SIDE + """
            def linear_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return ops.mkldnn._linear_pointwise(x, w, b, "gelu", annotate(List[Optional[number]], []), "tanh")

            def linear_exact_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return ops.mkldnn._linear_pointwise(x, w, b, "gelu", annotate(List[Optional[number]], []), "none")

            """),

    /**
     * {@link #PACKED} with the GELU by itself: where vectors are narrow, the fused tanh costs more than the passes over
     * memory that it saves, and {@code x · σ(2v)}, which is {@code x/2 · (1 + tanh(v))} with
     * {@code v = √(2/π) · (x + 0.044715 x³)}, costs half as much as that by a tanh. There, two products of half the
     * length are also cheaper than one of tensors that have to be copied side by side.
     */
    PACKED_NARROW(Texts.PACKED_LINEAR + """
            def linear_joined(self: __torch__.K, x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
              d = torch.size(x, -1)
              sum = torch.addmm(b, torch.flatten(x, 0, 1), torch.slice(w, 0, 0, d, 1))
              sum0 = torch.addmm_(sum, torch.flatten(y, 0, 1), torch.slice(w, 0, d, torch.size(w, 0), 1))
              return torch.reshape(sum0, [torch.size(x, 0), torch.size(x, 1), -1])

            def prepare_joined(self: __torch__.K, w: Tensor) -> Tensor:
              return torch.contiguous(torch.t(w))

            def linear_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              h = (self).linear(x, w, b, )
              square = torch.mul(h, h)
              inner = torch.addcmul(h, h, square, value=0.044714999999999998, out=square)
              gate = torch.sigmoid_(torch.mul_(inner, 1.5957691216057308))
              return torch.mul_(gate, h)

            def linear_exact_gelu(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return torch.gelu_((self).linear(x, w, b, ), approximate="none")

            """);

    /** What constants share: an enum's own constants cannot name its fields. */
    private static final class Texts {
        static final String SIDE_BY_SIDE = """
            def linear_joined(self: __torch__.K, x: Tensor, y: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return (self).linear(torch.cat([x, y], -1), w, b, )

            def prepare_joined(self: __torch__.K, w: Tensor) -> Tensor:
              return (self).prepare(w, )

            """;

        static final String PACKED_LINEAR = """
            def linear(self: __torch__.K, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
              return ops.mkldnn._linear_pointwise(x, w, b, "none", annotate(List[Optional[number]], []), None)

            def prepare(self: __torch__.K, w: Tensor) -> Tensor:
              return ops.mkldnn._reorder_linear_weight(w, 512)

            """;
    }

    private final String text;

    LinearOperators(String text) {
        this.text = text;
    }

    /** The methods. */
    public String text() {
        return text;
    }

    /** Whether matrices are reordered for the CPU: such weights serve inference only. */
    public boolean packed() {
        return this != PLAIN;
    }

    /** @throws IllegalStateException if weights in this order take part in no gradients */
    void requireDifferentiable() {
        if (packed()) {
            throw new IllegalStateException("packed weights have no gradients; load the network with plain ones");
        }
    }

    /** The fastest operators that this engine has: packed ones on a CPU whose native library brings them. */
    public static LinearOperators fastest(Engine engine) {
        if (!engine.onCpu() || !engine.compiles(PACKED.text)) {
            return PLAIN;
        }
        return Processor.ofThisMachine().vectorsAreNarrow() ? PACKED_NARROW : PACKED;
    }
}
