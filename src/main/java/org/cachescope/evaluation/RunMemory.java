package org.cachescope.evaluation;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.cachescope.caching.CacheSchedule;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the steps of one network's runs within a byte budget, so that a run whose schedule alone differs goes on
 * from where it first must. The runs used least recently make room. Steps that several runs share count once.
 *
 * <p>Runs that were stopped are remembered as far as they came. Safe for use by several threads.
 */
public final class RunMemory {
    private final long budgetBytes;
    private final SequencedMap<Key, Run> runs = new LinkedHashMap<>();
    private final Map<RunStep, Integer> users = new IdentityHashMap<>();
    private long bytes;

    private record Key(SamplingRecipe recipe, String scheduleHash) {}

    private record Run(CacheSchedule schedule, List<RunStep> steps) {}

    /**
     * An empty memory.
     *
     * @param budgetBytes most bytes to hold
     */
    public RunMemory(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    /**
     * The steps that a run can take over: of all remembered runs of the recipe, from the one that leaves least to do.
     *
     * @return the run's first steps; all of them if there is nothing left to do, none if there is nothing to take over
     */
    public synchronized List<RunStep> firstSteps(SamplingRecipe recipe, CacheSchedule schedule) {
        int most = 0;
        @Nullable Key best = null;
        for (Map.Entry<Key, Run> entry : runs.entrySet()) {
            Run run = entry.getValue();
            if (entry.getKey().recipe().equals(recipe) && isOfSize(run.schedule(), schedule)) {
                int resume = schedule.resumePoint(run.schedule(), run.steps().size());
                if (resume > most) {
                    most = resume;
                    best = entry.getKey();
                }
            }
        }
        if (best == null) {
            return List.of();
        }
        Run run = runs.get(best);
        runs.putLast(best, run);
        return run.steps().subList(0, most);
    }

    private static boolean isOfSize(CacheSchedule a, CacheSchedule b) {
        return a.evaluations() == b.evaluations() && a.layers() == b.layers();
    }

    /**
     * Remembers a run, as many of its first steps as the budget holds. One of the same recipe and cells that came
     * further stays as it is.
     *
     * @param steps from the first on; those taken over from {@link #firstSteps} as they were given
     */
    public synchronized void remember(SamplingRecipe recipe, CacheSchedule schedule, List<RunStep> steps) {
        Key key = new Key(recipe, schedule.hash());
        List<RunStep> some = affordable(steps);
        Run before = runs.get(key);
        if (some.isEmpty() || before != null && before.steps().size() >= some.size()) {
            return;
        }
        some.forEach(this::retain); // before others are let go, so that what is shared is not counted twice
        if (before != null) {
            forget(key);
        }
        while (bytes > budgetBytes) {
            forget(runs.firstEntry().getKey());
        }
        runs.putLast(key, new Run(schedule, some));
    }

    private List<RunStep> affordable(List<RunStep> steps) {
        long needed = 0;
        int count = 0;
        for (RunStep step : steps) {
            needed += step.sizeBytes();
            if (needed > budgetBytes) {
                break;
            }
            count++;
        }
        return List.copyOf(steps.subList(0, count));
    }

    private void retain(RunStep step) {
        if (users.merge(step, 1, Integer::sum) == 1) {
            bytes += step.sizeBytes();
        }
    }

    private void forget(Key key) {
        Run run = runs.remove(key);
        if (run != null) {
            run.steps().forEach(this::release);
        }
    }

    private void release(RunStep step) {
        if (users.merge(step, -1, Integer::sum) == 0) {
            users.remove(step);
            bytes -= step.sizeBytes();
        }
    }

    /** Forgets all. */
    public synchronized void clear() {
        runs.clear();
        users.clear();
        bytes = 0;
    }

    /** Bytes held, at most the budget. */
    public synchronized long sizeBytes() {
        return bytes;
    }
}
