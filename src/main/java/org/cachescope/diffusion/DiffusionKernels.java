package org.cachescope.diffusion;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Kernels of guidance and of the solvers' steps. Dimensions: N images, C channels. One serves any number of runs.
 *
 * <p>What {@code recorded_…} does is the step of that name, its numbers in a tensor: calls that gradients lead through
 * take no others.
 */
public final class DiffusionKernels implements AutoCloseable {
    private static final String TEXT = """
            def twice(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.cat([x, x])

            def rows(self: __torch__.K, x: Tensor, first: int, end: int) -> Tensor:
              return torch.slice(x, 0, first, end, 1)

            def joined(self: __torch__.K, parts: List[Tensor]) -> Tensor:
              return torch.cat(parts)

            def guide(self: __torch__.K, out: Tensor, scale: float, channels: int) -> Tensor:
              n = torch.floordiv(torch.size(out, 0), 2)
              conditional = torch.slice(out, 0, 0, n, 1)
              c = torch.slice(conditional, 1, 0, channels, 1)
              u = torch.slice(torch.slice(out, 0, n, torch.mul(n, 2), 1), 1, 0, channels, 1)
              guided = torch.add(u, torch.mul(torch.sub(c, u), scale))
              rest = torch.slice(conditional, 1, channels, torch.size(out, 1), 1)
              return torch.cat([guided, rest], 1)

            def guide_beyond(self: __torch__.K, conditional: Tensor, unconditional: Tensor, scale: float, channels: int) -> Tensor:
              c = torch.slice(conditional, 1, 0, channels, 1)
              u = torch.slice(unconditional, 1, 0, channels, 1)
              guided = torch.add(c, torch.mul(torch.sub(c, u), scale))
              rest = torch.slice(conditional, 1, channels, torch.size(conditional, 1), 1)
              return torch.cat([guided, rest], 1)

            def clean(self: __torch__.K, x: Tensor, out: Tensor, a: float, b: float, clip: bool) -> Tensor:
              noise = torch.slice(out, 1, 0, torch.size(x, 1), 1)
              x0 = torch.sub(torch.mul(x, a), torch.mul(noise, b))
              if clip:
                x0 = torch.clamp(x0, -1., 1.)
              else:
                pass
              return x0

            def ddim(self: __torch__.K, x: Tensor, out: Tensor, noise: Tensor, a: float, b: float, signal: float, direction: float, sigma: float, clip: float) -> Tuple[Tensor, Tensor]:
              x0 = (self).clean(x, out, a, b, torch.gt(clip, 0.), )
              predicted = torch.div(torch.sub(torch.mul(x, a), x0), b)
              next = torch.add(torch.mul(x0, signal), torch.mul(predicted, direction))
              if torch.gt(sigma, 0.):
                next = torch.add(next, torch.mul(noise, sigma))
              else:
                pass
              return (next, x0)

            def exponential(self: __torch__.K, x: Tensor, out: Tensor, start: Tensor, before: Tensor, a: float, b: float, keep: float, gain: float, change: float, clip: float) -> Tuple[Tensor, Tensor]:
              x0 = (self).clean(x, out, a, b, torch.gt(clip, 0.), )
              next = torch.add(torch.mul(start, keep), torch.mul(x0, gain))
              if torch.ne(change, 0.):
                next = torch.add(next, torch.mul(torch.sub(x0, before), change))
              else:
                pass
              return (next, x0)

            def number(self: __torch__.K, numbers: Tensor, place: int) -> float:
              return float(torch.select(numbers, 0, place))

            def recorded_ddim(self: __torch__.K, x: Tensor, out: Tensor, noise: Tensor, n: Tensor) -> Tuple[Tensor, Tensor]:
              return (self).ddim(x, out, noise, (self).number(n, 0, ), (self).number(n, 1, ), (self).number(n, 2, ), (self).number(n, 3, ), (self).number(n, 4, ), (self).number(n, 5, ), )

            def recorded_exponential(self: __torch__.K, x: Tensor, out: Tensor, start: Tensor, before: Tensor, n: Tensor) -> Tuple[Tensor, Tensor]:
              return (self).exponential(x, out, start, before, (self).number(n, 0, ), (self).number(n, 1, ), (self).number(n, 2, ), (self).number(n, 3, ), (self).number(n, 4, ), (self).number(n, 5, ), )

            def velocity(self: __torch__.K, x: Tensor, out: Tensor, start: Tensor, t: float, sign: float, length: float, corrects: int, clip: int) -> Tuple[Tensor, Tensor]:
              v = torch.mul(torch.slice(out, 1, 0, torch.size(x, 1), 1), sign)
              x0 = torch.sub(x, torch.mul(v, t))
              if torch.eq(clip, 1):
                x0 = torch.clamp(x0, -1., 1.)
                if torch.gt(t, 0.):
                  v = torch.div(torch.sub(x, x0), t)
                else:
                  pass
              else:
                pass
              next = torch.sub(x, torch.mul(v, length))
              if torch.eq(corrects, 1):
                next = torch.div(torch.add(start, next), 2)
              else:
                pass
              return (next, x0)

            def learned_log_variance(self: __torch__.K, x: Tensor, out: Tensor, low: float, high: float) -> Tensor:
              c = torch.size(x, 1)
              share = torch.div(torch.add(torch.slice(out, 1, c, torch.mul(c, 2), 1), 1), 2)
              return torch.add(torch.mul(share, high), torch.mul(torch.rsub(share, 1), low))

            def ddpm(self: __torch__.K, x: Tensor, out: Tensor, log_variance: Tensor, noise: Tensor, a: float, b: float, clean_part: float, noisy_part: float, last: int, clip: int) -> Tuple[Tensor, Tensor, Tensor]:
              x0 = (self).clean(x, out, a, b, torch.eq(clip, 1), )
              mean = torch.add(torch.mul(x0, clean_part), torch.mul(x, noisy_part))
              next = mean
              if torch.eq(last, 0):
                next = torch.add(mean, torch.mul(torch.exp(torch.mul(log_variance, 0.5)), noise))
              else:
                pass
              return (next, x0, mean)

            def defect(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.sum(torch.mul(x, 0.))

            """;

