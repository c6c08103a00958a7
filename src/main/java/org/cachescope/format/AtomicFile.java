package org.cachescope.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes whole files or nothing: into a temporary file beside the target, flushed to the disk, then moved over it.
 * Whatever goes wrong, the target keeps its old content and no partial file stays behind.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".tmp";
    /** Tells this process's temporary files from those of others that write into the same folder. */
    private static final String PROCESS = UUID.randomUUID().toString();

    private static final int BUFFER_BYTES = 1 << 16;
    private static final long NEARLY_FULL_BYTES = 1 << 16;

    private AtomicFile() {}

    /** Produces a file's content. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes the whole content to {@code out}, which is buffered and closed by the caller.
         *
         * @throws IOException to give up; nothing is then left on the disk
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes or replaces {@code target}. A symbolic link is followed, so that the file it names is replaced.
     *
     * @throws WriteFailedException if the folder is missing or closed to us, the disk is full, or the target is not a
     *     plain file
     * @throws IOException what {@code content} threw, unless the disk was full
     */
    public static void write(Path target, Content content) throws IOException {
        Path file =
                Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            String kind = Files.isDirectory(file) ? "it is a folder" : "it is a device, not a plain file";
            throw new WriteFailedException(target, kind, "Choose another name.", null);
        }
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new WriteFailedException(
                    target, "there is no folder " + folder, "Create it or choose another one.", null);
        }
        String writer = PROCESS + "-" + Thread.currentThread().threadId();
        // The target's name may be as long as a name can be, so that it cannot be part of a longer one.
        String ofTarget = Integer.toHexString(file.getFileName().toString().hashCode());
        Path temporary = folder.resolve("." + writer + "-" + ofTarget + SUFFIX);
        if (temporary.getFileSystem() == FileSystems.getDefault()) {
            // For a process that is stopped while it writes. Names are kept until then, so each write has not its own.
            temporary.toFile().deleteOnExit();
        }
        try {
            try (FileChannel channel =
                            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw explained(target, folder, e);
        } finally {
            discard(temporary);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // Only after a failure, and that one says more.
        }
    }

    /** Writes or replaces {@code target} with {@code text} in UTF-8. */
    public static void writeString(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static IOException explained(Path target, Path folder, IOException e) {
        if (e instanceof FormatException || e instanceof WriteFailedException) {
            return e;
        }
        if (isDiskFull(folder, e)) {
            return new WriteFailedException(
                    target, "no space left on its disk", "Free some space or choose another folder.", e);
        }
        if (e instanceof FileSystemException failure
                && String.valueOf(failure.getFile()).endsWith(SUFFIX)) {
            if (String.valueOf(failure.getReason()).contains("name too long")) {
                return new WriteFailedException(target, "its name is too long", "Choose a shorter one.", e);
            }
            String reason = failure.getReason() == null ? "" : ": " + failure.getReason();
            return new WriteFailedException(
                    target, "the folder " + folder + " may not be written" + reason, "Choose another folder.", e);
        }
        return e;
    }

    /** The operating system says so in words only, so the words of the usual systems are looked for, then the disk. */
    private static boolean isDiskFull(Path folder, IOException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded")) {
            return true;
        }
        if (e instanceof FileSystemException) {
            return false;
        }
        try {
            return Files.getFileStore(folder).getUsableSpace() < NEARLY_FULL_BYTES;
        } catch (IOException _) {
            return false;
        }
    }
}
