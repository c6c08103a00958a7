package org.cachescope.viewmodel;

import javafx.beans.value.ObservableValue;
import org.cachescope.viewmodel.CompareViewModel.State;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.PictureQuality;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/**
 * The full and the cached run of a request, made anew whenever what decides them changes. The cached run follows the
 * full one, whose rows before the first reuse it can take. Used on the user interface's thread.
 */
final class ComparedRuns {
    private final ObservableValue<@Nullable RunRequest> request;
    private final Runnable changed;
    private final RunSide fullSide;
    private final RunSide cachedSide;
    private boolean following;

    /**
     * Makes nothing until {@link #follow}.
     *
     * @param changed called after every change of what is known, frames included
     */
    ComparedRuns(
            ObservableValue<@Nullable RunRequest> request, Studio studio, Jobs jobs, UiThread ui, Runnable changed) {
        this.request = request;
        this.changed = changed;
        this.fullSide = new RunSide("Full run", studio, jobs, ui, this::follow);
        this.cachedSide = new RunSide("Cached run", studio, jobs, ui, this::follow);
        request.addListener((_, _, _) -> follow());
    }

    /** Has what is missing of the present request made. */
    void follow() {
        if (following) {
            return; // a side that ends at once says so in the middle of being asked; the outer call goes on from there
        }
        following = true;
        try {
            RunRequest wanted = request.getValue();
            fullSide.want(wanted == null ? null : wanted.uncached(), null);
            boolean fullThere = wanted != null && fullSide.has(wanted.uncached());
            cachedSide.want(fullThere ? wanted : null, fullThere ? full() : null);
        } finally {
            following = false;
        }
        changed.run();
    }

    /** Tries again what came to nothing. */
    void retry() {
        fullSide.retry();
        cachedSide.retry();
        follow();
    }

    /** The full run made last, be it of a former request. */
    @Nullable
    GeneratedRun full() {
        RunSide.Made made = fullSide.made();
        return made == null ? null : made.run();
    }

    /** The cached run made last, be it of a former request. */
    @Nullable
    GeneratedRun cached() {
        RunSide.Made made = cachedSide.made();
        return made == null ? null : made.run();
    }

    /** How close the final images of {@link #cached} come to those of the full run that it was compared with. */
    @Nullable
    PictureQuality quality() {
        RunSide.Made made = cachedSide.made();
        return made == null ? null : made.quality().orElse(null);
    }

    /** What a choice of step comes to in the full run. */
    ShownPictures full(PictureChoice choice) {
        RunRequest wanted = request.getValue();
        return shown(choice, fullSide, full(), wanted == null ? null : wanted.uncached());
    }

    /** What a choice of step comes to in the cached run. */
    ShownPictures cached(PictureChoice choice) {
        return shown(choice, cachedSide, cached(), request.getValue());
    }

    private static ShownPictures shown(
            PictureChoice choice, RunSide side, @Nullable GeneratedRun made, @Nullable RunRequest wanted) {
        return choice.choose(side.frames(), made, wanted != null && side.has(wanted), wanted);
    }

    /** What is known of the images asked for. */
    State state() {
        RunRequest wanted = request.getValue();
        if (wanted == null) {
            return full() == null ? new State.Nothing() : new State.Stale();
        }
        int of = wanted.recipe().evaluations();
        Problem problem = fullSide.problem(wanted.uncached());
        if (problem == null) {
            problem = cachedSide.problem(wanted);
        }
        if (problem != null) {
            return new State.Failed(problem);
        }
        if (fullSide.atWork()) {
            return new State.Running(RunKind.FULL, fullSide.frames().size(), of);
        }
        if (cachedSide.atWork()) {
            return new State.Running(RunKind.CACHED, cachedSide.frames().size(), of);
        }
        return fullSide.has(wanted.uncached()) && cachedSide.has(wanted) ? new State.Shown() : new State.Stale();
    }
}
