package org.cachescope.workspace.evaluate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.cachescope.format.JsonFault;
import org.cachescope.workspace.session.Fields;

/**
 * Which points a folder is to have. Several may be the same run: they share its figures.
 *
 * @param entries in the order in which they were asked for
 */
record SweepIndex(List<Entry> entries) {
    /** File name in a results folder. */
    static final String FILE = "sweep.json";

    /** What runs of one name differ by. */
    private static final List<Told> TOLD =
            List.of(new Told("steps", "steps"), new Told("images", "N ="), new Told("seed", "seed"));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An option of a command, and what its value is called. */
    private record Told(String option, String called) {}

    /**
     * A point by name.
     *
     * @param key file name of its figures without ending
     */
    record Entry(String series, String label, String policy, String command, String key) {
        String name() {
            return PointName.of(series, label);
        }

        /** What the command gives an option; empty where it has none of that name. */
        String option(String option) {
            return PointChoice.options(command).getOrDefault(option, "");
        }

        boolean replaces(Entry other) {
            return series.equals(other.series)
                    && label.equals(other.label)
                    && policy.equals(other.policy)
                    && (key.equals(other.key) || command.equals(other.command));
        }
    }

    /** Of points to be measured. */
    static SweepIndex of(List<PointPlan> points) {
        return new SweepIndex(points.stream()
                .map(point -> new Entry(point.series(), point.label(), point.policy(), point.command(), point.key()))
                .toList());
    }

    /**
     * This one's points behind another's, each once: what says the same of the same run takes its place, and so does
     * what the same command makes now, such as of a router that was trained anew under its name.
     */
    SweepIndex after(SweepIndex earlier) {
        List<Entry> all = new ArrayList<>(earlier.entries);
        for (Entry entry : entries) {
            int place = IntStream.range(0, all.size())
                    .filter(i -> entry.replaces(all.get(i)))
                    .findFirst()
                    .orElse(all.size());
            all.removeIf(entry::replaces);
            all.add(Math.min(place, all.size()), entry);
        }
        return new SweepIndex(List.copyOf(all));
    }

    /** Names of some of the entries, with the steps, N and seed that not all share: labels have none of them. */
    List<String> names(Predicate<Entry> some) {
        List<Told> varying = TOLD.stream()
                .filter(told -> entries.stream()
                                .map(entry -> entry.option(told.option()))
                                .distinct()
                                .count()
                        > 1)
                .toList();
        return entries.stream()
                .filter(some)
                .map(entry -> entry.name()
                        + varying.stream()
                                .filter(told -> !entry.option(told.option()).isEmpty())
                                .map(told -> ", " + told.called() + " " + entry.option(told.option()))
                                .collect(Collectors.joining()))
                .toList();
    }

    /** What a folder says, which may be nothing. */
    static SweepIndex read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (Files.notExists(file)) {
            return new SweepIndex(List.of());
        }
        try {
            List<Entry> entries = new ArrayList<>();
            for (Fields json : new Fields("", JSON.readTree(Files.readAllBytes(file))).objects("points")) {
                entries.add(new Entry(
                        json.text("series"),
                        json.text("label"),
                        json.text("policy"),
                        json.text("command"),
                        json.text("key")));
            }
            return new SweepIndex(entries);
        } catch (JacksonException e) {
            JsonFault fault = JsonFault.of(e);
            throw new FormatException(file, fault.place(), "JSON", fault.found(), fault.advice());
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, "content", "the points of a sweep", String.valueOf(e.getMessage()));
        }
    }

    void write(Path folder) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("format", "cachescope-sweep");
        json.put("version", 1);
        for (Entry entry : entries) {
            json.withArray("points")
                    .addObject()
                    .put("series", entry.series())
                    .put("label", entry.label())
                    .put("policy", entry.policy())
                    .put("command", entry.command())
                    .put("key", entry.key());
        }
        AtomicFile.writeString(folder.resolve(FILE), json.toPrettyString() + "\n");
    }
}
