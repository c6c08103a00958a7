package org.cachescope.viewmodel;

import java.nio.file.Path;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterFile;
import org.cachescope.workspace.session.RecentRouter;
import org.cachescope.workspace.studio.RouterOffer;

/** Router files used before, the newest first. */
final class RecentRouters {
    private static final int MOST = 8;

    private final ObservableList<RecentRouter> list = FXCollections.observableArrayList();

    ObservableList<RecentRouter> list() {
        return list;
    }

    boolean holds(RouterOffer offer) {
        return list.stream().anyMatch(known -> known.path().equals(offer.file()));
    }

    /** Puts a router first, in place of one from the same file; one without a file is passed over. */
    void add(RouterOffer offer) {
        Path file = offer.file();
        if (file == null) {
            return;
        }
        ReusePattern pattern = offer.content() instanceof RouterFile.Learned(var router)
                ? router.info().pattern()
                : ReusePattern.ALTERNATE;
        list.removeIf(known -> known.path().equals(file));
        list.addFirst(new RecentRouter(offer.name(), file, pattern));
        if (list.size() > MOST) {
            list.removeLast();
        }
    }
}
