package org.cachescope.workspace.studio;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.jspecify.annotations.Nullable;

/**
 * A router, or a schedule that was imported as one, to choose.
 *
 * @param name file name without its ending
 * @param file where it lies, or null for one that was trained and not saved
 * @param content scores or decisions
 * @param notes what a reader should know before trusting it with the model at hand, as sentences
 */
public record RouterOffer(String name, @Nullable Path file, RouterFile content, List<String> notes) {
    /**
     * By what they are trained for: solver, steps, pattern, whether they drop, and λ, so that those that reuse more
     * come later; behind those of equal steps one whose λ is not known. What is not trained comes last. Names decide
     * the rest.
     */
    public static final Comparator<RouterOffer> BY_RUN_AND_LAMBDA = Comparator.comparing(
                    RouterOffer::info,
                    Comparator.nullsLast(Comparator.comparing(RouterInfo::solver)
                            .thenComparing(RouterInfo::steps)
                            .thenComparing(RouterInfo::pattern)
                            .thenComparing(RouterInfo::mode)
                            .thenComparing(RouterInfo::lambda, Comparator.nullsLast(Comparator.naturalOrder()))))
            .thenComparing(RouterOffer::name);

    /** Copies the list. */
    public RouterOffer {
        notes = List.copyOf(notes);
    }

    private @Nullable RouterInfo info() {
        return switch (content) {
            case RouterFile.Learned(var router) -> router.info();
            case RouterFile.Decisions _ -> null;
        };
    }

    /** Whether it is another that lies nowhere, written to a file. */
    public boolean isFileOf(RouterOffer other) {
        return file != null && other.file() == null && content.equals(other.content());
    }

    /**
     * Why it cannot serve a run.
     *
     * @return the reason as a sentence; empty where it can
     */
    public Optional<String> misfit(RunShape run) {
        return switch (content) {
            case RouterFile.Learned(var router) -> router.misfit(run);
            case RouterFile.Decisions(var schedule) ->
                schedule.evaluations() == run.evaluations() && schedule.layers() == run.layers()
                        ? Optional.empty()
                        : Optional.of("expected " + run.evaluations() + " evaluations of " + run.layers()
                                + " layers, found " + schedule.evaluations() + " of " + schedule.layers());
        };
    }
}
