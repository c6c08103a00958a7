package org.cachescope.workspace.published;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.cachescope.format.AtomicFile;

/**
 * What has come of a file so far, beside its place, with where it came from and by what its server knows that content.
 *
 * @param target where the whole file goes
 */
record PartialFile(Path target) {
    private Path bytes() {
        return target.resolveSibling(target.getFileName() + ".part");
    }

    private Path origin() {
        return target.resolveSibling(target.getFileName() + ".part.origin");
    }

    /** Is there while a download writes. */
    Path lock() {
        return target.resolveSibling(target.getFileName() + ".part.lock");
    }

    /** Bytes that have come; 0 where nothing has. */
    long size() throws IOException {
        try {
            return Files.size(bytes());
        } catch (NoSuchFileException _) {
            return 0;
        }
    }

    /** By what the server of an address knows the content that has come; empty where it cannot be gone on with. */
    Optional<String> validator(URI address) throws IOException {
        if (!Files.isRegularFile(origin())) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(origin());
        return lines.size() == 2 && lines.getFirst().equals(address.toString())
                ? Optional.of(lines.getLast())
                : Optional.empty();
    }

    /** Forgets what has come and begins with content that a server knows by {@code validator}, if by anything. */
    FileChannel begin(URI address, Optional<String> validator) throws IOException {
        Files.deleteIfExists(origin());
        FileChannel channel = FileChannel.open(
                bytes(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        if (validator.isPresent()) {
            AtomicFile.writeString(origin(), address + "\n" + validator.get() + "\n");
        }
        return channel;
    }

    /** Goes on behind what has come. */
    FileChannel append() throws IOException {
        return FileChannel.open(bytes(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** The bytes that have come, to be read. */
    Path path() {
        return bytes();
    }

    private Path source() {
        return target.resolveSibling("." + target.getFileName() + ".origin");
    }

    /** Notes beside the place where content came from that its publisher tells neither size nor hash of. */
    void note(URI address, String sha256) throws IOException {
        AtomicFile.writeString(source(), address + "\n" + sha256 + "\n");
    }

    /** Whether the file in the place is noted to have come from an address with content of this hash. */
    boolean isNoted(URI address, String sha256) throws IOException {
        return Files.isRegularFile(source())
                && Files.readAllLines(source()).equals(List.of(address.toString(), sha256));
    }

    /** Puts the whole file in its place. */
    void finish() throws IOException {
        Files.move(bytes(), target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(origin());
    }

    /** Forgets what has come. */
    void discard() throws IOException {
        Files.deleteIfExists(bytes());
        Files.deleteIfExists(origin());
    }
}
