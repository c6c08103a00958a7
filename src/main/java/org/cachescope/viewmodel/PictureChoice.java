package org.cachescope.viewmodel;

import java.util.List;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.studio.GeneratedRun;
import org.cachescope.workspace.studio.Picture;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which pictures one side shows: those asked for as soon as they are there, else the former ones marked stale, else,
 * where there is nothing yet, the newest prediction.
 *
 * @param kind which run
 * @param place of the scrubber, 0 to {@code steps}
 * @param steps of the run asked for
 * @param what is shown of a step
 */
record PictureChoice(RunKind kind, int place, int steps, FrameKind what) {
    /**
     * @param making steps made so far of the run asked for
     * @param last the run made last, or null
     * @param fresh whether {@code last} is the run asked for
     * @param wanted the run asked for, or null
     */
    ShownPictures choose(
            List<GeneratedRun.Frame> making, @Nullable GeneratedRun last, boolean fresh, @Nullable RunRequest wanted) {
        if (last != null && fresh) {
            return new ShownPictures(of(last), false, caption(last.request(), last), last.request());
        }
        if (wanted != null && place < making.size()) {
            GeneratedRun.Frame frame = making.get(place);
            return new ShownPictures(of(frame), false, kind.label() + at(frame) + previewed(wanted), wanted);
        }
        String progress = wanted == null || making.isEmpty() ? "" : " · " + progress(making.size(), wanted);
        if (last != null && (progress.isEmpty() || ofSameModel(last, wanted))) {
            return new ShownPictures(
                    of(last),
                    true,
                    head(last.request()) + (progress.isEmpty() ? " · outdated" : progress),
                    last.request());
        }
        return making.isEmpty()
                ? ShownPictures.none(kind.label())
                : new ShownPictures(making.getLast().x0(), false, kind.label() + progress, wanted);
    }

    /**
     * Images of another model give way to the first of this one: they tell nothing of it, and need not have its size.
     */
    private static boolean ofSameModel(GeneratedRun last, @Nullable RunRequest wanted) {
        return wanted != null
                && last.request().model().path().equals(wanted.model().path());
    }

    private List<Picture> of(GeneratedRun run) {
        return place < Math.min(steps, run.frames().size()) ? of(run.frames().get(place)) : run.images();
    }

    private List<Picture> of(GeneratedRun.Frame frame) {
        return what == FrameKind.LATENT ? frame.x() : frame.x0();
    }

    /** Short: a third of a small window's middle has room for some forty letters. */
    private String caption(RunRequest request, GeneratedRun run) {
        if (place < run.frames().size()) {
            return kind.label() + at(run.frames().get(place)) + previewed(request);
        }
        if (kind == RunKind.CACHED) {
            return head(request);
        }
        return kind.label() + " · " + (isDecoded(run) ? decoded(run) : progress(steps, request));
    }

    private String head(RunRequest request) {
        return kind == RunKind.FULL
                ? kind.label()
                : kind.label() + " · " + request.schedule().counts().shortText();
    }

    private String at(GeneratedRun.Frame frame) {
        return " · step " + frame.evaluation().label() + ", t "
                + frame.evaluation().timeNumber() + " · " + what.label();
    }

    /** A step's pictures are not decoded: the final images alone are worth the time. */
    private static String previewed(RunRequest request) {
        return request.model().autoencoder() == null ? "" : " · preview";
    }

    private static boolean isDecoded(GeneratedRun run) {
        return !run.decoding().isZero() && !run.images().isEmpty();
    }

    /** What decoding took, which no latency includes; of the full run alone, as both decode alike. */
    private static String decoded(GeneratedRun run) {
        return "decoded in "
                + Figures.millis(run.decoding().toNanos() / 1e6 / run.images().size()) + " each";
    }

    private String progress(int made, RunRequest request) {
        return request.recipe().steps() == steps ? made + " of " + steps + " steps" : "NFE " + made + " of " + steps;
    }
}
