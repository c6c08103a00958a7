package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelModuleTest {
    private static final String SUM = """
            def sum(self: __torch__.K, a: List[Tensor], b: List[Tensor]) -> Tensor:
              return torch.add(a[0], b[0])

            def plus(self: __torch__.K, a: Tensor, b: List[Tensor]) -> Tensor:
              return torch.add(a, b[0])
            """;

    @Test
    void aTensorInTwoPlacesOfARecordedCallIsRefusedBeforeItEndsUpInOne() {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                KernelModule kernels = engine.compile(SUM);
                TensorScope scope = engine.newScope()) {
            Tensor one = scope.floats(Shape.of(1), 1);
            Tensor two = scope.floats(Shape.of(1), 2);
            assertThatThrownBy(() -> sum(kernels, scope, one, one))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kernel sum: a tensor stands in two lists");
            assertThat(sum(kernels, scope, one, two))
                    .as("nothing is left of it")
                    .isEqualTo(3);
            assertThatThrownBy(() -> kernels.record(scope, "plus", one, KernelArgument.list(List.of(one))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("kernel plus: a tensor stands alone and in a list");
            assertThat(sum(kernels, scope, two, one)).isEqualTo(3);
        }
    }

    private static float sum(KernelModule kernels, TensorScope scope, Tensor a, Tensor b) {
        return kernels.record(scope, "sum", KernelArgument.list(List.of(a)), KernelArgument.list(List.of(b)))
                .getFirst()
                .toScalar();
    }
}
