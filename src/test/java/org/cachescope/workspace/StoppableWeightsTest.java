package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
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
                                    model.dit(),
                                    new StoppableWeights(watched, cancel),
                                    LinearOperators.PLAIN)))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(read).hasSize(3);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptedLoadStopsAndLeavesNothingBehind() throws IOException, InterruptedException {
        OpenedModel model = TestModels.shippedModel(folder);
        CancelToken cancel = new CancelToken();
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            engine.thread().call(_ -> true); // it has started
            CountDownLatch busy = new CountDownLatch(1);
            Future<Boolean> before = engine.thread().submit(_ -> {
                awaitUninterrupted(busy);
                return true;
            });
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> LoadedModel.load(engine.thread(), model, cancel))
                    .isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(cancel.isCancelled()).isTrue();
            assertThat(before.isDone()).isFalse();
            busy.countDown();
        }
    }
}
