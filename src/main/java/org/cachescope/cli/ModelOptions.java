package org.cachescope.cli;

import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that open a model. */
final class ModelOptions {
    /** Which weights of a training checkpoint. */
    enum Weights {
        EMA,
        MODEL;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "a shipped model's name, a checkpoint file or a folder (default: the shipped model)")
    private @Nullable String model;

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

    ModelChoice choice() {
        return new ModelChoice(model, weights == Weights.MODEL, heads);
    }

    /** The same options for a model that is named otherwise. */
    ModelChoice choice(String nameOrPath) {
        return new ModelChoice(nameOrPath, weights == Weights.MODEL, heads);
    }
}
