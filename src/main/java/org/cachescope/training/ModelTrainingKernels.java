package org.cachescope.training;

/**
 * TorchScript text of what a DiT learns by: its whole forward pass and the weighted error of the noise it predicts.
 *
 * <p>Weights come as one flat list, every weight but the position table in the published order: patch embedding (2),
 * timestep embedding (4), label table (1), ten a block (qkv, projection, two feed-forward matrices, adaLN, each with its
 * bias), final layer (2) and its adaLN (2).
 */
final class ModelTrainingKernels {
    /** Kernels that follow a network's plain kernels in one module. */
    static final String TEXT = """
        def predict(self: __torch__.K, x: Tensor, t: Tensor, y: Tensor, w: List[Tensor], constants: List[Tensor]) -> Tensor:
          time = (self).time_embedding(t, [constants[0], w[2], w[3], w[4], w[5]], )
          depth = torch.floordiv(torch.sub(torch.len(w), 11), 10)
          end = torch.add(torch.mul(depth, 10), 7)
          blocks = annotate(List[Tensor], [])
          ada = annotate(List[Tensor], [])
          for i in range(depth):
            j = torch.add(torch.mul(i, 10), 7)
            for k in range(8):
              _0 = torch.append(blocks, w[torch.add(j, k)])
            _1 = torch.append(ada, w[torch.add(j, 8)])
            _2 = torch.append(ada, w[torch.add(j, 9)])
          _3 = torch.append(ada, w[torch.add(end, 2)])
          _4 = torch.append(ada, w[torch.add(end, 3)])
          modulation = torch.unsqueeze((self).modulation((self).conditioning(time, y, w[6], ), ada, ), 2)
          tokens = (self).embed(x, [w[0], w[1], constants[1]], )
          h, kept, = (self).layers(tokens, modulation, modulation, blocks, constants[2], [tokens], )
          return (self).final([h], modulation, [w[end], w[torch.add(end, 1)]], )

        def loss(self: __torch__.K, batch: List[Tensor], w: List[Tensor], constants: List[Tensor]) -> Tensor:
          clean = batch[0]
          noise = batch[1]
          noisy = torch.add(torch.mul(clean, batch[4]), torch.mul(noise, batch[5]))
          predicted = (self).predict(noisy, batch[2], batch[3], w, constants, )
          error = torch.mean(torch.square(torch.sub(predicted, noise)), [1, 2, 3])
          return torch.mean(torch.mul(error, batch[6]))

        """;

    private ModelTrainingKernels() {}
}
