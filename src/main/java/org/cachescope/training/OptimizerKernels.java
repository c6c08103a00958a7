package org.cachescope.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * TorchScript text of {@code train_step}: gradients of the kernel {@code loss(batch, w, constants)}, the optimisers'
 * updates and the moving average of the weights, all in one call, so that no gradient ever crosses into Java.
 *
 * <p>Chosen matrices take Muon (momentum, then the nearest semi-orthogonal matrix by five Newton–Schulz iterations, all
 * of one shape at once; Jordan et al., 2024), all other weights Adam (Kingma and Ba, 2015).
 */
final class OptimizerKernels {
    private static final double FIRST_DECAY = 0.9;
    private static final double SECOND_DECAY = 0.99;

    private static final String METHODS = """
            def muon(self: __torch__.K, w: List[Tensor], g: List[Tensor], momentum: List[Tensor], which: List[int], rate: Tensor) -> int:
              count = torch.len(which)
              updates = annotate(List[Tensor], [])
              for i in range(count):
                j = which[i]
                m = torch.add_(torch.mul_(momentum[j], 0.94999999999999996), g[j])
                _0 = torch.append(updates, torch.add(g[j], m, alpha=0.94999999999999996))
              x = torch.stack(updates)
              tall = torch.gt(torch.size(x, 1), torch.size(x, 2))
              scale = 1.
              if tall:
                scale = torch.sqrt(torch.div(torch.size(x, 1), torch.size(x, 2)))
                x = torch.transpose(x, 1, 2)
              else:
                pass
              norm = torch.sqrt(torch.sum(torch.square(x), [1, 2], True))
              x = torch.div(x, torch.add(norm, 9.9999999999999995e-08))
              for i0 in range(5):
                a = torch.bmm(x, torch.transpose(x, 1, 2))
                b = torch.baddbmm(a, a, a, beta=-4.7750000000000004, alpha=2.0314999999999999)
                x = torch.baddbmm(x, b, x, beta=3.4445000000000001)
              if tall:
                x = torch.transpose(x, 1, 2)
              else:
                pass
              for i1 in range(count):
                _1 = torch.sub_(w[which[i1]], torch.mul(torch.mul(x[i1], rate), scale))
              return count

            def adam(self: __torch__.K, w: Tensor, g: Tensor, first: Tensor, second: Tensor, rates: List[Tensor]) -> Tensor:
              m = torch.lerp_(first, g, 0.10000000000000001)
              v = torch.addcmul_(torch.mul_(second, 0.98999999999999999), g, g, value=0.01)
              step = torch.div(torch.div(m, rates[2]), torch.add(torch.sqrt(torch.div(v, rates[3])), 1e-08))
              return torch.sub_(w, torch.mul(step, rates[0]))

            def train_step(self: __torch__.K, batch: List[Tensor], w: List[Tensor], first: List[Tensor], second: List[Tensor], ema: List[Tensor], constants: List[Tensor], rates: List[Tensor]) -> Tensor:
              loss = (self).loss(batch, w, constants, )
              gradients = torch.autograd.grad([loss], w)
              _0 = torch.set_grad_enabled(False)
              g = annotate(List[Tensor], [])
              for i in range(torch.len(w)):
                _1 = torch.append(g, unchecked_cast(Tensor, gradients[i]))
            """;

    private static final String LAST = """
              others = OTHERS
              for i1 in range(torch.len(others)):
                j = others[i1]
                _3 = (self).adam(w[j], g[j], first[j], second[j], rates, )
              for i2 in range(torch.len(w)):
                _4 = torch.lerp_(ema[i2], w[i2], rates[4])
              return torch.detach(loss)
            """;

    private OptimizerKernels() {}

    /**
     * The kernels for some weights.
     *
     * @param weights shapes by name, in the order of the kernels' lists
     * @param orthogonal which of the matrices take Muon
     */
    static String text(Map<String, Shape> weights, Predicate<String> orthogonal) {
        Map<Shape, List<Integer>> byShape = new LinkedHashMap<>();
        List<Integer> others = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, Shape> weight : weights.entrySet()) {
            boolean muon = weight.getValue().rank() == 2 && orthogonal.test(weight.getKey());
            (muon ? byShape.computeIfAbsent(weight.getValue(), _ -> new ArrayList<>()) : others).add(index++);
        }
        StringBuilder text = new StringBuilder(METHODS);
        byShape.values().forEach(which -> text.append("  _2 = (self).muon(w, g, first, " + which + ", rates[1], )\n"));
        return text.append(LAST.replace("OTHERS", others.toString())).toString();
    }

    /**
     * What {@code train_step} takes last, for a step counted from 0: both learning rates, the corrections of Adam's
     * moments and the share of the weights in their average.
     */
    static List<Tensor> rates(TensorScope owner, RateCurve curve, double adamRate, double muonRate, long step) {
        double factor = curve.factor(step);
        double[] values = {
            adamRate * factor,
            muonRate * factor,
            1 - Math.pow(FIRST_DECAY, step + 1),
            1 - Math.pow(SECOND_DECAY, step + 1),
            1 - curve.emaDecay(step)
        };
        List<Tensor> rates = new ArrayList<>();
        for (double value : values) {
            rates.add(owner.floats(Shape.of(), (float) value));
        }
        return rates;
    }
}
