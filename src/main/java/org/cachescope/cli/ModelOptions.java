package org.cachescope.cli;

import org.cachescope.workspace.ModelChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that open a model. */
final class ModelOptions {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "a shipped model's name, a checkpoint file or a folder (default: the shipped model)")
    private @Nullable String model;

    @Mixin
    private final WeightOptions weights = new WeightOptions();

    ModelChoice choice() {
        return weights.choice(model);
    }
}
