package org.cachescope.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.cachescope.tensor.HostTensor;
import org.cachescope.training.TrainingDivergedException;
import org.jspecify.annotations.Nullable;

/** Keeps a training in a file, and knows whether what is there can be gone on with. */
final class TrainingSaves {
    private final String kind;
    private final @Nullable Path file;
    private final ObjectNode record;
    private boolean holdsGoodState;

    /**
     * Saves to a file, or not at all.
     *
     * @param kind what is trained, as the file says
     * @param file the file, or null for none
     * @param record what is being trained
     * @param resumed what {@code file} holds now, or null if the training begins
     */
    TrainingSaves(String kind, @Nullable Path file, ObjectNode record, @Nullable TrainingFile resumed) {
        this.kind = kind;
        this.file = file;
        this.record = record;
        this.holdsGoodState = resumed != null && firstNotFinite(resumed.state()).isEmpty();
    }

    /** Whether there is a file to save to. */
    boolean wanted() {
        return file != null;
    }

    /**
     * Writes a state, unless it is past use.
     *
     * @return the file
     * @throws TrainingDivergedException if a value is no number; what the file held before is then still there
     */
    Path save(long step, Map<String, HostTensor> state) throws IOException {
        Path target = file;
        if (target == null) {
            throw new IllegalStateException("there is no file to save to");
        }
        Optional<String> broken = firstNotFinite(state);
        if (broken.isPresent()) {
            throw diverged(step, "'" + broken.get() + "' holds NaN or infinity");
        }
        new TrainingFile(record, step, state).write(target, kind);
        holdsGoodState = true;
        return target;
    }

    /** What to tell of a training that went wrong. */
    TrainingDivergedException diverged(long step, String found) {
        String kept = file != null && holdsGoodState ? "; " + file + " holds the last good state" : "";
        return new TrainingDivergedException(
                "step " + step + ": " + found + "; train with smaller learning rates" + kept);
    }

    private static Optional<String> firstNotFinite(Map<String, HostTensor> state) {
        return state.entrySet().stream()
                .filter(entry -> !isFinite(entry.getValue().toFloats()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static boolean isFinite(float[] values) {
        float defect = 0;
        for (float value : values) {
            defect += value * 0; // NaN for NaN and infinity, else 0
        }
        return defect == 0;
    }
}
