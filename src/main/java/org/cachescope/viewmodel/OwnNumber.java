package org.cachescope.viewmodel;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/**
 * A field whose number belongs to what is chosen beside it: what was typed for that, or until then what is suggested.
 *
 * @param <T> what is chosen
 */
final class OwnNumber<T> {
    private final ObservableValue<T> chosen;
    private final TypedField<Double> field;
    private final Function<T, @Nullable Double> suggestion;
    private final Map<T, Double> typed = new HashMap<>();
    private boolean showing;

    /** @param suggestion for a choice; null where none can be made, so that the number stays, as some have to */
    OwnNumber(ObservableValue<T> chosen, TypedField<Double> field, Function<T, @Nullable Double> suggestion) {
        this.chosen = chosen;
        this.field = field;
        this.suggestion = suggestion;
        chosen.subscribe(_ -> show());
        field.value().subscribe(number -> {
            if (!showing && number != null) {
                typed.put(chosen.getValue(), number);
            }
        });
    }

    /** Looks again at what is suggested. */
    void show() {
        T now = chosen.getValue();
        Double number = typed.containsKey(now) ? typed.get(now) : suggestion.apply(now);
        if (number != null) {
            showing = true;
            field.set(number);
            showing = false;
        }
    }
}
