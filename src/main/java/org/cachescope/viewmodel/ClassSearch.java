package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.DidYouMean;
import org.cachescope.workspace.studio.ModelSummary;
import org.jspecify.annotations.Nullable;

/** The open model's classes, by number and by name. */
public final class ClassSearch {
    private final ObservableValue<@Nullable ModelSummary> model;

    ClassSearch(ObservableValue<@Nullable ModelSummary> model) {
        this.model = model;
    }

    /** All of them, by number; none while no model is open. */
    public List<ClassOffer> all() {
        ModelSummary open = model.getValue();
        return open == null
                ? List.of()
                : IntStream.range(0, open.classNames().size())
                        .mapToObj(i -> new ClassOffer(i, open.classNames().get(i)))
                        .toList();
    }

    /** Those whose name or number a search finds, by number. */
    public List<ClassOffer> find(String search) {
        return all().stream().filter(offer -> offer.matches(search)).toList();
    }

    /** What is wrong with a search that finds nothing, as sentences; empty for one that finds something. */
    public Optional<String> complaint(String search) {
        List<ClassOffer> all = all();
        if (all.isEmpty() || !find(search).isEmpty()) {
            return Optional.empty();
        }
        String name = search.strip();
        String meant = DidYouMean.of(name, all.stream().map(ClassOffer::name).toList());
        String help = meant.isEmpty() ? ". Empty the field to see all " + all.size() + "." : meant;
        return Optional.of("No class is called '" + name + "'" + help);
    }
}
