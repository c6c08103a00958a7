package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cachescope.workspace.Installation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables and drawings of the measured trade-offs are what the commands beside them make of the results. */
class MeasuredResultsTest {
    private static final Path DOCUMENT = Path.of("src/docs/results.md");
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
}
