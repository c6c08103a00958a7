package org.cachescope.workspace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cachescope.evaluation.ResidentMemory;
import org.cachescope.evaluation.metrics.SampleStatistics;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.SampleRequest;
import org.cachescope.workspace.TaskEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes and judges 1,000, 5,000 and 20,000 images in processes of their own, of equal and small Java heaps, and
 * compares the most memory that each took, pages of files left out. Up to 5,000 features are kept, to be compared one
 * with another: a megabyte or two of so small a classifier's.
 */
@Tag("long")
class EvaluationMemoryLongTest {
    private static final int FEW = 1_000;
    private static final int KEPT = SampleStatistics.MOST_FEATURES;
    private static final int MANY = 20_000;

    private static final int BATCH = 250;
    /**
     * A heap that is the same for all, all of it taken at the start: it cannot grow, and what does is not the
     * collector's leisure. Nor does what a compiler takes that has more to do in a longer run.
     */
    private static final List<String> JVM =
            List.of("-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch", "-XX:TieredStopAtLevel=1");

    /** Runs of the same images differ by a twentieth. */
    private static final double MOST_GROWTH = 1.2;

    @TempDir
    private Path folder;

    /** A program that evaluates, and prints the most memory that it took, in bytes. */
    static final class Evaluator {
        private Evaluator() {}

        /** @param args the home, the results' folder and the number of images */
        public static void main(String[] args) throws IOException {
            Path home = Path.of(args[0]);
            EvaluationSetting small = SmallEvaluation.setting();
            EvaluateRequest request = new EvaluateRequest(
                    new EvaluationSetting(
                            small.model(), null, small.guidanceScale(), List.of(), BATCH, small.protocol()),
                    new PolicyChoice.None(),
                    SampleRequest.Length.steps(2),
                    1,
                    Integer.parseInt(args[2]),
                    Path.of(args[1]),
                    Shard.WHOLE);
            System.out.println(ResidentMemory.mostAnonymous(() -> {
                try (TaskEngine engine = TaskEngine.start("cpu", 1)) {
                    new EvaluateTask(new Installation(home, home.resolve("cache")), engine, request, List.of())
                            .run(ProgressListener.NONE, new CancelToken());
                }
            }));
        }
    }

    private long mostBytes(int images) throws Exception {
        Process process = OtherJvm.of(
                        Evaluator.class, JVM, folder.resolve("home"), folder.resolve("of" + images), images)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(told);
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfImages() throws Exception {
        try (TaskEngine engine = TaskEngine.start("cpu", 0)) {
            Installation installation = SmallEvaluation.in(folder.resolve("home"), engine);
            Path reference =
                    folder.resolve("home/assets/models/shapes16-classifier").resolve(JudgeFiles.REFERENCE);
            Files.delete(reference);
            SmallEvaluation.reference(installation, engine, reference, KEPT);
        }
        long few = mostBytes(FEW);
        long kept = mostBytes(KEPT);
        long many = mostBytes(MANY);
        System.out.printf(
                "at most %d MB for %d images, %d MB for %d, %d MB for %d%n",
                few / 1_000_000, FEW, kept / 1_000_000, KEPT, many / 1_000_000, MANY);
        assertThat((double) kept / few).isLessThanOrEqualTo(MOST_GROWTH);
        assertThat((double) many / few).isLessThanOrEqualTo(MOST_GROWTH);
    }
}
