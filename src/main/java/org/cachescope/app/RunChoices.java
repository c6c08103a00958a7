package org.cachescope.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.ReusePattern;
import org.cachescope.viewmodel.CachingState;
import org.cachescope.viewmodel.Choice;
import org.cachescope.workspace.studio.RunRequest;

/** How the cells of runs asked for were chosen, back to the run on show. Used on one thread. */
final class RunChoices {
    /** Says no more than that the cells are as they are. */
    static final CachingState BY_CELLS =
            new CachingState(null, Choice.FIXED, 0, 0, HandEdits.NONE, ReusePattern.ANY_STEP);

    private record Asked(RunRequest run, CachingState choices) {}

    private final Deque<Asked> newestFirst = new ArrayDeque<>();

    /** Keeps the choices of a run that is asked for now. */
    void asked(RunRequest run, CachingState choices) {
        newestFirst.addFirst(new Asked(run, choices));
    }

    /** Forgets what was asked before a run that is on show now: nothing older comes back without being asked again. */
    void shown(RunRequest run) {
        if (of(run).isPresent()) {
            while (!newestFirst.getLast().run.makesSame(run)) {
                newestFirst.removeLast();
            }
        }
    }

    /** The newest choices that made these images. */
    Optional<CachingState> of(RunRequest run) {
        return newestFirst.stream()
                .filter(asked -> asked.run.makesSame(run))
                .map(Asked::choices)
                .findFirst();
    }

    /** The choices that make a full run: the newest of a run that starts like it, with nothing reused. */
    CachingState ofFull(RunRequest full) {
        return newestFirst.stream()
                .filter(asked -> asked.run.startsAlike(full))
                .map(asked -> uncached(asked.choices))
                .findFirst()
                .orElse(BY_CELLS);
    }

    private static CachingState uncached(CachingState choices) {
        return new CachingState(
                choices.router(),
                Choice.NONE,
                choices.theta(),
                choices.budget(),
                HandEdits.NONE,
                choices.editPattern());
    }
}
