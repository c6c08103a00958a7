package org.cachescope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the formatter leaves to people. */
class SourceTextTest {
    private static final String LIMIT = "max_line_length = ";
    /** By itself, or behind code. */
    private static final Pattern COMMENT = Pattern.compile("\\s*(/?\\*|//).*|.*[;{},)>] // .*");

    private static final String TEXT_BLOCK = "\"\"\"";

    @Test
    void commentsAreNoLongerThanLinesMayBe() throws IOException {
        String all = Files.readString(Path.of(".editorconfig")).split("\\[\\*]\\R")[1];
        int limit = all.lines()
                .takeWhile(line -> !line.startsWith("["))
                .filter(line -> line.startsWith(LIMIT))
                .mapToInt(line -> Integer.parseInt(line.substring(LIMIT.length())))
                .findFirst()
                .orElseThrow();
        List<String> tooLong = new ArrayList<>();
        int comments = 0;
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                List<String> lines = Files.readAllLines(file);
                boolean text = false;
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i);
                    text ^= line.split(TEXT_BLOCK, -1).length % 2 == 0;
                    if (!text && COMMENT.matcher(line).matches()) {
                        comments++;
                        if (line.length() > limit) {
                            tooLong.add(file + ":" + (i + 1) + ": " + line.length());
                        }
                    }
                }
            }
        }
        assertThat(comments).isGreaterThan(1000);
        assertThat(tooLong)
                .as("comment lines of more than %d characters", limit)
                .isEmpty();
    }
}
