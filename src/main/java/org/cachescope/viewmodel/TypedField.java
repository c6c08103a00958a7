package org.cachescope.viewmodel;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/**
 * A text that a person types, the value it stands for, and what is wrong with it.
 *
 * @param <T> type of the value, with a sensible {@code equals}
 */
public final class TypedField<T> {
    private final Function<String, T> parser;
    private final Function<T, String> formatter;
    private final StringProperty text = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<@Nullable T> value = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<String>> error = new ReadOnlyObjectWrapper<>(Optional.empty());
    private boolean showing;

    /**
     * @param parser from the text without blanks around it; throws IllegalArgumentException with a sentence for people
     * @param formatter text of a value that was set
     */
    TypedField(T initial, Function<String, T> parser, Function<T, String> formatter) {
        this.parser = parser;
        this.formatter = formatter;
        text.addListener((_, _, typed) -> {
            if (!showing) {
                read(typed);
            }
        });
        set(initial);
    }

    private void read(String typed) {
        try {
            T parsed = parser.apply(typed.strip());
            error.set(Optional.empty());
            value.set(Objects.equals(parsed, value.get()) ? value.get() : parsed);
        } catch (IllegalArgumentException e) {
            error.set(Optional.of(String.valueOf(e.getMessage())));
            value.set(null);
        }
    }

    /** Shows a value. It is not read back from the text, which may be rounded. */
    public void set(T shown) {
        showing = true;
        try {
            text.set(formatter.apply(shown));
        } finally {
            showing = false;
        }
        error.set(Optional.empty());
        value.set(Objects.equals(shown, value.get()) ? value.get() : shown);
    }

    /** What is typed; bind an input to it in both directions. */
    public StringProperty text() {
        return text;
    }

    /** What the text stands for; null while it is wrong. */
    public ReadOnlyObjectProperty<@Nullable T> value() {
        return value.getReadOnlyProperty();
    }

    /** What is wrong with the text, as a sentence; empty while it is right. */
    public ObservableValue<Optional<String>> error() {
        return error.getReadOnlyProperty();
    }
}
