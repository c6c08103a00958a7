package org.cachescope.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Series of a trade-off that are left out of drawings and answers. */
final class WithoutOption {
    @Option(
            names = "--without",
            paramLabel = "SERIES",
            description =
                    "a series to be left out of drawings and answers, by its name, or all whose names begin so; can"
                            + " be repeated")
    private List<String> wanted = new ArrayList<>();

    boolean isGiven() {
        return !wanted.isEmpty();
    }

    /**
     * Names that are meant.
     *
     * @param names of all series
     * @throws IllegalArgumentException if one that is wanted is none of them, naming those
     */
    Set<String> among(List<String> names) {
        Set<String> meant = new HashSet<>();
        for (String text : wanted) {
            meant.addAll(among(names, text.strip()));
        }
        return meant;
    }

    private static List<String> among(List<String> names, String text) {
        List<String> exact = names.stream().filter(text::equalsIgnoreCase).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<String> beginning = names.stream()
                .filter(name -> !text.isEmpty() && name.regionMatches(true, 0, text, 0, text.length()))
                .toList();
        if (beginning.isEmpty()) {
            throw new IllegalArgumentException(
                    "--without: no series here is called '" + text + "'; there are " + String.join("; ", names));
        }
        return beginning;
    }
}
