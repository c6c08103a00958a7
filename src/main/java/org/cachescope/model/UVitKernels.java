package org.cachescope.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * TorchScript texts of a U-ViT (Bao et al., 2023, Fig. 1).
 *
 * <p>Dimensions: N batch, T tokens, D width, C channels, g patches along a side, p patch size. {@code layers} runs a
 * range of columns at once, whose first stands at the head of {@code tasks}: 0 compute, 1 compute and return, 2 compute
 * and begin a sum of the block's two outputs, 3 compute and add to that sum (the first of the other tensors where a
 * range begins so), 4 mix with the next of the other tensors by the score behind it, 5 mix so and return, 6 reuse the
 * next of them, 7 add the next of them as it is, 8 drop. {@code streams} are the residual stream and behind it the long
 * skips that are open, the latest last; they are returned as they then are. Skips and their projections always take the
 * stream of this evaluation.
 *
 * <p>Weights of a layer, {@code w}: its norm's scale and shift, its first matrix and bias, its second and bias. The
 * last dimension is contiguous in every output.
 */
final class UVitKernels {
    /** The residual sum, out of place, as gradients want it. */
    private static final String PLAIN_SUM = """
            def added(self: __torch__.K, x: Tensor, out: Tensor, own: bool) -> Tensor:
              return torch.add(x, out)

            """;

    /** The residual sum, in place where nobody else holds the stream. */
    private static final String IN_PLACE_SUM = """
            def added(self: __torch__.K, x: Tensor, out: Tensor, own: bool) -> Tensor:
              if own:
                sum = torch.add_(x, out)
              else:
                sum = torch.add(x, out)
              return sum

            """;

