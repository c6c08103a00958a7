package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a sweep's process at random moments, again and again. */
@Tag("long")
class KilledSweepLongTest {
    private static final int KILLS = 10;
    private static final int IMAGES = 200;
    private static final long MOST_MILLIS = 8000;

    @TempDir
    private Path folder;

    /** A program that sweeps. */
    static final class Sweeper {
        private Sweeper() {}

        /** @param args the home and the results' folder */
        public static void main(String[] args) throws IOException {
            Path home = Path.of(args[0]);
            try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
                sweep(new Installation(home, home.resolve("cache")), engine, Path.of(args[1]));
            }
        }
    }

    private static List<PointResult> sweep(Installation installation, TaskEngine engine, Path out) throws IOException {
        return new SweepTask(installation, engine, SmallEvaluation.sweep(out, IMAGES, new PolicyChoice.FirstBlock(0.2)))
                .run(ProgressListener.NONE, new CancelToken())
                .points();
    }

    private void killAfter(long millis, Path out) throws Exception {
        Process process = OtherJvm.of(Sweeper.class, List.of(), folder.resolve("home"), out)
                .inheritIO()
                .start();
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void tenKillsAtRandomMomentsLeaveTheSameFigures() throws Exception {
        try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
            Installation installation = SmallEvaluation.in(folder.resolve("home"), engine);
            Path killed = folder.resolve("killed");
            Random random = new Random(11);
            for (int kill = 0; kill < KILLS; kill++) {
                killAfter(500 + random.nextLong(MOST_MILLIS), killed);
            }
            assertThat(killed.resolve("parts")).isDirectory();
            try (Stream<Path> parts = Files.walk(killed.resolve("parts"))) {
                assertThat(parts.filter(Files::isRegularFile))
                        .as("batches made before a kill")
                        .isNotEmpty();
            }
            List<PointResult> resumed = sweep(installation, engine, killed);
            List<PointResult> whole = sweep(installation, engine, folder.resolve("whole"));
            assertThat(resumed)
                    .extracting(PointResult::metrics)
                    .isEqualTo(whole.stream().map(PointResult::metrics).toList());
            assertThat(resumed)
                    .extracting(PointResult::decided)
                    .isEqualTo(whole.stream().map(PointResult::decided).toList());
        }
    }
}
