package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cachescope.caching.CellCounts;
import org.cachescope.evaluation.metrics.Interval;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.evaluation.metrics.MetricChange;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.evaluate.PointName;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables and drawings of the measured trade-offs are what the commands beside them make of the results, and what
 * README chooses of them is among them.
 */
class MeasuredResultsTest {
    private static final Path DOCUMENT = Path.of("src/docs/results.md");
    private static final String README_SECTION = "## What caching costs here";
    private static final Path README_RESULTS = Path.of("src/docs/results");
    private static final String COMMAND = "cachescope tradeoff ";
    private static final String SEPARATOR = " (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"; // a space outside quotes

    @TempDir
    private Path folder;

    /** Words of a command with its last one, the file, replaced. */
    private static List<String> words(String command, Path file) {
        List<String> words = new ArrayList<>();
        for (String word : command.substring("cachescope ".length()).split(SEPARATOR)) {
            words.add(word.replace("\"", ""));
        }
        words.set(words.size() - 1, file.toString());
        return words;
    }

    private static String named(String command) {
        return command.substring(command.lastIndexOf(' ') + 1);
    }

    @Test
    void everyTableAndDrawingIsWhatItsCommandMakes() throws IOException {
        String document = Files.readString(DOCUMENT);
        Installation installation = new Installation(folder, folder);
        List<String> commands =
                document.lines().filter(line -> line.startsWith(COMMAND)).toList();
        assertThat(commands.stream().filter(command -> command.endsWith(".md")))
                .as("every table has its command")
                .hasSize((int) document.lines()
                        .filter(line -> line.startsWith("| point |"))
                        .count());
        for (String command : commands) {
            String named = named(command);
            Path made = folder.resolve(Path.of(named).getFileName());
            CommandRun run = CommandRun.of(installation, words(command, made).toArray(String[]::new));
            assertThat(run.exitCode()).as(command + "\n" + run.err()).isZero();
            if (named.endsWith(".svg")) {
                assertThat(Path.of(named)).as(command).hasSameTextualContentAs(made);
                assertThat(document).contains("](" + DOCUMENT.resolveSibling("").relativize(Path.of(named)) + ")");
            } else {
                assertThat(document).as(command).contains(Files.readString(made));
            }
        }
    }

    /** A row of README's table: policy, cells, times by multiply-accumulates, change of FID, PSNR. */
    private record Chosen(String policy, String cells, String speedUp, String change, String psnr) {
        /** How README's names of policies begin, and their series. */
        private static final Map<String, String> SERIES = Map.ofEntries(
                Map.entry("Learning-to-Cache, ", "L2C"),
                Map.entry("any step", "L2C, any-step"),
                Map.entry("Learning-to-Drop, ", "learned drop"),
                Map.entry("smallest error per MAC saved", "error-greedy"),
                Map.entry("by metric", "by metric"),
                Map.entry("from the top", "from the top"),
                Map.entry("from the bottom", "from the bottom"),
                Map.entry("random drop", "random drop"),
                Map.entry("random", "random"),
                Map.entry("SmoothCache, ", "SmoothCache"),
                Map.entry("TeaCache's rule, ", "TeaCache's rule"),
                Map.entry("Δ-DiT, ", "Δ-DiT"),
                Map.entry("first-block caching, ", "first-block caching"),
                Map.entry("every third evaluation (FORA)", "every n-th"),
                Map.entry("every cell of a cache step", "all cells"),
                Map.entry("16 steps, no cache", "fewer steps"),
                Map.entry("14 steps, no cache", "fewer steps"));

        private static final Pattern LAMBDA = Pattern.compile("λ [0-9]e-[0-9]");

        static Chosen of(String row) {
            String[] columns = row.replace('−', '-').split(" *\\| *");
            return new Chosen(columns[1], columns[2], columns[3], columns[4], columns[5]);
        }

        /** Whether a point is of this policy: the longest beginning that fits names the series. */
        private boolean isNamed(PointResult point) {
            String series = SERIES.entrySet().stream()
                    .filter(known -> policy.startsWith(known.getKey()))
                    .max(Comparator.comparingInt(known -> known.getKey().length()))
                    .orElseThrow(() -> new AssertionError(policy + ": of which series?"))
                    .getValue();
            String name = PointName.of(point.series(), point.label());
            Matcher lambda = LAMBDA.matcher(policy);
            return name.startsWith(series) && (!lambda.find() || name.contains(lambda.group()));
        }

        /** Whether these are a point's figures, rounded as far as they are here. */
        boolean isOf(TradeOff tradeOff, PointResult point) {
            MetricChange change = tradeOff.change(point, Metric.FID).orElse(null);
            MetricValue quality = point.metric(Metric.PSNR).orElse(null);
            return isNamed(point)
                    && change != null
                    && quality != null
                    && quality.interval() != null
                    && (point.cells().spared() == 0 ? cells.equals("–") : told(point.cells(), cells))
                    && speedUp.equals(String.format(Locale.ROOT, "%.2f", point.macSpeedUp()))
                    && this.change.equals(text(this.change, "%+", change.value(), change.interval()))
                    && psnr.equals(text(psnr, "%", quality.value(), quality.interval()) + " dB");
        }

        private static boolean told(CellCounts counts, String text) {
            String[] words = text.split(" ");
            return Integer.parseInt(words[0]) == counts.spared()
                    && (words.length < 3 || !words[1].equals("of") || Integer.parseInt(words[2]) == counts.of())
                    && text.endsWith("drop") == counts.dropped() > 0;
        }

        /** With as many decimals as {@code like} has. */
        private static String text(String like, String sign, double value, Interval interval) {
            String number = like.substring(0, like.indexOf(' '));
            String format = "." + (number.length() - number.indexOf('.') - 1) + "f";
            return String.format(Locale.ROOT, sign + format + " ± %" + format, value, interval.halfWidth());
        }
    }

    @Test
    void everyRowOfReadmeIsOfAMeasuredPoint() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf(README_SECTION));
        List<Chosen> rows = section.substring(0, section.indexOf("\n## ", 1))
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| |"))
                .map(Chosen::of)
                .toList();
        assertThat(rows).hasSizeGreaterThan(15);
        TradeOff tradeOff = new TradeOff(new ResultsFolder(README_RESULTS).points(), List.of());
        assertThat(rows)
                .allSatisfy(row -> assertThat(tradeOff.points())
                        .as(row.policy())
                        .filteredOn(point -> row.isOf(tradeOff, point))
                        .hasSize(1));
    }
}
