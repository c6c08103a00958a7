package org.cachescope.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class EngineThreadTest {
    @Test
    void workRunsOnTheThreadThatStartedTheEngine() throws Exception {
        try (EngineThread thread = EngineThread.start(new DeviceChoice.Cpu(), 0)) {
            float sum = thread.call(engine -> {
                try (TensorScope scope = engine.newScope()) {
                    return scope.floats(Shape.of(1), 42f).toScalar();
                }
            });

            assertThat(sum).isEqualTo(42f);
        }
    }

    @Test
    void workIsDoneInTheOrderItCame() throws Exception {
        List<Integer> order = new ArrayList<>();
        try (EngineThread thread = EngineThread.start(new DeviceChoice.Cpu(), 0)) {
            Future<Boolean> first = thread.submit(_ -> order.add(1));
            Future<Boolean> second = thread.submit(_ -> order.add(2));

            assertThat(second.get()).isTrue();
            assertThat(first.isDone()).isTrue();
        }
        assertThat(order).containsExactly(1, 2);
    }

    @Test
    void whatWorkThrowsReachesTheCaller() {
        try (EngineThread thread = EngineThread.start(new DeviceChoice.Cpu(), 0)) {
            assertThatThrownBy(() -> thread.call(_ -> {
                        throw new IOException("no such file");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no such file");
        }
    }

    @Test
    void anEngineThatDoesNotStartSaysWhyToEveryPieceOfWork() {
        try (EngineThread thread = EngineThread.start(new DeviceChoice.Gpu(999, false), 0)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> thread.call(Engine::deviceName))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("gpu:999")
                        .hasMessageContaining("--device cpu");
            }
        }
    }

    @Test
    void aClosedThreadTakesNoWork() {
        EngineThread thread = EngineThread.start(new DeviceChoice.Cpu(), 0);
        thread.close();
        thread.close();

        assertThatThrownBy(() -> thread.submit(Engine::deviceName)).isInstanceOf(RejectedExecutionException.class);
    }
}
