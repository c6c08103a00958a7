package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterRows;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The golden DiT's errors along the trajectory of {@code dit-ddim}, whose weights, labels and noise they were made of.
 */
@Tag("golden")
class LayerErrorsGoldenTest {
    private final GoldenFixture ddim = GoldenFixture.open("dit-ddim");
    private final GoldenFixture golden = GoldenFixture.open("approx-error");
    private final int steps = golden.config().get("dit").get("steps").asInt();

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void everyPairOfNeighbouringStepsMatchesTheReference(LinearOperators operators) {
        LayerErrors errors = measure(operators);
        assertTable("dit.mse_all_steps", errors.meanSquared());
        assertTable("dit.rel_l2_all_steps", errors.relative());
    }

    @Test
    void rowsOfCacheStepsAreWhatAlternatingReuseGetsWrong() {
        LayerErrors errors = measure(LinearOperators.PLAIN);
        RouterRows rows = new RouterRows(steps, ReusePattern.ALTERNATE);
        assertThat(Arrays.stream(golden.tensor("dit.cache_index").toLongs()).mapToInt(Math::toIntExact))
                .containsExactlyElementsOf(
                        rows.cacheEvaluations().map(rows::respacedIndex).boxed().toList());
        assertTable("dit.mse", ofCacheSteps(rows, errors.meanSquared()));
        assertTable("dit.rel_l2", ofCacheSteps(rows, errors.relative()));
    }

    private static List<List<Double>> ofCacheSteps(RouterRows rows, List<List<Double>> table) {
        return rows.cacheEvaluations().mapToObj(step -> table.get(step - 1)).toList();
    }

    private LayerErrors measure(LinearOperators operators) {
        HostTensor z = ddim.tensor("z");
        long[] half = z.shape().toArray();
        half[0] /= 2;
        Shape shape = Shape.of(half);
        HostTensor noise = HostTensor.ofFloats(shape, Arrays.copyOf(z.toFloats(), (int) shape.elements()));
        List<Long> labels =
                Arrays.stream(ddim.tensor("y").toLongs()).limit(half[0]).boxed().toList();
        Guidance guidance = new Guidance(
                golden.config().get("dit").get("cfg_scale").asDouble(),
                ddim.config().get("cfg_channels").asInt());
        SamplingRecipe recipe = new SamplingRecipe(labels, steps, new Solver.Ddim(0), guidance, false, 0);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                Dit dit = Dit.load(
                        engine, GoldenFixture.dit(golden.config().get("dit").get("model")), ddim.weights(), operators);
                SamplingSession session = new SamplingSession(engine, dit)) {
            return LayerErrors.measure(session, recipe, noise, LayerWatch.NONE, _ -> {});
        }
    }

    private void assertTable(String name, List<List<Double>> got) {
        HostTensor want = golden.tensor(name);
        int columns = (int) want.shape().size(1);
        assertThat(got).as(name).hasSize((int) want.shape().size(0));
        for (int row = 0; row < got.size(); row++) {
            assertThat(got.get(row)).hasSize(columns);
            for (int column = 0; column < columns; column++) {
                double expected = want.valueAt((long) row * columns + column);
                assertThat(got.get(row).get(column))
                        .as("%s[%d][%d]", name, row, column)
                        .isCloseTo(expected, within(golden.tolerance("rel") * Math.abs(expected)));
            }
        }
    }
}
