package org.cachescope.workspace.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.WriteFailedException;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Problems;

/** The file in which a session is kept. One thread at a time. */
public final class SessionFile {
    private static final long MOST_BYTES = 16 << 20;
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path file;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private boolean unreadable;

    /**
     * What was found.
     *
     * @param state the session, or {@link SessionState#FIRST} where there is none that can be read
     * @param problem why there is none, and where the file is now; empty where all is well
     */
    public record Loaded(SessionState state, Optional<Problem> problem) {}

    /** Content that is no session of this version, with the reason. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String kind;

        UnusableException(String kind, String reason) {
            super(reason);
            this.kind = kind;
        }
    }

    /**
     * A session's file.
     *
     * @param file need not exist, nor its folder
     * @param clock for the names of files set aside
     */
    public SessionFile(Path file, Clock clock) {
        this.file = file.toAbsolutePath();
        this.clock = clock;
    }

    /**
     * Reads the session. Fails never: a file that cannot be used is set aside, under a name with the time, and told of.
     */
    public Loaded load() {
        unreadable = false;
        if (Files.notExists(file)) {
            return new Loaded(SessionState.FIRST, Optional.empty());
        }
        try {
            return new Loaded(read(), Optional.empty());
        } catch (UnusableException e) {
            return withoutSession(e.kind, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return withoutSession("unreadable", Problems.message(e));
        }
    }

    private SessionState read() throws IOException, UnusableException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            throw new UnusableException("damaged", file + ": expected a small file of JSON, found something else");
        }
        try {
            JsonNode root = json.readTree(Files.readAllBytes(file));
            if (!root.path("format").asText("").equals(SessionJson.FORMAT)
                    || !root.path("version").isInt()) {
                throw new UnusableException(
                        "damaged", file + ": expected a session of Cachescope, found other content");
            }
            int version = root.path("version").intValue();
            if (version < 1) {
                throw new UnusableException(
                        "damaged", file + ": 'version': expected 1 to " + SessionJson.VERSION + ", found " + version);
            }
            if (version > SessionJson.VERSION) {
                throw new UnusableException(
                        "newer",
                        file + ": it is of version " + version + ", made by a newer Cachescope; this one reads up to "
                                + SessionJson.VERSION);
            }
            return SessionJson.read(root);
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
            throw new UnusableException("damaged", file + place + ": expected JSON, found a damaged or cut-off file");
        } catch (IllegalArgumentException e) {
            throw new UnusableException("damaged", file + ": " + e.getMessage());
        }
    }

    private Loaded withoutSession(String kind, String reason) {
        String outcome;
        try {
            outcome = "It has been kept as " + setAside(kind) + ".";
        } catch (IOException e) {
            unreadable = true;
            outcome = "It could not be renamed (" + Problems.message(e)
                    + ") and stays where it is: no session is saved until it is moved away.";
        }
        return new Loaded(
                SessionState.FIRST,
                Optional.of(new Problem("Could not restore the last session", reason + ". " + outcome)));
    }

    private Path setAside(String kind) throws IOException {
        String stem =
                file.getFileName() + "." + kind + "-" + LocalDateTime.now(clock).format(STAMP);
        Path aside = file.resolveSibling(stem);
        for (int number = 2; Files.exists(aside); number++) {
            aside = file.resolveSibling(stem + "-" + number);
        }
        return Files.move(file, aside);
    }

    /**
     * Writes the session, whole or not at all; makes its folder where there is none.
     *
     * @throws WriteFailedException if the folder may not be written, or a file that could not be read is in the way
     */
    public void save(SessionState state) throws IOException {
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(SessionJson.of(state)) + "\n";
        write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private Path folder() {
        return Objects.requireNonNull(file.getParent(), "an absolute path of a file has a folder");
    }

    /** Writes any content in the session's place, as {@link #save} does. */
    void write(AtomicFile.Content content) throws IOException {
        if (unreadable && Files.exists(file)) {
            throw new WriteFailedException(
                    file, "what is there could not be read and would be lost", "Move it away.", null);
        }
        unreadable = false;
        try {
            Files.createDirectories(folder());
        } catch (IOException e) {
            throw new WriteFailedException(
                    file, "its folder could not be made", "Make the folder or free its name.", e);
        }
        AtomicFile.write(file, content);
    }
}
