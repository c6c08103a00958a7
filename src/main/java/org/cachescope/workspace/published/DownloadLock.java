package org.cachescope.workspace.published;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two downloads, of a window and a terminal say, from writing one file at once. */
final class DownloadLock implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private DownloadLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock, which ends with this process at the latest.
     *
     * @param path the lock's file, which is there while it is held
     * @throws DownloadException if another download holds it
     */
    static DownloadLock take(Path path, URI address) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locks(channel)) {
                channel.close();
                throw new DownloadException(
                        address,
                        "another download is writing this file already (" + path + ")",
                        "Wait for it, or stop it: what has come stays.");
            }
            if (Files.exists(path)) {
                return new DownloadLock(path, channel);
            }
            channel.close(); // its holder has just given it back and deleted the file
        }
    }

    private static boolean locks(FileChannel channel) {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false; // another download of this process
        } catch (IOException _) {
            return true; // some file systems of networks have no locks: better unlocked than not at all
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
