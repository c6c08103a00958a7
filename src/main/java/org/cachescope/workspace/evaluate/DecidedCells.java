package org.cachescope.workspace.evaluate;

import java.util.List;
import java.util.Locale;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.jspecify.annotations.Nullable;

/**
 * How the cells varied of a rule that decided in each batch by the batch's own images.
 *
 * @param batches how many decided
 * @param least cells that reuse where the rule passed over the least
 * @param mean of all images
 * @param most where it passed over the most
 */
public record DecidedCells(int batches, int least, double mean, int most) {
    /** Of each batch's cells, with how many images it has. */
    static DecidedCells of(List<CacheSchedule> schedules, Batches batches) {
        List<Integer> reused = schedules.stream()
                .map(CacheSchedule::counts)
                .map(CellCounts::reused)
                .toList();
        return new DecidedCells(
                reused.size(),
                reused.stream().mapToInt(Integer::intValue).min().orElseThrow(),
                batches.mean(number -> reused.get(number)),
                reused.stream().mapToInt(Integer::intValue).max().orElseThrow());
    }

    /** Those of several seeds; null of none. */
    public static @Nullable DecidedCells together(List<DecidedCells> seeds) {
        return seeds.isEmpty()
                ? null
                : new DecidedCells(
                        seeds.stream().mapToInt(DecidedCells::batches).sum(),
                        seeds.stream().mapToInt(DecidedCells::least).min().orElseThrow(),
                        seeds.stream().mapToDouble(DecidedCells::mean).average().orElseThrow(),
                        seeds.stream().mapToInt(DecidedCells::most).max().orElseThrow());
    }

    /** The mean, rounded, in the place of one batch's counts. */
    CellCounts of(CellCounts batch) {
        return new CellCounts((int) Math.round(mean), batch.dropped(), batch.of());
    }

    /** In words, such as {@code decided in each of 5 batches: mean 120.5, least 96, most 144}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "decided in each of %d batches: mean %.1f, least %d, most %d", batches, mean, least, most);
    }
}