    /** The network over the operators above. What stands in capitals is replaced by numbers. */
    private static final String NETWORK = """
            def time_embedding(self: __torch__.K, t: Tensor, w: List[Tensor]) -> Tensor:
              frequencies = torch.exp(torch.div(torch.mul(w[0], -9.2103403719761836), HALFWIDTH))
              angles = torch.mul(torch.unsqueeze(t, 1), frequencies)
              features = torch.cat([torch.cos(angles), torch.sin(angles)], 1)
              if torch.gt(torch.len(w), 1):
                embedding = torch.linear(torch.silu(torch.linear(torch.type_as(features, w[1]), w[1], w[2])), w[3], w[4])
              else:
                embedding = features
              return embedding

            def time_embeddings(self: __torch__.K, t: Tensor, w: List[Tensor]) -> List[Tensor]:
              each = annotate(List[Tensor], [])
              for rows in torch.split(t, GROUP):
                for embedding in torch.split((self).time_embedding(rows, w, ), 1):
                  _0 = torch.append(each, torch.clone(embedding))
              return each

            def leading(self: __torch__.K, time: Tensor, y: Tensor, table: Tensor, positions: Tensor) -> Tensor:
              labels = torch.index_select(table, 0, y)
              tokens = torch.stack([labels, torch.expand_as(torch.type_as(time, labels), labels)], 1)
              return torch.add(tokens, torch.slice(positions, 1, 0, LEADING, 1))

            def conditionings(self: __torch__.K, time: Tensor, y: Tensor, table: Tensor, positions: Tensor) -> List[Tensor]:
              each = annotate(List[Tensor], [])
              for part in torch.split((self).leading(time, y, table, positions, ), 1):
                _0 = torch.append(each, torch.clone(part))
              return each

            def spread(self: __torch__.K, conditionings: List[Tensor], rows: Tensor) -> Tensor:
              return torch.index_select(torch.cat(conditionings), 0, rows)

            def embed(self: __torch__.K, x: Tensor, leading: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.size(x, 0)
              patches = torch.flatten(torch.pixel_unshuffle(torch.type_as(x, w[0]), PATCH), 2)
              projection = torch.expand(torch.unsqueeze(torch.t(torch.flatten(w[0], 1)), 0), [n, -1, -1])
              shift = torch.add(torch.slice(w[2], 1, LEADING, TOKENS, 1), w[1])
              return torch.cat([leading, torch.baddbmm(shift, torch.transpose(patches, 1, 2), projection)], 1)

            def norm(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return torch.layer_norm(x, [WIDTH], w[0], w[1], 1.0000000000000001e-05)

            def attend(self: __torch__.K, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
              return torch.transpose(torch.scaled_dot_product_attention(q, k, v), 1, 2)

            def mhsa(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.size(x, 0)
              qkv = torch.reshape((self).linear((self).norm(x, w, ), w[2], w[3], ), [n, TOKENS, 3, HEADS, HEADSIZE])
              q, k, v, = torch.unbind(qkv, 2)
              o = (self).attend(torch.transpose(q, 1, 2), torch.transpose(k, 1, 2), torch.transpose(v, 1, 2), )
              return (self).linear(torch.reshape(o, [n, TOKENS, WIDTH]), w[4], w[5], )

            def ffn(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              return (self).linear((self).linear_exact_gelu((self).norm(x, w, ), w[2], w[3], ), w[4], w[5], )

            def sum(self: __torch__.K, x: Tensor, out: Tensor) -> Tensor:
              return (self).added(x, out, False, )

            def joined(self: __torch__.K, x: Tensor, skip: Tensor, w: List[Tensor]) -> Tensor:
              return (self).linear_joined(x, skip, w[0], w[1], )

            def layers(self: __torch__.K, streams: List[Tensor], w: List[Tensor], joints: List[Tensor], tasks: Tensor, others: List[Tensor]) -> Tuple[List[Tensor], List[Tensor]]:
              x = streams[0]
              skips = torch.slice(streams, 1, torch.len(streams), 1)
              own = False
              kept = annotate(List[Tensor], [])
              if torch.eq(int(torch.select(tasks, 0, 1)), 3):
                _4 = torch.append(kept, others[1])
                used = 2
              else:
                used = 1
              k = int(torch.select(tasks, 0, 0))
              for i in range(torch.sub(torch.size(tasks, 0), 1)):
                task = int(torch.select(tasks, 0, torch.add(i, 1)))
                even = torch.eq(torch.remainder(k, 2), 0)
                if even:
                  if torch.ge(k, FIRSTOUT):
                    j = torch.sub(k, FIRSTOUT)
                    x = (self).joined(x, torch.pop(skips), torch.slice(joints, j, torch.add(j, 2), 1), )
                    own = True
                  else:
                    pass
                else:
                  pass
                if torch.lt(task, 6):
                  layer = torch.slice(w, torch.mul(k, 6), torch.mul(torch.add(k, 1), 6), 1)
                  if even:
                    out = (self).mhsa(x, layer, )
                  else:
                    out = (self).ffn(x, layer, )
                  if torch.gt(task, 0):
                    if torch.ge(task, 4):
                      out0 = torch.lerp(others[used], out, others[torch.add(used, 1)])
                      used = torch.add(used, 2)
                      if torch.eq(task, 5):
                        _5 = torch.append(kept, out0)
                      else:
                        pass
                    else:
                      if torch.eq(task, 3):
                        _0 = torch.append(kept, (self).added(torch.pop(kept), out, True, ))
                      else:
                        _1 = torch.append(kept, out)
                      out0 = out
                  else:
                    out0 = out
                  x = (self).added(x, out0, own, )
                  own = True
                else:
                  if torch.lt(task, 8):
                    x = (self).added(x, others[used], own, )
                    own = True
                    used = torch.add(used, 1)
                  else:
                    pass
                if even:
                  pass
                else:
                  if torch.lt(k, LASTIN):
                    _2 = torch.append(skips, x)
                    own = False
                  else:
                    pass
                k = torch.add(k, 1)
              _3 = torch.insert(skips, 0, x)
              return (skips, kept)

            def final(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.size(x, 0)
              tokens = torch.slice(x, 1, LEADING, TOKENS, 1)
              patches = torch.linear((self).norm(tokens, w, ), w[2], w[3])
              grid = torch.reshape(patches, [n, GRID, GRID, PATCH, PATCH, CHANNELS])
              image = torch.reshape(torch.permute(grid, [0, 5, 1, 3, 2, 4]), [n, CHANNELS, SIDE, SIDE])
              if torch.gt(torch.len(w), 4):
                image0 = torch.conv2d(image, w[4], w[5], [1, 1], [1, 1])
              else:
                image0 = image
              return (self).single(image0, )

            """;

