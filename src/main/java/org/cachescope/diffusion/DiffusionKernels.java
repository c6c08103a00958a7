package org.cachescope.diffusion;

import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** Kernels of guidance and of the solvers' steps. Dimensions: N images, C channels. One serves any number of runs. */
public final class DiffusionKernels implements AutoCloseable {
    private static final String TEXT = """
            def twice(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.cat([x, x])

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

            def ddim(self: __torch__.K, x: Tensor, out: Tensor, noise: Tensor, a: float, b: float, signal: float, direction: float, sigma: float, clip: int) -> Tuple[Tensor, Tensor]:
              x0 = (self).clean(x, out, a, b, torch.eq(clip, 1), )
              predicted = torch.div(torch.sub(torch.mul(x, a), x0), b)
              next = torch.add(torch.mul(x0, signal), torch.mul(predicted, direction))
              if torch.gt(sigma, 0.):
                next = torch.add(next, torch.mul(noise, sigma))
              else:
                pass
              return (next, x0)

            def exponential(self: __torch__.K, x: Tensor, out: Tensor, start: Tensor, before: Tensor, a: float, b: float, keep: float, gain: float, change: float, clip: int) -> Tuple[Tensor, Tensor]:
              x0 = (self).clean(x, out, a, b, torch.eq(clip, 1), )
              next = torch.add(torch.mul(start, keep), torch.mul(x0, gain))
              if torch.ne(change, 0.):
                next = torch.add(next, torch.mul(torch.sub(x0, before), change))
              else:
                pass
              return (next, x0)

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

    private DiffusionKernels(KernelModule module) {
        this.module = module;
    }

    /** Compiles the kernels. @return the kernels, owned by the caller and closed before the engine */
    public static DiffusionKernels compile(Engine engine) {
        return new DiffusionKernels(engine.compile(TEXT));
    }

    /** {@code x} above itself, the batch that guidance needs: (2 N, C, H, W). */
    public Tensor twice(TensorScope owner, Tensor x) {
        return module.callOne(owner, "twice", x);
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
