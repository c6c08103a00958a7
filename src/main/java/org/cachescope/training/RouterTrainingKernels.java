package org.cachescope.training;

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
            """;

    private RouterTrainingKernels() {}
}
