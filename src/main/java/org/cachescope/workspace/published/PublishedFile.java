package org.cachescope.workspace.published;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file to download.
 *
 * @param path where it goes in the folder of what it belongs to, with {@code /}
 * @param address an {@code https} address; {@code http} to this machine alone
 * @param sizeBytes its size, or null where it is not known
 * @param sha256 hash of its content in lower-case hexadecimal digits, or its first 8 or more where no more was
 *     published, or null where it is not known
 */
public record PublishedFile(
        String path,
        URI address,
        @Nullable Long sizeBytes,
        @Nullable String sha256) {
    /** @throws IllegalArgumentException if the address is none that may be read, or the path leaves its folder */
    public PublishedFile {
        boolean local = "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
        boolean safe = "https".equals(address.getScheme()) && address.getHost() != null;
        if (!safe && !("http".equals(address.getScheme()) && local)) {
            throw new IllegalArgumentException(
                    "address: expected one that begins with https:// and a server, found '" + address + "'");
        }
        Path place = Path.of(path);
        if (path.isBlank() || place.isAbsolute() || !place.normalize().equals(place) || place.startsWith("..")) {
            throw new IllegalArgumentException("file name: expected one within its folder, found '" + path + "'");
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{8,64}")) {
            throw new IllegalArgumentException(
                    "sha256: expected 64 hexadecimal digits, or the first 8 or more, found '" + sha256 + "'");
        }
    }

    /** Whether content of this hash may be it: also where its publisher tells none. */
    boolean mayHave(String found) {
        return sha256 == null || found.startsWith(sha256);
    }
}
