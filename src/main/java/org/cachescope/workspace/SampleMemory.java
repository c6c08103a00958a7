package org.cachescope.workspace;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.LayerId;

/**
 * What sampling needs of the memory at least: all images of a run are one batch. An estimate from below, so that nothing
 * is refused that would have fitted.
 *
 * @param images images of the batch
 * @param fixed bytes that do not depend on how many they are: the weights
 * @param perImage bytes of one image, guidance included
 * @param model name of the network
 */
record SampleMemory(int images, long fixed, long perImage, String model) {
    private static final double GIB = 1L << 30;

    /** Of a kernel at work: its input, what adaLN makes of it, its output. */
    private static final int WIDTHS_AT_WORK = 3;

    static SampleMemory of(OpenedModel model, SamplingRecipe recipe, CacheSchedule schedule) {
        DitArchitecture a = model.architecture();
        long rows = recipe.batchRows() / recipe.images();
        long stream = rows * a.tokens() * a.hiddenSize(); // values of the tokens of one image
        long atWork = rows * a.tokens() * ((long) WIDTHS_AT_WORK * a.hiddenSize() + a.ffnSize());
        long pixels = (long) a.inChannels() * a.inputSize() * a.inputSize();
        long values = atWork + mostStored(schedule) * stream + 2 * rows * pixels;
        return new SampleMemory(
                recipe.images(),
                model.checkpoint().parametersWithPositions() * Float.BYTES,
                values * Float.BYTES,
                model.name());
    }

    /**
     * Outputs that are stored at once at most, adjacent ones that one evaluation alone reads counted as one: they may be
     * kept as their sum.
     */
    private static long mostStored(CacheSchedule schedule) {
        long[] change = new long[schedule.evaluations() + 1];
        for (int evaluation = 0; evaluation < schedule.evaluations(); evaluation++) {
            for (int column = 0; column < schedule.layers(); column++) {
                boolean joins = isReadByNext(schedule, evaluation, column)
                        && column > 0
                        && isReadByNext(schedule, evaluation, column - 1);
                OptionalInt last = schedule.lastReader(evaluation, LayerId.ofColumn(column));
                if (last.isPresent() && !joins) {
                    change[evaluation]++;
                    change[last.getAsInt()]--;
                }
            }
        }
        Arrays.parallelPrefix(change, Long::sum);
        return Arrays.stream(change).max().orElse(0);
    }

    private static boolean isReadByNext(CacheSchedule schedule, int evaluation, int column) {
        OptionalInt last = schedule.lastReader(evaluation, LayerId.ofColumn(column));
        return last.isPresent() && last.getAsInt() == evaluation + 1;
    }

    /** Bytes in all. */
    long bytes() {
        return fixed + images * perImage;
    }

    /** Memory of this machine, or of the share of it that the process may have. */
    static long ofThisMachine() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** @throws IllegalArgumentException if it cannot fit, with the estimate and what would fit */
    void requireWithin(long available) {
        if (bytes() <= available) {
            return;
        }
        long fitting = Math.max(0, (available - fixed) / perImage);
        String advice = fitting == 0 ? "It is too large for this machine." : "Take at most " + fitting + ".";
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "--images: %d of %s in one batch need about %.1f GiB of memory or more, and this machine has %.1f GiB. %s",
                images,
                model,
                bytes() / GIB,
                available / GIB,
                advice));
    }
}
