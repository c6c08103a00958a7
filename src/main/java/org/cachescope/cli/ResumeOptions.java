package org.cachescope.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.workspace.Sitting;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Options of a training that a file keeps. One rule for all of them: what goes on has the recipe that it began with, so
 * the recipe's options are left out beside {@code --resume}.
 */
final class ResumeOptions {
    private static final Set<String> BESIDE_ANY =
            Set.of("--out", "--checkpoint", "--resume", "--save-every", "--device", "--threads", "--json", "--debug");

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "keeps the training, to resume it")
    private @Nullable Path checkpoint;

    @Option(
            names = "--resume",
            description = "go on with --checkpoint, by the recipe in that file: its options are left out")
    private boolean resume;

    @Option(
            names = "--save-every",
            paramLabel = "N",
            description = "steps between two writings of --checkpoint (default: ${DEFAULT-VALUE})")
    private int saveEvery;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** @param saveEvery steps between two writings where none are asked for */
    ResumeOptions(int saveEvery) {
        this.saveEvery = saveEvery;
    }

    @Nullable
    Path checkpoint() {
        return checkpoint;
    }

    boolean resume() {
        return resume;
    }

    int saveEvery() {
        return saveEvery;
    }

    /**
     * The sitting that is asked for.
     *
     * @param minutes time after which to stop for now, or null for none
     * @throws IllegalArgumentException if options do not go together
     */
    Sitting sitting(@Nullable Double minutes) {
        return new Sitting(
                checkpoint,
                resume,
                saveEvery,
                minutes == null ? null : Duration.ofMillis(Math.round(minutes * 60_000)));
    }

    /**
     * Holds to the rule.
     *
     * @param mayGrow the option that says how long the training is
     * @param others further options that change nothing that was trained
     * @throws IllegalArgumentException naming the options that are to be left out
     */
    void refuseRecipe(String mayGrow, List<String> others) {
        if (!resume) {
            return;
        }
        List<String> allowed = new ArrayList<>(others);
        allowed.add(mayGrow);
        requireOnly(command, allowed, ", of which only " + mayGrow + " may change");
    }

    /**
     * Holds a command that goes on to the rule.
     *
     * @param others options that change nothing that was trained, beside those of any training
     * @param but what may change after all, in words; may be empty
     * @throws IllegalArgumentException naming the options that are to be left out
     */
    static void requireOnly(CommandSpec command, List<String> others, String but) {
        Set<String> allowed = new HashSet<>(BESIDE_ANY);
        allowed.addAll(others);
        String refused = command.commandLine().getParseResult().matchedOptions().stream()
                .map(option -> option.longestName())
                .filter(option -> !allowed.contains(option))
                .collect(Collectors.joining(", "));
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    "--resume goes on with the recipe of the file" + but + ": leave " + refused + " out");
        }
    }
}
