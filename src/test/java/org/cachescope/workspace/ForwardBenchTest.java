package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LinearOperators;
import org.cachescope.model.Network;
import org.cachescope.model.UVitArchitecture;
import org.junit.jupiter.api.Test;

class ForwardBenchTest {
    private static final int ROWS = 4;

    private static BenchReport.Forward measured(Architecture a, List<Progress> told) throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
            return engine.thread().call(tensors -> {
                LinearOperators operators = LinearOperators.fastest(tensors);
                try (Network network = Network.load(tensors, a, new RandomWeights(a), operators)) {
                    return new ForwardBench(tensors, told::add, new CancelToken()).measure("small", network, ROWS);
                }
            });
        }
    }

    private static void requireTimed(BenchReport.Forward forward) {
        assertThat(forward.fullMillis().n()).isEqualTo(40);
        assertThat(forward.fullMillis().lower()).isPositive();
        assertThat(forward.productsMillis().lower()).isPositive();
        assertThat(forward.allReusedMillis().lower()).isPositive();
        assertThat(forward.forwardOverMatmul().n()).isEqualTo(40);
    }

    @Test
    void aDitIsHeldAgainstItsProducts() throws IOException {
        List<Progress> told = new ArrayList<>();
        BenchReport.Forward forward = measured(new DitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, true), told);
        requireTimed(forward);
        // two blocks of 16 tokens, width 16: 4·16·16² + 2·16²·16 + 2·16·16·64 each, and both ends
        assertThat(forward.macs()).isEqualTo(ROWS * (2 * (16_384 + 8_192 + 32_768) + 4_096 + 8_192));
        assertThat(told).as("its beginning and each of 50 rounds").hasSize(51);
    }

    @Test
    void aUVitIsHeldAgainstItsProductsAndThoseOfItsSkips() throws IOException {
        BenchReport.Forward forward =
                measured(new UVitArchitecture(8, 2, 4, 16, 2, 2, 64, 10, false, false, false), new ArrayList<>());
        requireTimed(forward);
        // three blocks of 18 tokens, width 16: 4·18·16² + 2·18²·16 + 2·18·16·64 each, one skip, and both ends
        assertThat(forward.macs()).isEqualTo(ROWS * (3 * (18_432 + 10_368 + 36_864) + 9_216 + 4_096 + 4_096));
    }
}
