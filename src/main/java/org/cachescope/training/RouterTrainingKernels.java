package org.cachescope.training;

import java.util.List;
import java.util.OptionalDouble;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/** TorchScript text of the router's scores, loss and gradient. */
final class RouterTrainingKernels {
    static final String TEXT = """
            def soft_scores(self: __torch__.K, logits: Tensor) -> List[Tensor]:
              return torch.unbind(torch.reshape(torch.sigmoid(logits), [-1, 1, 1, 1]))

            def hard_scores(self: __torch__.K, logits: Tensor, threshold: Tensor) -> List[Tensor]:
              soft = torch.sigmoid(logits)
              hard = torch.type_as(torch.gt(soft, threshold), soft)
              straight = torch.add(torch.sub(hard, torch.detach(soft)), soft)
              return torch.unbind(torch.reshape(straight, [-1, 1, 1, 1]))

            def mixed(self: __torch__.K, stored: Tensor, fresh: Tensor, score: Tensor) -> Tensor:
              return torch.lerp(stored, fresh, score)

            def noised(self: __torch__.K, clean: Tensor, noise: Tensor, signal: Tensor, sigma: Tensor) -> Tensor:
              return torch.add(torch.mul(clean, signal), torch.mul(noise, sigma))

            def objective(self: __torch__.K, teacher: Tensor, student: Tensor, logits: Tensor, weight: Tensor, error_weight: Tensor) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
              error = torch.mul(torch.mean(torch.square(torch.sub(teacher, student))), error_weight)
              sum = torch.sum(torch.sigmoid(logits))
              loss = torch.add(error, torch.mul(sum, weight))
              gradient = unchecked_cast(Tensor, torch.autograd.grad([loss], [logits])[0])
              return (torch.detach(loss), torch.detach(error), torch.detach(sum), gradient)

            def distance(self: __torch__.K, aim: Tensor, reached: Tensor, error_weight: Tensor) -> Tuple[Tensor, Tensor]:
              difference = torch.sub(reached, aim)
              error = torch.mul(torch.mean(torch.square(difference)), error_weight)
              share = torch.div(torch.mul(error_weight, 2.), torch.numel(difference))
              return (error, torch.mul(difference, share))

            def copy(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.clone(x)

            def penalty(self: __torch__.K, logits: Tensor, weight: Tensor) -> Tensor:
              return torch.mul(torch.sum(torch.sigmoid(logits)), weight)

            def pulled(self: __torch__.K, made: List[Tensor], pulls: List[Tensor], leaves: List[Tensor]) -> List[Tensor]:
              total = torch.sum(torch.mul(made[0], pulls[0]))
              for i in range(torch.sub(torch.len(pulls), 1)):
                j = torch.add(i, 1)
                total = torch.add(total, torch.sum(torch.mul(made[j], pulls[j])))
              gradients = torch.autograd.grad([total], leaves, None, None, False, True)
              result = annotate(List[Tensor], [])
              for i0 in range(torch.len(leaves)):
                gradient = gradients[i0]
                if torch.__is__(gradient, None):
                  given = torch.zeros_like(leaves[i0])
                else:
                  given = unchecked_cast(Tensor, gradient)
                _0 = torch.append(result, given)
              return result
            """;

    /**
     * β of one row.
     *
     * @param logits one a layer
     * @param straightThrough threshold of hardened scores
     * @return one a layer, (1, 1, 1), owned by {@code owner}
     */
    static List<Tensor> scores(KernelModule kernels, TensorScope owner, Tensor logits, OptionalDouble straightThrough) {
        if (straightThrough.isEmpty()) {
            return kernels.record(owner, "soft_scores", logits);
        }
        Tensor threshold = owner.floats(Shape.of(), (float) straightThrough.getAsDouble());
        return kernels.record(owner, "hard_scores", logits, threshold);
    }

    private RouterTrainingKernels() {}
}
