package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One sitting of a training that may take several.
 *
 * @param checkpoint file that keeps the training, or null for none
 * @param resume whether to go on with {@code checkpoint}, by the recipe in it
 * @param saveEvery steps between two writings of {@code checkpoint}
 * @param timeLimit time after which to stop for now, or null for none
 */
public record Sitting(
        @Nullable Path checkpoint,
        boolean resume,
        int saveEvery,
        @Nullable Duration timeLimit) {
    /** @throws IllegalArgumentException if options do not go together */
    public Sitting {
        if (resume && checkpoint == null) {
            throw new IllegalArgumentException("--resume: say from which file by --checkpoint FILE");
        }
        if (saveEvery < 1) {
            throw new IllegalArgumentException("save every: expected 1 step or more, found " + saveEvery);
        }
        if (timeLimit != null && !timeLimit.isPositive()) {
            throw new IllegalArgumentException("time limit: expected more than nothing, found " + timeLimit);
        }
    }

    /**
     * What to go on with, or null for a training that begins, whose file is then proved to be new and possible.
     *
     * @param kind what is trained, as the file says
     * @throws org.cachescope.format.FormatException if the file holds no such training
     * @throws org.cachescope.format.WriteFailedException if a training that begins could not be kept, or would
     *     overwrite another
     */
    @Nullable
    TrainingFile saved(String kind) throws IOException {
        Path file = checkpoint;
        if (file == null) {
            return null;
        }
        if (resume) {
            return TrainingFile.read(file, kind);
        }
        OutputFile.requirePossible(file);
        TrainingFile.requireNew(file);
        return null;
    }
}
