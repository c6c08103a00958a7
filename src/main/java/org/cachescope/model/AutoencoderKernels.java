package org.cachescope.model;

import java.util.List;

/**
 * TorchScript texts of an autoencoder's stages (Rombach et al., 2022), on any device.
 *
 * <p>Dimensions: N images, C channels, H and W the sides of a stage's input. Each stage takes {@code x} (N, C, H, W)
 * and its weights {@code w} in the order of {@link AutoencoderStage#weights}; group normalisation has eps 1e-6. Inputs
 * and convolutions lie in memory with their channels last ({@code arranged}), which is what convolutions, group
 * normalisation and enlarging are fastest with on the CPU, and what stages hand on.
 */
final class AutoencoderKernels {
    private static final String STAGES = """
            def normed(self: __torch__.K, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
              return torch.group_norm(x, GROUPS, weight, bias, 9.9999999999999995e-07)

            def active(self: __torch__.K, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
              return torch.silu_((self).normed(x, weight, bias, ))

            def same(self: __torch__.K, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
              return torch.conv2d(x, weight, bias, [1, 1], [1, 1])

            def projection(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return torch.conv2d(x, w[0], w[1])

            def convolution(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return (self).same(x, w[0], w[1], )

            def residual(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              h = (self).same((self).active(x, w[0], w[1], ), w[2], w[3], )
              h0 = (self).same((self).active(h, w[4], w[5], ), w[6], w[7], )
              if torch.gt(torch.len(w), 8):
                x0 = torch.conv2d(x, w[8], w[9])
              else:
                x0 = x
              return torch.add_(h0, x0)

            def attention(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              tokens = torch.unsqueeze(torch.transpose(torch.flatten((self).normed(x, w[0], w[1], ), 2), 1, 2), 1)
              q = torch.linear(tokens, torch.flatten(w[2], 1), w[3])
              k = torch.linear(tokens, torch.flatten(w[4], 1), w[5])
              v = torch.linear(tokens, torch.flatten(w[6], 1), w[7])
              o = torch.linear(torch.scaled_dot_product_attention(q, k, v), torch.flatten(w[8], 1), w[9])
              return torch.add(x, torch.reshape(torch.transpose(torch.squeeze(o, 1), 1, 2), torch.size(x)))

            def upsampling(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              size = [torch.mul(torch.size(x, 2), 2), torch.mul(torch.size(x, 3), 2)]
              return (self).same(torch.upsample_nearest2d(x, size), w[0], w[1], )

            def downsampling(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return torch.conv2d(torch.constant_pad_nd(x, [0, 1, 0, 1], 0), w[0], w[1], [2, 2])

            def output(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return (self).same((self).active(x, w[0], w[1], ), w[2], w[3], )

            def arranged(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.contiguous(x, memory_format=2)

            def unscaled(self: __torch__.K, latents: Tensor, scale: float) -> Tensor:
              return (self).arranged(torch.div(latents, scale), )

            def kept(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.clone(x, memory_format=2)

            def plain(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.contiguous(x)

            def mode(self: __torch__.K, moments: Tensor, scale: float) -> Tensor:
              return torch.mul((torch.chunk(moments, 2, 1))[0], scale)

            def sample(self: __torch__.K, moments: Tensor, noise: Tensor, scale: float) -> Tensor:
              mean, log_variance, = torch.chunk(moments, 2, 1)
              deviation = torch.exp(torch.mul(torch.clamp(log_variance, -30., 20.), 0.5))
              return torch.mul(torch.add(mean, torch.mul(deviation, noise)), scale)

            def defect(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.mul(torch.add(torch.mul(torch.amax(x), 0.), torch.amin(x)), 0.)

            """;

    private AutoencoderKernels() {}

    /** One kernel a kind of stage. */
    static String stages(AutoencoderArchitecture a) {
        return STAGES.replace("GROUPS", String.valueOf(a.groups()));
    }

    /**
     * The stages, and both networks as wholes: {@code encode(x, w)} gives moments, {@code decode(x, w)} images of
     * latents that are not scaled. {@code w} holds all weights in the order of {@link AutoencoderArchitecture#shapes}.
     */
    static String networks(AutoencoderArchitecture a) {
        int first =
                a.encoder().stream().mapToInt(stage -> stage.weights().size()).sum();
        return stages(a) + network("encode", a.encoder(), 0) + network("decode", a.decoder(), first);
    }

    private static String network(String name, List<AutoencoderStage> stages, int first) {
        StringBuilder text = new StringBuilder("def " + name
                + "(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:\n  h = (self).arranged(x, )\n");
        int at = first;
        for (AutoencoderStage stage : stages) {
            int end = at + stage.weights().size();
            text.append("  h = (self).%s(h, torch.slice(w, %d, %d, 1), )\n"
                    .formatted(stage.kind().kernel(), at, end));
            at = end;
        }
        return text.append("  return h\n\n").toString();
    }
}
