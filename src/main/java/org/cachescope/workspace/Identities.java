package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cachescope.checkpoint.Checkpoint;
import org.cachescope.checkpoint.IdentityCache;
import org.cachescope.checkpoint.ModelIdentity;
import org.jspecify.annotations.Nullable;

/** Finds a checkpoint's identity: remembered, or by reading all of its weights. */
public final class Identities {
    private static final String NAME = "reading weights (MiB)";
    private static final long PIECE_BYTES = 1 << 20;

    private final Path cache;
    private final ProgressListener listener;
    private final CancelToken cancel;
    private @Nullable Counted count;
    private long told;

    /**
     * @param cache folder of what is remembered; made when needed
     * @param listener hears how far the reading has come
     */
    public Identities(Path cache, ProgressListener listener, CancelToken cancel) {
        this.cache = cache;
        this.listener = listener;
        this.cancel = cancel;
    }

    /** The identity of a checkpoint and the first value of it that is not finite. */
    public ModelIdentity of(Checkpoint checkpoint) throws IOException {
        if (canRemember()) {
            return new IdentityCache(cache).identify(checkpoint, this::goesOn);
        }
        listener.report(new Progress.Noted(NAME, "The identity is not remembered: " + cache + " may not be written."));
        return ModelIdentity.of(checkpoint, this::goesOn);
    }

    private boolean canRemember() {
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache);
        } catch (IOException _) {
            return false;
        }
    }

    private boolean goesOn(long doneBytes, long totalBytes) {
        Counted counted = count;
        if (counted == null) {
            counted = new Counted(listener, NAME, Math.max(1, totalBytes / PIECE_BYTES));
            count = counted;
        }
        for (; told < doneBytes / PIECE_BYTES; told++) {
            counted.advance();
        }
        return !cancel.isCancelled();
    }
}
