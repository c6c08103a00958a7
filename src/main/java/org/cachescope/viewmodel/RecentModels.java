package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.cachescope.workspace.ModelChoice;
import org.cachescope.workspace.session.ModelOffer;
import org.cachescope.workspace.studio.ModelSummary;

/** Models opened before that do not ship, with what was last said about each. */
final class RecentModels {
    private static final int MOST = 8;

    private final List<ModelOffer> shipped;
    private final ObservableList<ModelOffer> offers = FXCollections.observableArrayList();

    RecentModels(List<ModelOffer> shipped) {
        this.shipped = shipped;
    }

    /** The newest first. */
    ObservableList<ModelOffer> offers() {
        return offers;
    }

    /** Puts a model that was opened first, unless it ships. */
    void remember(ModelSummary opened) {
        String autoencoder = opened.choice().autoencoder();
        ModelOffer offer = new ModelOffer(
                opened.name(),
                opened.path(),
                autoencoder == null ? null : Path.of(autoencoder),
                opened.choice().prediction());
        if (shipped.stream().noneMatch(ships -> ships.path().equals(offer.path()))) {
            offers.removeIf(known -> known.path().equals(offer.path()));
            offers.addFirst(offer);
            if (offers.size() > MOST) {
                offers.removeLast();
            }
        }
    }

    /** The choice with what was said about its model last, where it leaves that open. */
    ModelChoice completed(ModelChoice choice) {
        Optional<ModelOffer> known = known(choice);
        if (known.isEmpty()) {
            return choice;
        }
        Path autoencoder = known.get().autoencoder();
        ModelChoice completed = choice;
        if (choice.autoencoder() == null && autoencoder != null) {
            completed = completed.withAutoencoder(autoencoder.toString());
        }
        if (choice.prediction() == null) {
            completed = completed.withPrediction(known.get().prediction());
        }
        return completed;
    }

    /** Forgets what was said about a model. */
    void forgetDetails(ModelChoice choice) {
        known(choice).ifPresent(offer -> offers.set(offers.indexOf(offer), new ModelOffer(offer.name(), offer.path())));
    }

    private Optional<ModelOffer> known(ModelChoice choice) {
        String named = choice.nameOrPath();
        return named == null
                ? Optional.empty()
                : offers.stream()
                        .filter(offer -> offer.path().equals(Path.of(named)))
                        .findFirst();
    }
}
