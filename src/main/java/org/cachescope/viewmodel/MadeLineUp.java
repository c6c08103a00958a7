package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.LineUp;
import org.cachescope.workspace.studio.RunRequest;

/**
 * Runs beside each other that were made, with what was wanted in each place.
 *
 * @param lineUp the runs
 * @param entries what was wanted, one a column
 * @param filled what that came to, one a column
 */
record MadeLineUp(LineUp lineUp, List<LineUpEntry> entries, List<LineUpEntry.Filled> filled) {
    /** Copies the lists. */
    MadeLineUp {
        entries = List.copyOf(entries);
        filled = List.copyOf(filled);
    }

    /** Whether what is wanted is all there. */
    boolean has(Collection<LineUpEntry> wanted) {
        return entries.containsAll(wanted);
    }

    /** Whether the runs have the model and the recipe of another. */
    boolean isOf(RunRequest run) {
        return lineUp.request().recipe().equals(run.recipe())
                && lineUp.request().model().choice().equals(run.model().choice())
                && !lineUp.request()
                        .model()
                        .hashes()
                        .makeOtherImages(run.model().hashes());
    }

    /** What all runs have in common and how their figures were measured. */
    String protocol() {
        return lineUp.title() + ". " + lineUp.protocol();
    }

    /** A run as a view shows it; empty if it was not made. */
    Optional<LineUpViewModel.Column> column(LineUpEntry entry) {
        int place = entries.indexOf(entry);
        if (place < 0) {
            return Optional.empty();
        }
        LineUp.Column column = lineUp.columns().get(place);
        return Optional.of(
                new LineUpViewModel.Column(entry, column.place().name(), column.images(), lineUp.figures(column)));
    }

    /** Some of the runs, in this order; all of them are there. */
    MadeLineUp only(List<LineUpEntry> wanted) {
        List<Integer> places = wanted.stream().map(entries::indexOf).toList();
        return new MadeLineUp(
                lineUp.only(places), wanted, places.stream().map(filled::get).toList());
    }

    /** Writes the runs, one of which has images, as one picture. */
    Task<Path> write(LineUpFiles files, Path target) {
        int restored = restored();
        return files.write(lineUp, restored, filled.get(restored).choices().orElseThrow(), target);
    }

    /**
     * Place of the run that the picture restores: the first that is compared with the full one, else the first there
     * is.
     */
    private int restored() {
        return place(column -> column.quality() != null)
                .or(() -> place(column -> !column.images().isEmpty()))
                .orElseThrow();
    }

    private Optional<Integer> place(Predicate<LineUp.Column> wanted) {
        return IntStream.range(0, entries.size())
                .filter(i -> wanted.test(lineUp.columns().get(i)))
                .boxed()
                .findFirst();
    }
}
