package org.cachescope.viewmodel;

import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;

/** What a router's training does, in words. */
final class TrainWords {
    private TrainWords() {}

    /** What a router of a mode is for. */
    static String purpose(RouterMode mode) {
        return switch (mode) {
            case REUSE -> "Learns which layers may take their output from an earlier evaluation.";
            case DROP -> "Learns which layers may be left out, to compare with those that may be reused.";
        };
    }

    /** What one iteration is, and what λ does. */
    static String method(RouterLoss loss, RouterMode mode) {
        return "Each iteration " + iteration(loss) + " with the model's weights frozen, once in full and once with "
                + mixed(mode) + ", and moves the scores β: the error they cause pushes them up, λ pushes all of them"
                + " down. A larger λ " + does(mode) + " more.";
    }

    private static String does(RouterMode mode) {
        return switch (mode) {
            case REUSE -> "reuses";
            case DROP -> "drops";
        };
    }

    private static String iteration(RouterLoss loss) {
        return switch (loss) {
            case RUN -> "makes images from noise";
            case OUTPUT -> "takes a step of images with noise";
        };
    }

    private static String mixed(RouterMode mode) {
        return switch (mode) {
            case REUSE -> "old outputs mixed in";
            case DROP -> "outputs turned down";
        };
    }

    /** Where errors count. */
    static String whereErrorsCount(RouterLoss loss) {
        return switch (loss) {
            case OUTPUT -> "Errors count in the network's output of one evaluation, as published.";
            case RUN -> "Errors count in the finished images of whole runs, which need no data.";
        };
    }
}
