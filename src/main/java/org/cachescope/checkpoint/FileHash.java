package org.cachescope.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CancellationException;
import org.cachescope.format.Sha256;

/** SHA-256 of whole files. */
final class FileHash {
    private static final int CHUNK_BYTES = 1 << 20;

    private FileHash() {}

    static String sha256(Path file, Progress progress) throws IOException {
        MessageDigest digest = Sha256.digest();
        long total = Files.size(file);
        long done = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
                done += count;
                if (!progress.goesOn(done, total)) {
                    throw new CancellationException("hashing " + file.getFileName() + " was cancelled");
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @throws IllegalArgumentException unless {@code text} is a hash as this class writes it */
    static void requireSha256(String text) {
        if (!text.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256: expected 64 hexadecimal digits, found '" + text + "'");
        }
    }
}
