package org.cachescope.viewmodel;

import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/** The router in use: the one that a person chose wherever it fits the run, else the best of those at hand. */
final class RouterInUse {
    private final RouterShelf shelf;
    private final ReadOnlyObjectWrapper<@Nullable RouterOffer> offer = new ReadOnlyObjectWrapper<>();
    private @Nullable RouterOffer explicit;

    RouterInUse(RouterShelf shelf) {
        this.shelf = shelf;
    }

    ObservableValue<@Nullable RouterOffer> offer() {
        return offer.getReadOnlyProperty();
    }

    /** The one that a person chose, also while it does not fit; null where that is left to the program. */
    @Nullable
    RouterOffer explicit() {
        return explicit;
    }

    /** Prefers a router from now on; one that is at hand keeps its place in the list, which keys walk through. */
    void prefer(RouterOffer wanted) {
        if (!shelf.holds(wanted)) {
            shelf.add(wanted);
        }
        explicit = wanted;
    }

    /** Has a file stand for the same router without one, be it preferred or in use. */
    void nameByFile(RouterOffer written) {
        if (explicit != null && written.isFileOf(explicit)) {
            explicit = written;
        }
        RouterOffer present = offer.get();
        if (present != null && written.isFileOf(present)) {
            offer.set(written);
        }
    }

    /** Leaves it to the program. */
    void preferNone() {
        explicit = null;
    }

    /** Uses none until the next pick. */
    void forget() {
        explicit = null;
        offer.set(null);
    }

    /** The router for a run; null where none fits. */
    @Nullable
    RouterOffer wanted(RouterPick pick) {
        RouterOffer preferred = explicit;
        return preferred != null && preferred.misfit(pick.run()).isEmpty()
                ? preferred
                : pick.best(shelf.offers()).orElse(null);
    }

    /** Whether another one holds the same scores or decisions. */
    boolean alike(@Nullable RouterOffer next) {
        RouterOffer present = offer.get();
        return present != null && next != null
                ? present.content().equals(next.content())
                : Objects.equals(present, next);
    }

    void set(@Nullable RouterOffer next) {
        if (!Objects.equals(offer.get(), next)) {
            offer.set(next);
        }
    }
}
