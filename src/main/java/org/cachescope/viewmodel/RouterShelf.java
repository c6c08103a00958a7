package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.studio.ModelSummary;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.Studio;
import org.jspecify.annotations.Nullable;

/** The routers at hand for a model: those found, and those added since; says which fit the run. */
final class RouterShelf {
    private final Studio studio;
    private final Jobs jobs;
    private final Executor ui;
    private final Consumer<Problem> problems;
    private final List<RouterOffer> found = new ArrayList<>();
    private final List<RouterOffer> added = new ArrayList<>();
    private final ObservableList<RouterRow> rows = FXCollections.observableArrayList();
    private @Nullable ModelSummary model;
    private @Nullable Path loadedFor;
    private long requests;

    RouterShelf(Studio studio, Jobs jobs, Executor ui, Consumer<Problem> problems) {
        this.studio = studio;
        this.jobs = jobs;
        this.ui = ui;
        this.problems = problems;
    }

    /** What a list shows. */
    ObservableList<RouterRow> rows() {
        return rows;
    }

    /** All routers at hand. */
    List<RouterOffer> offers() {
        List<RouterOffer> all = new ArrayList<>(added);
        found.stream().filter(offer -> !added.contains(offer)).forEach(all::add);
        return all;
    }

    /** Whether a router is at hand. */
    boolean holds(RouterOffer offer) {
        return added.contains(offer) || found.contains(offer);
    }

    /** Whether the routers of the present model have been looked through. */
    boolean ready() {
        return model != null && Objects.equals(loadedFor, model.path());
    }

    /**
     * Looks through the routers of a model; those at hand stay in place for one that only became better known.
     *
     * @param then called on the user interface's thread once that is done, or has failed
     */
    void load(ModelSummary wanted, Runnable then) {
        ModelSummary former = model;
        model = wanted;
        if (former == null || !former.path().equals(wanted.path())) {
            found.clear();
            added.clear();
            loadedFor = null;
        }
        long request = ++requests;
        jobs.start(
                "Looking through routers",
                studio.routers(wanted),
                outcome -> ui.execute(() -> {
                    if (request == requests) {
                        loaded(wanted, outcome);
                        then.run();
                    }
                }));
    }

    private void loaded(ModelSummary wanted, JobOutcome<List<RouterOffer>> outcome) {
        loadedFor = wanted.path();
        switch (outcome) {
            case JobOutcome.Done<List<RouterOffer>> done -> {
                found.clear();
                found.addAll(done.report());
            }
            case JobOutcome.Failed<List<RouterOffer>> failed -> problems.accept(failed.problem());
            case JobOutcome.Cancelled<List<RouterOffer>> _ -> {}
        }
    }

    /** Reads a file; a failure is told. Without a model open there is nothing to fit it to, which is told as well. */
    void read(Path file, ReusePattern torchPattern, Consumer<RouterOffer> then) {
        ModelSummary present = model;
        if (present == null) {
            problems.accept(new Problem(
                    "Could not import " + file.getFileName(), "No model is open that it could serve: open one first."));
            return;
        }
        jobs.start(
                "Importing " + file.getFileName(),
                studio.importRouter(present, file, torchPattern),
                outcome -> ui.execute(() -> {
                    switch (outcome) {
                        case JobOutcome.Done<RouterOffer> done -> then.accept(done.report());
                        case JobOutcome.Failed<RouterOffer> failed -> problems.accept(failed.problem());
                        case JobOutcome.Cancelled<RouterOffer> _ -> {}
                    }
                }));
    }

    /** Puts a router first, in place of one from the same file. */
    void add(RouterOffer offer) {
        Path file = offer.file();
        added.removeIf(known -> known.equals(offer) || file != null && file.equals(known.file()));
        found.removeIf(known -> file != null && file.equals(known.file()));
        added.addFirst(offer);
    }

    /** Has a file stand for the same router without one, in its place. @return whether there was such a router */
    boolean nameByFile(RouterOffer written) {
        boolean known = added.stream().anyMatch(written::isFileOf);
        if (known) {
            added.removeIf(former -> Objects.equals(former.file(), written.file()));
            found.removeIf(former -> Objects.equals(former.file(), written.file()));
            added.replaceAll(offer -> written.isFileOf(offer) ? written : offer);
        }
        return known;
    }

    /** Says anew which fit; those come first. */
    void show(@Nullable RunShape run) {
        List<RouterRow> next = offers().stream()
                .map(offer -> new RouterRow(offer, run == null ? Optional.empty() : offer.misfit(run)))
                .sorted(Comparator.comparing(row -> row.misfit().isPresent()))
                .toList();
        if (!next.equals(rows)) {
            rows.setAll(next);
        }
    }
}
