package org.cachescope.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long and by which rates a network's weights learn. */
final class LearningOptions {
    @Option(names = "--time-limit", paramLabel = "MINUTES", description = "stop for now after this time")
    private @Nullable Double timeLimit;

    @Option(names = "--batch", description = "images of one step (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--warm-up",
            paramLabel = "STEPS",
            description = "steps over which learning rates rise (default: ${DEFAULT-VALUE})")
    private int warmUp = 100;

    @Option(
            names = "--decay-share",
            description = "share of the images over which learning rates fall at the end (default: ${DEFAULT-VALUE})")
    private double decayShare;

    @Option(names = "--ema", description = "decay of the average that is written (default: ${DEFAULT-VALUE})")
    private double ema;

    @Option(names = "--seed", description = "of weights, data and noise (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    /** Options with the defaults of a command. */
    LearningOptions(int batch, double decayShare, double ema) {
        this.batch = batch;
        this.decayShare = decayShare;
        this.ema = ema;
    }

    /** Minutes, or null for no limit. */
    @Nullable
    Double timeLimit() {
        return timeLimit;
    }

    int batch() {
        return batch;
    }

    int warmUp() {
        return warmUp;
    }

    double decayShare() {
        return decayShare;
    }

    double ema() {
        return ema;
    }

    long seed() {
        return seed;
    }
}
