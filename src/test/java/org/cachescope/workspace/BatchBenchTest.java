package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.TestNetworks;
import org.cachescope.model.Architecture;
import org.junit.jupiter.api.Test;

class BatchBenchTest {
    @Test
    void runsOfBothKindsOfNetworkHaveCellsThatReuse() {
        for (Architecture network : List.of(TestNetworks.TINY, TestNetworks.TINY_UVIT)) {
            SamplingRecipe recipe = BatchBench.recipe(network, 7);
            assertThat(recipe.images()).isEqualTo(7);
            assertThat(recipe.guidance().active()).isTrue();
            assertThat(BatchBench.reusing(recipe.shape(network)).counts().reused())
                    .isPositive();
        }
    }

    @Test
    void theLeastRatioIsTold() {
        BatchBench.Report report = new BatchBench.Report("cpu, 2 threads", List.of(batch("a", 1.3), batch("b", 0.9)));
        assertThat(report.wholeOverSlices()).isEqualTo(0.9);
        assertThat(report.json().toString())
                .startsWith("{\"format\":\"cachescope-batch-bench\",\"version\":1,\"wholeOverSlices\":0.9,")
                .contains("\"name\":\"b\",\"images\":64,\"atOnce\":16,\"evaluations\":4");
    }

    private static BatchBench.Batch batch(String name, double ratio) {
        return new BatchBench.Batch(name, 64, 16, 4, Quantiles.of(100 * ratio), Quantiles.of(100), Quantiles.of(ratio));
    }
}
