package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterRows;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.Guidance;
import org.cachescope.diffusion.Solver;
import org.cachescope.golden.GoldenFixture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.UVit;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.DeviceChoice;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.HostTensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden U-ViT's errors along the trajectory of {@code uvit-dpmsolver}, both guidance passes together. */
@Tag("golden")
class UVitLayerErrorsGoldenTest {
    private final GoldenFixture solver = GoldenFixture.open("uvit-dpmsolver");
    private final GoldenFixture golden = GoldenFixture.open("approx-error");
    private final JsonNode config = golden.config().get("uvit");

    @ParameterizedTest
    @EnumSource(LinearOperators.class)
    void whatShiftedReuseGetsWrongMatchesTheReference(LinearOperators operators) {
        int steps = config.get("nfe").asInt() / 2;
        LayerErrors errors = measure(steps, operators);
        RouterRows rows = new RouterRows(SolverName.DPM_SOLVER_2, steps, ReusePattern.SHIFTED);
        assertTable("uvit.mse", ofCacheEvaluations(rows, errors.meanSquared()));
        assertTable("uvit.rel_l2", ofCacheEvaluations(rows, errors.relative()));
    }

    private static List<List<Double>> ofCacheEvaluations(RouterRows rows, List<List<Double>> table) {
        return rows.cacheEvaluations()
                .mapToObj(evaluation -> table.get(evaluation - 1))
                .toList();
    }

    private LayerErrors measure(int steps, LinearOperators operators) {
        UVitArchitecture architecture = GoldenFixture.uvit(config.get("model"));
        List<Long> labels = Arrays.stream(solver.tensor("y").toLongs()).boxed().toList();
        Guidance guidance =
                new Guidance(config.get("guidance_scale").asDouble(), architecture.inChannels(), Guidance.Form.BEYOND);
        SamplingRecipe recipe = new SamplingRecipe(labels, steps, new Solver.DpmSolver2(), guidance, false, 0);
        try (Engine engine = Engine.start(new DeviceChoice.Cpu(), 0);
                UVit uvit = UVit.load(engine, architecture, solver.weights(), operators);
                SamplingSession session = new SamplingSession(engine, uvit)) {
            return LayerErrors.measure(session, recipe, solver.tensor("z"), LayerWatch.NONE, _ -> {});
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
