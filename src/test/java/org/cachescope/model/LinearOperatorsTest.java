package org.cachescope.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinearOperatorsTest {
    private static final float[] VALUES = {
        0, -0.1f, 0.1f, -0.75f, 1, -3, 3, -5.5f, 12, -30, 30, -1e5f, 1e5f, -1e20f, 1e20f, Float.NaN
    };

    @ParameterizedTest
    @EnumSource
    void theGeluIsThatOfPlainOperatorsForAnyValue(LinearOperators operators) {
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0)) {
            float[] want = gelu(engine, LinearOperators.PLAIN);
            float[] got = gelu(engine, operators);
            for (int i = 0; i < VALUES.length; i++) {
                if (Float.isNaN(VALUES[i])) {
                    assertThat(got[i]).isNaN();
                } else {
                    assertThat(got[i])
                            .as("GELU of %s", VALUES[i])
                            .isEqualTo(want[i], offset(1e-6f * Math.max(1, Math.abs(VALUES[i]))));
                }
            }
        }
    }

    /** Of {@link #VALUES}, one a row, by a matrix of one element. */
    private static float[] gelu(Engine engine, LinearOperators operators) {
        try (KernelModule kernels = engine.compile(operators.text());
                TensorScope scope = engine.newScope()) {
            Tensor x = scope.floats(Shape.of(1, VALUES.length, 1), VALUES);
            Tensor one = kernels.callOne(scope, "prepare", scope.floats(Shape.of(1, 1), 1));
            return kernels.callOne(scope, "linear_gelu", x, one, scope.floats(Shape.of(1), 0))
                    .toFloats();
        }
    }
}
