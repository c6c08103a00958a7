package org.cachescope.viewmodel;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;

/**
 * Which series of a trade-off are drawn and chosen from. One that is hidden stays so when other results are shown that
 * have it too.
 */
public final class SeriesFilter {
    private final ObservableValue<@Nullable TradeOffResults> results;
    private final ReadOnlyObjectWrapper<Set<String>> hidden = new ReadOnlyObjectWrapper<>(Set.of());

    /** Hides nothing of {@code results}. */
    SeriesFilter(ObservableValue<@Nullable TradeOffResults> results) {
        this.results = results;
    }

    /** Names of all series of the results, hidden or not; empty where there are none. */
    public List<String> names() {
        TradeOffResults all = results.getValue();
        return all == null ? List.of() : all.tradeOff().seriesNames();
    }

    /** Names of series that are hidden, of other results as well. */
    public ObservableValue<Set<String>> hidden() {
        return hidden.getReadOnlyProperty();
    }

    /** How many series there are, and how many of them are shown: {@code Series}, or {@code 15 of 17 series}. */
    public String text() {
        List<String> names = names();
        long shown = names.stream().filter(this::shows).count();
        return shown == names.size() ? "Series" : shown + " of " + names.size() + " series";
    }

    /** Whether a series is shown. */
    public boolean shows(String series) {
        return !hidden.get().contains(series);
    }

    /** Hides a series, or shows it again. */
    public void toggle(String series) {
        Set<String> changed = new HashSet<>(hidden.get());
        if (!changed.remove(series)) {
            changed.add(series);
        }
        hidden.set(Set.copyOf(changed));
    }

    /** Hides every series of the results, so that a few can be shown. */
    public void hideAll() {
        Set<String> all = new HashSet<>(hidden.get());
        all.addAll(names());
        hidden.set(Set.copyOf(all));
    }

    /** Shows every series again. */
    public void showAll() {
        hidden.set(Set.of());
    }

    /** What is left of the results; made once for all who look, as seeds are joined anew. */
    ObservableValue<@Nullable TradeOffResults> results() {
        return Bindings.createObjectBinding(
                () -> {
                    TradeOffResults all = results.getValue();
                    return all == null ? null : all.without(hidden.get());
                },
                results,
                hidden);
    }
}
