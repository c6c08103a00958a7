package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.cachescope.model.Dit;
import org.cachescope.model.LinearOperators;
import org.cachescope.tensor.WeightSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppableWeightsTest {
    @TempDir
    private Path folder;

    @Test
    void loadingStopsBeforeTheNextTensor() throws IOException {
        Installation installation = TestModels.withShippedModel(folder);
        OpenedModel model = OpenedModel.open(installation, ModelChoice.SHIPPED);
        CancelToken cancel = new CancelToken();
        List<String> read = new ArrayList<>();
        WeightSource watched = new WatchedWeights(model.checkpoint().weights(), name -> {
            read.add(name);
            if (read.size() == 3) {
                cancel.cancel();
            }
        });
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            assertThatThrownBy(() -> engine.thread()
                            .call(started -> Dit.load(
                                    started,
                                    model.architecture(),
                                    new StoppableWeights(watched, cancel),
                                    LinearOperators.PLAIN)))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(read).hasSize(3);
    }
}
