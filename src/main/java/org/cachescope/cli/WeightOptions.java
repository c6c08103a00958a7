package org.cachescope.cli;

import java.util.Locale;
import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what to take from a checkpoint. */
final class WeightOptions {
    /** Which weights of a training checkpoint. */
    enum Weights {
        EMA,
        MODEL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--weights",
            paramLabel = "WHICH",
            defaultValue = "ema",
            description = "of a training checkpoint: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Weights weights = Weights.EMA;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description = "attention heads, where the file does not tell and its sizes were not published")
    private @Nullable Integer heads;

    /** The model so named; null for the shipped one. */
    ModelChoice choice(@Nullable String nameOrPath) {
        return new ModelChoice(nameOrPath, weights == Weights.MODEL, heads);
    }
}
