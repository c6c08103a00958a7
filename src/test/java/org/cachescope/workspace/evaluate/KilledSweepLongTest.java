package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
    private static final int IMAGES = 900;

    /** Of a process' start, and of its work on one batch after another. */
    private static final int MOST_MILLIS = 1500;

    private static final int MOST_MILLIS_AT_WORK = 250;
    private static final int PATIENCE_SECONDS = 60;

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

    /** Kills one by its time, while it starts or plans, and the next one among the batches that it makes. */
    private void killAtRandom(int kill, Random random, Path out) throws Exception {
        int before = batches(out);
        Process process = OtherJvm.of(Sweeper.class, List.of(), folder.resolve("home"), out)
                .inheritIO()
                .start();
        int millis = random.nextInt(MOST_MILLIS);
        if (kill % 2 == 1) {
            for (int i = 0; i < PATIENCE_SECONDS * 100 && batches(out) == before; i++) {
                process.waitFor(10, TimeUnit.MILLISECONDS);
            }
            assertThat(batches(out)).as("batches made").isGreaterThan(before);
            millis = random.nextInt(MOST_MILLIS_AT_WORK);
        }
        assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS))
                .as("that kill %d came too late, when the sweep had ended", kill)
                .isFalse();
        process.destroyForcibly();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Batches that are there. */
    private static int batches(Path out) throws IOException {
        Path parts = out.resolve("parts");
        if (Files.notExists(parts)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(parts)) {
            for (Path run : runs) {
                try (DirectoryStream<Path> made = Files.newDirectoryStream(run, "*.safetensors")) {
                    for (Path _ : made) {
                        count++;
                    }
                }
            }
        }
        return count;
    }

    @Test
    void tenKillsAtRandomMomentsLeaveTheSameFigures() throws Exception {
        try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
            Installation installation = SmallEvaluation.in(folder.resolve("home"), engine);
            Path killed = folder.resolve("killed");
            Random random = new Random(11);
            for (int kill = 0; kill < KILLS; kill++) {
                killAtRandom(kill, random, killed);
            }
            List<PointResult> resumed = sweep(installation, engine, killed);
            List<PointResult> whole = sweep(installation, engine, folder.resolve("whole"));
            assertThat(resumed).hasSameSizeAs(whole);
            for (int i = 0; i < whole.size(); i++) {
                assertThat(resumed.get(i))
                        .usingRecursiveComparison()
                        .ignoringFields("latency", "networkShare", "date", "command") // times, and the folder's name
                        .isEqualTo(whole.get(i));
            }
        }
    }
}
