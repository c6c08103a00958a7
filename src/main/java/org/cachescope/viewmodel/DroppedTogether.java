package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Files that were dropped in one go: once all are known, a model among them is opened before the others are taken. */
final class DroppedTogether {
    private final BiConsumer<Dropped.Model, Runnable> open;
    private final Consumer<Dropped> take;
    private final List<Dropped> others = new ArrayList<>();
    private Optional<Dropped.Model> model = Optional.empty();
    private int awaited;

    /**
     * Waits for the first.
     *
     * @param open opens a model and goes on then
     * @param take takes what is no model
     */
    DroppedTogether(int files, BiConsumer<Dropped.Model, Runnable> open, Consumer<Dropped> take) {
        this.awaited = files;
        this.open = open;
        this.take = take;
    }

    /** Takes down what a file is; empty where it could not be looked at. */
    void add(Optional<Dropped> file) {
        file.ifPresent(known -> {
            if (known instanceof Dropped.Model one) {
                model = Optional.of(one); // of several the last stays open
            } else {
                others.add(known);
            }
        });
        awaited--;
        if (awaited == 0) {
            Runnable rest = () -> others.forEach(take);
            model.ifPresentOrElse(one -> open.accept(one, rest), rest);
        }
    }
}
