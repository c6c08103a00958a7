package org.cachescope.model;

/**
 * TorchScript texts of a DiT (Peebles and Xie, 2023, Fig. 3, adaLN-Zero).
 *
 * <p>Dimensions: N batch, T tokens, D width, C channels, g patches along a side, p patch size, L depth, U distinct
 * conditionings. {@code layers} runs a range of columns at once, whose first stands at the head of {@code tasks}: 0
 * compute, 1 compute and return, 2 compute and begin a sum of what the evaluation modulated by {@code reader} will add,
 * 3 compute and go on with that sum (the first of the other tensors where a range begins so), 4 mix with the next of
 * the other tensors by the score behind it, 5 mix so and return, 6 reuse the next of them, 7 add the next of them as it
 * is, 8 drop. A reused layer is one fused multiply-add. Where layers are asked for one by one, the residual stream
 * travels as {@code parts}, a list {@code [x, gate, out, gate, out, …]} that stands for {@code x + Σ gate·out}, and the
 * next computed layer's kernel sums it up first. Scales arrive with 1 added.
 *
 * <p>Weights of a block, {@code w}: qkv (3D, D), its bias, projection (D, D), its bias, first feed-forward matrix, its
 * bias, second, its bias. The last dimension is contiguous in every output.
 */
final class DitKernels {
    /** The residual sum, out of place, as gradients want it. */
    private static final String PLAIN_SUM = """
            def gated(self: __torch__.K, x: Tensor, gate: Tensor, out: Tensor) -> Tensor:
              return torch.addcmul(x, gate, out)

            """;

    /** The residual sum in place: the stream is the run's own. */
    private static final String IN_PLACE_SUM = PLAIN_SUM.replace("torch.addcmul(", "torch.addcmul_(");

    /** Sums up a stream that was handed over in parts. */
    private static final String STREAM = """
            def stream(self: __torch__.K, parts: List[Tensor]) -> Tensor:
              x = parts[0]
              for i in range(torch.floordiv(torch.len(parts), 2)):
                x = (self).gated(x, parts[torch.add(torch.mul(i, 2), 1)], parts[torch.add(torch.mul(i, 2), 2)], )
              return x

            """;