    private final KernelModule module;
    private final boolean recorded;

    private DiffusionKernels(KernelModule module, boolean recorded) {
        this.module = module;
        this.recorded = recorded;
    }

    /** Compiles the kernels. @return the kernels, owned by the caller and closed before the engine */
    public static DiffusionKernels compile(Engine engine) {
        return new DiffusionKernels(engine.compile(TEXT), false);
    }

    /**
     * Kernels of which the steps of DDIM and of the DPM-Solvers are recorded where {@link Engine#recordGradients} is
     * on.
     *
     * @return the kernels, owned by the caller and closed before the engine
     */
    public static DiffusionKernels differentiable(Engine engine) {
        return new DiffusionKernels(engine.compile(TEXT), true);
    }

    /**
     * A step that gradients can lead through.
     *
     * @param name of the kernel: {@code ddim} or {@code exponential}
     * @param tensors its tensors, which come first
     * @param numbers its numbers, a flag as 0 or 1
     * @return the kernel's tensors, owned by {@code owner}
     */
    List<Tensor> step(TensorScope owner, String name, List<Tensor> tensors, double... numbers) {
        if (recorded) {
            // Read on the host, so they stay there whatever the device.
            Tensor table = owner.hostDoubles(Shape.of(numbers.length), numbers);
            return module.record(owner, "recorded_" + name, arguments(tensors, Stream.of(table)));
        }
        return module.call(
                owner, name, arguments(tensors, DoubleStream.of(numbers).mapToObj(KernelArgument::of)));
    }

    private static KernelArgument[] arguments(List<Tensor> tensors, Stream<? extends KernelArgument> numbers) {
        return Stream.concat(tensors.stream(), numbers).toArray(KernelArgument[]::new);
    }

    /** {@code x} above itself, the batch that guidance needs: (2 N, C, H, W). */
    public Tensor twice(TensorScope owner, Tensor x) {
        return module.callOne(owner, "twice", x);
    }

    /**
     * Images {@code first} to {@code end}, the latter left out: a tensor of {@code owner} on the values of {@code x}.
     */
    public Tensor rows(TensorScope owner, Tensor x, int first, int end) {
        return module.callOne(owner, "rows", x, KernelArgument.of(first), KernelArgument.of(end));
    }

    /** Images one above the other: (N, C, H, W) of all parts' N. */
    public Tensor joined(TensorScope owner, List<Tensor> parts) {
        return module.callOne(owner, "joined", KernelArgument.list(parts));
    }

    Tensor guide(TensorScope owner, Tensor out, double scale, long channels) {
        return module.callOne(owner, "guide", out, KernelArgument.of(scale), KernelArgument.of(channels));
    }

    Tensor guideBeyond(TensorScope owner, Tensor conditional, Tensor unconditional, double scale, long channels) {
        return module.callOne(
                owner,
                "guide_beyond",
                conditional,
                unconditional,
                KernelArgument.of(scale),
                KernelArgument.of(channels));
    }

    /**
     * Whether every value is a finite number. Waits for the device to have computed them.
     *
     * @param x any shape
     */
    public boolean isFinite(TensorScope scope, Tensor x) {
        try (TensorScope inner = scope.newScope()) {
            return module.callOne(inner, "defect", x).toScalar() == 0;
        }
    }

    KernelModule module() {
        return module;
    }

    @Override
    public void close() {
        module.close();
    }
}
