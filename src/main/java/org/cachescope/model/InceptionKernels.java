package org.cachescope.model;

/**
 * TorchScript text of the feature network. All weights are one list in the order of {@link InceptionWeights}: five for
 * each convolution, of which {@code k} is the number, then the linear layer.
 *
 * <p>Departures from torchvision's network, as in the weights that FID is published with: average pools leave padding
 * out of the count, the last block pools by maximum, and there are 1008 classes, whose bias is not used.
 */
final class InceptionKernels {
    static final String TEXT = """
            def conv(self: __torch__.K, x: Tensor, w: List[Tensor], k: int, stride: int, rows: int, columns: int) -> Tensor:
              j = torch.mul(k, 5)
              h = torch.conv2d(x, w[j], None, [stride, stride], [rows, columns])
              normed = torch.batch_norm(h, w[torch.add(j, 1)], w[torch.add(j, 2)], w[torch.add(j, 3)], w[torch.add(j, 4)], False, 0., 0.001, False)
              return torch.relu_(normed)

            def point(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              return (self).conv(x, w, k, 1, 0, 0, )

            def mean3(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.avg_pool2d(x, [3, 3], [1, 1], [1, 1], False, False)

            def halved(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.max_pool2d(x, [3, 3], [2, 2])

            def triple(self: __torch__.K, x: Tensor, w: List[Tensor], k: int, last_stride: int, last_pad: int) -> Tensor:
              h = (self).conv((self).point(x, w, k, ), w, torch.add(k, 1), 1, 1, 1, )
              return (self).conv(h, w, torch.add(k, 2), last_stride, last_pad, last_pad, )

            def block_a(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              b1 = (self).point(x, w, k, )
              b5 = (self).conv((self).point(x, w, torch.add(k, 1), ), w, torch.add(k, 2), 1, 2, 2, )
              b3 = (self).triple(x, w, torch.add(k, 3), 1, 1, )
              pool = (self).point((self).mean3(x, ), w, torch.add(k, 6), )
              return torch.cat([b1, b5, b3, pool], 1)

            def block_b(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              b3 = (self).conv(x, w, k, 2, 0, 0, )
              return torch.cat([b3, (self).triple(x, w, torch.add(k, 1), 2, 0, ), (self).halved(x, )], 1)

            def wide(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              return (self).conv(x, w, k, 1, 0, 3, )

            def tall(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              return (self).conv(x, w, k, 1, 3, 0, )

            def block_c(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              b1 = (self).point(x, w, k, )
              b7 = (self).point(x, w, torch.add(k, 1), )
              b7_0 = (self).tall((self).wide(b7, w, torch.add(k, 2), ), w, torch.add(k, 3), )
              d = (self).point(x, w, torch.add(k, 4), )
              d0 = (self).wide((self).tall(d, w, torch.add(k, 5), ), w, torch.add(k, 6), )
              d1 = (self).wide((self).tall(d0, w, torch.add(k, 7), ), w, torch.add(k, 8), )
              pool = (self).point((self).mean3(x, ), w, torch.add(k, 9), )
              return torch.cat([b1, b7_0, d1, pool], 1)

            def block_d(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              b3 = (self).conv((self).point(x, w, k, ), w, torch.add(k, 1), 2, 0, 0, )
              b7 = (self).point(x, w, torch.add(k, 2), )
              b7_0 = (self).tall((self).wide(b7, w, torch.add(k, 3), ), w, torch.add(k, 4), )
              return torch.cat([b3, (self).conv(b7_0, w, torch.add(k, 5), 2, 0, 0, ), (self).halved(x, )], 1)

            def fork(self: __torch__.K, x: Tensor, w: List[Tensor], k: int) -> Tensor:
              a = (self).conv(x, w, k, 1, 0, 1, )
              return torch.cat([a, (self).conv(x, w, torch.add(k, 1), 1, 1, 0, )], 1)

            def block_e(self: __torch__.K, x: Tensor, pooled: Tensor, w: List[Tensor], k: int) -> Tensor:
              b1 = (self).point(x, w, k, )
              b3 = (self).fork((self).point(x, w, torch.add(k, 1), ), w, torch.add(k, 2), )
              d = (self).conv((self).point(x, w, torch.add(k, 4), ), w, torch.add(k, 5), 1, 1, 1, )
              d0 = (self).fork(d, w, torch.add(k, 6), )
              return torch.cat([b1, b3, d0, (self).point(pooled, w, torch.add(k, 8), )], 1)

            def stem(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              h = (self).conv(x, w, 0, 2, 0, 0, )
              h0 = (self).conv((self).conv(h, w, 1, 1, 0, 0, ), w, 2, 1, 1, 1, )
              h1 = (self).point((self).halved(h0, ), w, 3, )
              return (self).halved((self).conv(h1, w, 4, 1, 0, 0, ), )

            def evaluate(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
              a = (self).block_a((self).block_a((self).block_a((self).stem(x, w, ), w, 5, ), w, 12, ), w, 19, )
              c = (self).block_c((self).block_c((self).block_b(a, w, 26, ), w, 30, ), w, 40, )
              places = torch.permute(torch.slice((self).point(c, w, 50, ), 1, 0, 7, 1), [0, 2, 3, 1])
              c0 = (self).block_c((self).block_c(c, w, 50, ), w, 60, )
              d = (self).block_d(c0, w, 70, )
              e = (self).block_e(d, (self).mean3(d, ), w, 76, )
              e0 = (self).block_e(e, torch.max_pool2d(e, [3, 3], [1, 1], [1, 1]), w, 85, )
              pooled = torch.mean(e0, [2, 3])
              return (pooled, torch.flatten(places, 1), torch.linear(pooled, w[470]))

            def resized(self: __torch__.K, x: Tensor, rows: Tensor, columns: Tensor, factor: float, offset: float) -> Tensor:
              y = torch.matmul(torch.matmul(rows, x), torch.t(columns))
              return torch.add(torch.mul(y, factor), offset)

            """;

    private InceptionKernels() {}
}