    /** The network over the operators above. HEADS, PATCH, GRID, CHANNELS and WIDTH are replaced by numbers. */
    private static final String NETWORK = """
            def modulated(self: __torch__.K, x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
              return torch.addcmul(shift, torch.layer_norm(x, [WIDTH], None, None, 9.9999999999999995e-07), scale)

            def time_embedding(self: __torch__.K, t: Tensor, w: List[Tensor]) -> Tensor:
              frequencies = torch.exp(torch.div(torch.mul(w[0], -9.2103403719761836), 128))
              angles = torch.mul(torch.unsqueeze(t, 1), frequencies)
              features = torch.cat([torch.cos(angles), torch.sin(angles)], 1)
              return torch.linear(torch.silu(torch.linear(torch.type_as(features, w[1]), w[1], w[2])), w[3], w[4])

            def time_embeddings(self: __torch__.K, t: Tensor, w: List[Tensor]) -> List[Tensor]:
              each = annotate(List[Tensor], [])
              for rows in torch.split(t, 8):
                for embedding in torch.split((self).time_embedding(rows, w, ), 1):
                  _0 = torch.append(each, torch.clone(embedding))
              return each

            def conditioning(self: __torch__.K, time: Tensor, y: Tensor, table: Tensor) -> Tensor:
              return torch.add(time, torch.index_select(table, 0, y))

            def modulation(self: __torch__.K, c: Tensor, w: List[Tensor]) -> Tensor:
              s = torch.silu(c)
              n = torch.size(c, 0)
              rows = annotate(List[Tensor], [])
              for i in range(torch.floordiv(torch.len(w), 2)):
                chunks = torch.reshape(torch.linear(s, w[torch.mul(i, 2)], w[torch.add(torch.mul(i, 2), 1)]), [n, -1, WIDTH])
                for j in range(torch.size(chunks, 1)):
                  chunk = torch.select(chunks, 1, j)
                  if torch.eq(torch.remainder(j, 3), 1):
                    _0 = torch.append(rows, torch.add(chunk, 1))
                  else:
                    _1 = torch.append(rows, chunk)
              return torch.stack(rows, 1)

            def modulations(self: __torch__.K, c: Tensor, w: List[Tensor]) -> List[Tensor]:
              each = annotate(List[Tensor], [])
              for rows in torch.split(c, 8):
                for part in torch.split((self).modulation(rows, w, ), 1):
                  _0 = torch.append(each, torch.clone(part))
              return each

            def spread(self: __torch__.K, modulations: List[Tensor], rows: Tensor) -> Tensor:
              return torch.unsqueeze(torch.index_select(torch.cat(modulations), 0, rows), 2)

            def embed(self: __torch__.K, x: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.size(x, 0)
              patches = torch.permute(torch.reshape(torch.type_as(x, w[0]), [n, -1, GRID, PATCH, GRID, PATCH]), [0, 2, 4, 1, 3, 5])
              patches0 = torch.reshape(patches, [n, TOKENS, -1])
              return torch.add(torch.linear(patches0, torch.flatten(w[0], 1), w[1]), w[2])

            def attend(self: __torch__.K, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
              return torch.transpose(torch.scaled_dot_product_attention(q, k, v), 1, 2)

            def attention(self: __torch__.K, z: Tensor, w: List[Tensor]) -> Tensor:
              n = torch.size(z, 0)
              qkv = torch.reshape((self).linear(z, w[0], w[1], ), [n, TOKENS, 3, HEADS, HEADWIDTH])
              q, k, v, = torch.unbind(qkv, 2)
              o = (self).attend(torch.transpose(q, 1, 2), torch.transpose(k, 1, 2), torch.transpose(v, 1, 2), )
              return (self).linear(torch.reshape(o, [n, TOKENS, WIDTH]), w[2], w[3], )

            def feed_forward(self: __torch__.K, z: Tensor, w: List[Tensor]) -> Tensor:
              return (self).linear((self).linear_gelu(z, w[4], w[5], ), w[6], w[7], )

            def mhsa(self: __torch__.K, parts: List[Tensor], shift: Tensor, scale: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
              x = (self).stream(parts, )
              return (x, (self).attention((self).modulated(x, shift, scale, ), w, ))

            def ffn(self: __torch__.K, parts: List[Tensor], shift: Tensor, scale: Tensor, w: List[Tensor]) -> Tuple[Tensor, Tensor]:
              x = (self).stream(parts, )
              return (x, (self).feed_forward((self).modulated(x, shift, scale, ), w, ))

            def first_input(self: __torch__.K, x: Tensor, modulation: Tensor) -> Tensor:
              return (self).modulated(x, torch.select(modulation, 1, 0), torch.select(modulation, 1, 1), )

            def split(self: __torch__.K, m: Tensor) -> List[Tensor]:
              return torch.unbind(m, 1)

            def layers(self: __torch__.K, x: Tensor, modulation: Tensor, reader: Tensor, w: List[Tensor], tasks: Tensor, others: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
              m = torch.unbind(modulation, 1)
              kept = annotate(List[Tensor], [])
              if torch.eq(int(torch.select(tasks, 0, 1)), 3):
                _3 = torch.append(kept, others[1])
                used = 2
              else:
                used = 1
              k = torch.mul(int(torch.select(tasks, 0, 0)), 3)
              b = torch.mul(torch.floordiv(k, 6), 8)
              for i in range(torch.sub(torch.size(tasks, 0), 1)):
                task = int(torch.select(tasks, 0, torch.add(i, 1)))
                gate = torch.add(k, 2)
                if torch.lt(task, 6):
                  block = torch.slice(w, b, torch.add(b, 8), 1)
                  z = (self).modulated(x, m[k], m[torch.add(k, 1)], )
                  if torch.eq(torch.remainder(k, 2), 0):
                    out = (self).attention(z, block, )
                  else:
                    out = (self).feed_forward(z, block, )
                  if torch.gt(task, 0):
                    if torch.eq(task, 1):
                      _0 = torch.append(kept, out)
                      out0 = out
                    else:
                      if torch.ge(task, 4):
                        out0 = torch.lerp(others[used], out, others[torch.add(used, 1)])
                        used = torch.add(used, 2)
                        if torch.eq(task, 5):
                          _5 = torch.append(kept, out0)
                        else:
                          pass
                      else:
                        later = torch.select(reader, 1, gate)
                        if torch.eq(task, 2):
                          _1 = torch.append(kept, torch.mul(out, later))
                        else:
                          _2 = torch.append(kept, (self).gated(torch.pop(kept), later, out, ))
                        out0 = out
                  else:
                    out0 = out
                  x = (self).gated(x, m[gate], out0, )
                else:
                  if torch.lt(task, 8):
                    if torch.eq(task, 6):
                      x = (self).gated(x, m[gate], others[used], )
                    else:
                      x = torch.add(x, others[used])
                    used = torch.add(used, 1)
                  else:
                    pass
                k = torch.add(k, 3)
                if torch.eq(torch.remainder(k, 2), 0):
                  b = torch.add(b, 8)
                else:
                  pass
              return (x, kept)

            def final(self: __torch__.K, parts: List[Tensor], modulation: Tensor, w: List[Tensor]) -> Tensor:
              x = (self).stream(parts, )
              shift = torch.select(modulation, 1, -2)
              scale = torch.select(modulation, 1, -1)
              n = torch.size(x, 0)
              patches = torch.linear((self).modulated(x, shift, scale, ), w[0], w[1])
              grid = torch.reshape(patches, [n, GRID, GRID, PATCH, PATCH, CHANNELS])
              return (self).single(torch.reshape(torch.permute(grid, [0, 5, 1, 3, 2, 4]), [n, CHANNELS, SIDE, SIDE]), )

            """;

    /**
     * The network as one kernel. {@code w} holds every weight but the position table in the published order: patch
     * embedding (2), timestep embedding (4), label table (1), ten a block (qkv, projection, two feed-forward matrices,
     * adaLN, each with its bias), final layer (2) and its adaLN (2); the constants are the indices of the time's
     * frequencies, the position table and the tasks that compute all layers.
     */
    static final String PREDICTION = """
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

            """;

    private DitKernels() {}

    /** Kernels over linear operators; those over plain ones take part in gradients. */
    static String text(LinearOperators operators, DitArchitecture a) {
        String sum = switch (operators) {
            case PLAIN -> PLAIN_SUM;
            case PACKED, PACKED_NARROW -> IN_PLACE_SUM;
        };
        return Precision.TEXT + StreamKernels.TEXT + operators.text() + sum + STREAM + network(a);
    }

    private static String network(DitArchitecture a) {
        return NETWORK.replace("HEADWIDTH", String.valueOf(a.hiddenSize() / a.heads()))
                .replace("HEADS", String.valueOf(a.heads()))
                .replace("PATCH", String.valueOf(a.patchSize()))
                .replace("GRID", String.valueOf(a.grid()))
                .replace("TOKENS", String.valueOf(a.tokens()))
                .replace("CHANNELS", String.valueOf(a.outChannels()))
                .replace("SIDE", String.valueOf(a.inputSize()))
                .replace("WIDTH", String.valueOf(a.hiddenSize()));
    }
}
