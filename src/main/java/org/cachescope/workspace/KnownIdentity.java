package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.CheckpointOptions;
import org.cachescope.checkpoint.IdentityCache;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.checkpoint.ModelCard;
import org.cachescope.checkpoint.ModelIdentity;
import org.cachescope.checkpoint.Progress;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/** A model's identity as far as it can be told without going through its weights: remembered, or said by its bundle. */
final class KnownIdentity {
    /** Fact of a card's training. */
    private static final String FACT = "identity";

    /** A bundle's word counts while its file is as recorded; hashing larger ones would delay the first image. */
    private static final long MOST_BYTES = 64L << 20;

    private KnownIdentity() {}

    /**
     * The identity, or null if it is not known.
     *
     * @param cache folder of remembered identities
     * @throws IOException if the weights' file has gone
     */
    static @Nullable String of(Path cache, Checkpoint checkpoint) throws IOException {
        var remembered = new IdentityCache(cache).find(checkpoint);
        if (remembered.isPresent()) {
            return remembered.get().sha256();
        }
        ModelBundle bundle = checkpoint.bundle();
        return bundle != null
                        && bundle.card().training().get(FACT) instanceof String said
                        && said.matches("[0-9a-f]{64}")
                        && isIntact(bundle, checkpoint.files().getFirst())
                ? said
                : null;
    }

    private static boolean isIntact(ModelBundle bundle, Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            return false;
        }
        try {
            bundle.requireIntact(Objects.requireNonNull(file.toAbsolutePath().getParent()), Progress.NONE);
            return true;
        } catch (FormatException _) {
            return false;
        }
    }

    /** The card of a bundle that was just written, with the identity of its weights as stored. */
    static ModelCard recordedIn(ModelCard card, Path folder) throws IOException {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>(card.training());
        Checkpoint written = Checkpoint.open(folder, CheckpointOptions.DEFAULT);
        facts.put(FACT, ModelIdentity.of(written, Progress.NONE).sha256());
        return new ModelCard(
                card.name(),
                card.architecture(),
                card.space(),
                card.classNames(),
                card.normalisation(),
                card.guidanceScale(),
                card.theta(),
                facts);
    }
}
