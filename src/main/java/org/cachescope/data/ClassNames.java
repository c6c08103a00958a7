package org.cachescope.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Names of a model's classes by label. A name may hold synonyms separated by commas ("tench, Tinca tinca"), each of
 * which stands for the class. Letter case never matters.
 *
 * @param names one name a label, in label order
 */
public record ClassNames(List<String> names) {
    private static final int LISTED = 6;

    /** @throws IllegalArgumentException if there is no name, or one is blank */
    public ClassNames {
        names = List.copyOf(names);
        if (names.isEmpty() || names.stream().anyMatch(name -> first(name).isEmpty())) {
            throw new IllegalArgumentException("class names: expected one or more, none blank, found " + names);
        }
    }

    /** Names for a model that has none: "class 0", "class 1", … */
    public static ClassNames numbered(int classes) {
        return new ClassNames(
                IntStream.range(0, classes).mapToObj(label -> "class " + label).toList());
    }

    /**
     * Reads names from a text file, a line for each label.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it has no line, or a blank one
     */
    public static ClassNames read(Path file) throws IOException {
        return new ClassNames(Files.readAllLines(file));
    }

    /** These names, and "class 1000" and so on for the labels behind them. */
    public ClassNames extendedTo(int classes) {
        return new ClassNames(IntStream.range(0, classes)
                .mapToObj(label -> label < names.size() ? names.get(label) : "class " + label)
                .toList());
    }

    /** Number of classes. */
    public int size() {
        return names.size();
    }

    /**
     * The name of a label.
     *
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public String name(int label) {
        return names.get(label);
    }

    /**
     * The first synonym of a label's name, for captions.
     *
     * @throws IndexOutOfBoundsException if there is no such label
     */
    public String shortName(int label) {
        return first(names.get(label));
    }

    /**
     * Labels whose names match, best first: equal, then starting with the text, then a later word starting with it,
     * then containing it anywhere; by label within each. Blank text matches all.
     */
    public List<Integer> search(String text) {
        String wanted = normal(text);
        List<Predicate<String>> ranks = List.of(
                wanted::equals,
                name -> name.startsWith(wanted),
                name -> name.contains(" " + wanted),
                name -> name.contains(wanted));
        List<Integer> found = new ArrayList<>();
        for (Predicate<String> rank : ranks) {
            labelsWhere(rank).filter(label -> !found.contains(label)).forEach(found::add);
        }
        return List.copyOf(found);
    }

    /**
     * The one label meant by a name, a number, or a part of a name that fits a single class. A name goes before a
     * number, a whole name before a part.
     *
     * @throws IllegalArgumentException if nothing fits, with the nearest name; or if several do, listing them
     */
    public int label(String text) {
        String wanted = normal(text);
        int[] equal = labelsWhere(wanted::equals).toArray();
        if (equal.length == 1) {
            return equal[0];
        }
        OptionalInt number = number(wanted);
        if (number.isPresent()) {
            return number.getAsInt();
        }
        List<Integer> found = wanted.isEmpty() ? List.of() : search(wanted);
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no class '" + text.strip() + "'; "
                    + Spelling.nearest(
                                    wanted,
                                    names.stream().flatMap(ClassNames::synonyms).toList())
                            .map(name -> "did you mean '" + name + "'?")
                            .orElseGet(this::choices));
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("class '" + text.strip() + "' fits " + found.size() + " classes: "
                    + listed(found) + "; give the whole name or the number");
        }
        return found.getFirst();
    }

    private IntStream labelsWhere(Predicate<String> fits) {
        return IntStream.range(0, names.size()).filter(label -> synonyms(label).anyMatch(fits));
    }

    private Stream<String> synonyms(int label) {
        return synonyms(names.get(label));
    }

    private static Stream<String> synonyms(String name) {
        return Arrays.stream(name.split(",")).map(ClassNames::normal);
    }

    private OptionalInt number(String text) {
        if (!text.matches("[+-]?\\d+")) {
            return OptionalInt.empty();
        }
        try {
            int label = Integer.parseInt(text);
            if (label >= 0 && label < names.size()) {
                return OptionalInt.of(label);
            }
        } catch (NumberFormatException _) {
            // Too long for an int is out of range as well.
        }
        throw new IllegalArgumentException(
                "there is no class " + text + "; expected 0 to " + (names.size() - 1) + " or a name");
    }

    private String choices() {
        return "the classes are "
                + listed(IntStream.range(0, names.size()).boxed().toList());
    }

    private String listed(List<Integer> labels) {
        String start = labels.stream()
                .limit(LISTED)
                .map(label -> names.get(label) + " (" + label + ")")
                .collect(Collectors.joining(", "));
        return labels.size() > LISTED ? start + ", …" : start;
    }

    private static String first(String name) {
        return name.split(",", -1)[0].strip();
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
