package org.cachescope.viewmodel;

import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** What view models do to properties that others only read. */
final class Wrappers {
    private Wrappers() {}

    /** Sets a value unless an equal one is there: that one stays the same object, and nobody hears of it. */
    static <T extends @Nullable Object> void setIfOther(ReadOnlyObjectWrapper<T> property, T value) {
        if (!Objects.equals(property.get(), value)) {
            property.set(value);
        }
    }
}
