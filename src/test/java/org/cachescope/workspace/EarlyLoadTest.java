package org.cachescope.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyLoadTest {
    private static final long ALL_ARE_SMALL = Long.MAX_VALUE;
    private static final long NONE_IS_SMALL = 0;

    @TempDir
    private Path folder;

    private OpenedModel model;

    @BeforeEach
    void open() throws IOException {
        model = TestModels.shippedModel(folder);
    }

    @Test
    void aSmallModelIsUnderwayAtOnceAndALargeOneNotBeforeItIsAskedFor() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0);
                EarlyLoad small = EarlyLoad.of(engine.thread(), model, new CancelToken(), ALL_ARE_SMALL);
                EarlyLoad large = EarlyLoad.of(engine.thread(), model, new CancelToken(), NONE_IS_SMALL)) {
            assertThat(small.underway()).isPresent();
            assertThat(large.underway()).isEmpty();
            assertThat(large.await().deviceName()).startsWith("cpu");
        }
    }

    @Test
    void theNetworkIsLoadedOnceHoweverOftenItIsAskedFor() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0);
                EarlyLoad load = EarlyLoad.of(engine.thread(), model, new CancelToken(), ALL_ARE_SMALL)) {
            assertThat(load.await()).isSameAs(load.await());
        }
    }

    @Test
    void aNetworkThatNobodyWaitedForIsClosed() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            Future<LoadedModel> underway;
            try (EarlyLoad load = EarlyLoad.of(engine.thread(), model, new CancelToken(), ALL_ARE_SMALL)) {
                underway = load.underway().orElseThrow();
            }
            engine.thread().call(_ -> true); // behind the load and what closes it

            assertThat(underway.resultNow().isClosed()).isTrue();
        }
    }

    @Test
    void aNetworkThatWasWaitedForIsClosedWithItsLoad() throws IOException {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            LoadedModel loaded;
            try (EarlyLoad load = EarlyLoad.of(engine.thread(), model, new CancelToken(), ALL_ARE_SMALL)) {
                loaded = load.await();
                assertThat(loaded.isClosed()).isFalse();
            }

            assertThat(loaded.isClosed()).isTrue();
        }
    }

    @Test
    void aWaitThatIsInterruptedCancelsTheLoadAndLeavesNothingToClose() throws IOException {
        CancelToken cancel = new CancelToken();
        Semaphore busy = new Semaphore(0);
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            engine.thread().submit(_ -> {
                busy.acquireUninterruptibly();
                return true;
            });
            try (EarlyLoad load = EarlyLoad.of(engine.thread(), model, cancel, ALL_ARE_SMALL)) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(load::await).isInstanceOf(CancellationException.class);
                assertThat(Thread.interrupted()).isTrue();
                assertThat(load.underway()).isEmpty();
                assertThat(cancel.isCancelled()).isTrue();
            } finally {
                busy.release();
            }
        }
    }
}
