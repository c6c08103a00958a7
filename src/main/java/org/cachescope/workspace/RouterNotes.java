package org.cachescope.workspace;

import java.util.List;
import java.util.Objects;
import org.cachescope.caching.Router;
import org.jspecify.annotations.Nullable;

/** Whether a router was made for a model's weights, as far as both say. */
public final class RouterNotes {
    /** Digits by which people tell two hashes apart. */
    private static final int SHORT = 12;

    private RouterNotes() {}

    /**
     * What a reader should know before trusting the router with the model, as sentences; nothing where it was made for
     * these weights.
     *
     * @param model the model's name
     * @param found the model's identity, or null while it is not known
     */
    public static List<String> of(Router router, String model, @Nullable String found) {
        String trainedFor = router.info().modelName();
        String identity = router.info().modelIdentity();
        if (identity != null && found != null) {
            return identity.equals(found)
                    ? List.of()
                    : List.of("The router was trained for " + Objects.requireNonNullElse(trainedFor, "a model")
                            + " of identity " + shortened(identity) + ", the model is " + model + " of identity "
                            + shortened(found) + ": its β say little about these weights.");
        }
        if (trainedFor != null && !trainedFor.equals(model)) {
            return List.of("The router was trained for " + trainedFor + ", the model is " + model
                    + ": its β say little about it.");
        }
        return List.of(
                identity == null
                        ? "The router does not say which weights it was trained for: whether they are these is not"
                                + " known."
                        : "Whether the router was trained for these weights is not known: 'cachescope inspect' on the"
                                + " model finds its identity and remembers it.");
    }

    /** Whether name or identity say that the router was made for the model, and neither says that it was not. */
    public static boolean madeFor(Router router, String model, @Nullable String found) {
        String identity = router.info().modelIdentity();
        return identity != null && found != null
                ? identity.equals(found)
                : model.equals(router.info().modelName());
    }

    private static String shortened(String identity) {
        return identity.substring(0, Math.min(SHORT, identity.length()));
    }
}