    /** The network as a whole. What stands in capitals is replaced by weights. */
    private static final String PREDICTION = """
            def predict(self: __torch__.K, x: Tensor, t: Tensor, y: Tensor, w: List[Tensor], constants: List[Tensor]) -> Tensor:
              time = (self).time_embedding(t, [constants[0]TIME], )
              leading = (self).leading(time, y, LEADINGWEIGHTS, )
              tokens = (self).embed(x, leading, [PATCHWEIGHTS], )
              streams, kept, = (self).layers([tokens], [LAYERS], [JOINTS], constants[1], [tokens], )
              return (self).final(streams[0], [LAST], )

            """;

    private UVitKernels() {}

    /** Kernels over linear operators; those over plain ones take part in gradients. */
    static String text(LinearOperators operators, UVitArchitecture a) {
        String sum = switch (operators) {
            case PLAIN -> PLAIN_SUM;
            case PACKED, PACKED_NARROW -> IN_PLACE_SUM;
        };
        return Precision.TEXT + StreamKernels.TEXT + operators.text() + sum + network(a);
    }

    /**
     * The network as one kernel, {@code predict(x, t, y, w, constants)}: {@code w} holds all weights in the order of
     * {@link UVitWeightNames#shapes}; the constants are the indices of the time's frequencies, the tasks that compute
     * all layers, and zeros in place of biases that the network does not have.
     */
    static String prediction(UVitArchitecture a) {
        List<String> weights = List.copyOf(UVitWeightNames.shapes(a).keySet());
        List<String> layers = new ArrayList<>();
        for (int column = 0; column < a.layers(); column++) {
            layers.addAll(UVitWeightNames.layer(a, LayerId.ofColumn(column)));
        }
        List<String> joints = new ArrayList<>();
        for (int block = 0; block < a.blocks(); block++) {
            joints.addAll(UVitWeightNames.skip(a, block));
        }
        List<String> last = new ArrayList<>(UVitWeightNames.FINAL);
        if (a.conv()) {
            last.addAll(UVitWeightNames.CONVOLUTION);
        }
        List<String> patch =
                List.of(UVitWeightNames.PATCH_WEIGHT, UVitWeightNames.PATCH_BIAS, UVitWeightNames.POSITIONS);
        return PREDICTION
                .replace("TIME", a.mlpTimeEmbed() ? ", " + taken(weights, UVitWeightNames.TIME) : "")
                .replace("LEADINGWEIGHTS", taken(weights, List.of(UVitWeightNames.LABELS, UVitWeightNames.POSITIONS)))
                .replace("PATCHWEIGHTS", taken(weights, patch))
                .replace("LAYERS", taken(weights, layers))
                .replace("JOINTS", taken(weights, joints))
                .replace("LAST", taken(weights, last));
    }

    /** Some weights out of the list of all, as arguments. */
    private static String taken(List<String> weights, List<String> names) {
        return names.stream()
                .map(weights::indexOf)
                .map(index -> index < 0 ? "constants[2]" : "w[" + index + "]")
                .collect(Collectors.joining(", "));
    }

    private static String network(UVitArchitecture a) {
        return NETWORK.replace("HALFWIDTH", String.valueOf(a.hiddenSize() / 2))
                .replace("HEADSIZE", String.valueOf(a.hiddenSize() / a.heads()))
                .replace("HEADS", String.valueOf(a.heads()))
                .replace("GROUP", String.valueOf(FullGroups.SIZE))
                .replace("LEADING", String.valueOf(UVitArchitecture.LEADING_TOKENS))
                .replace("FIRSTOUT", String.valueOf(2 * (a.skips() + 1)))
                .replace("LASTIN", String.valueOf(2 * a.skips()))
                .replace("PATCH", String.valueOf(a.patchSize()))
                .replace("GRID", String.valueOf(a.grid()))
                .replace("TOKENS", String.valueOf(a.tokens()))
                .replace("CHANNELS", String.valueOf(a.outChannels()))
                .replace("SIDE", String.valueOf(a.inputSize()))
                .replace("WIDTH", String.valueOf(a.hiddenSize()));
    }
}
