package org.cachescope.workspace.published;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cachescope.format.Sha256;
import org.cachescope.model.Prediction;
import org.jspecify.annotations.Nullable;

/**
 * Something published that this program can use.
 *
 * @param name short name, without spaces; its folder's
 * @param title what a person reads
 * @param kind what it is
 * @param licence under which it may be used, or null where it is not known
 * @param page where its publisher tells of it
 * @param files what is downloaded; empty where it can be had by hand from its page alone
 * @param prediction what its network predicts where that must be said, else null
 * @param note what a person should know, as sentences; may be empty
 */
public record PublishedModel(
        String name,
        String title,
        Kind kind,
        @Nullable String licence,
        URI page,
        List<PublishedFile> files,
        @Nullable Prediction prediction,
        String note) {
    private static final int ADDRESS_BYTES = 4;

    /** What something published is. */
    public enum Kind {
        /** A network that makes latents or images. */
        MODEL("model"),
        /** What decodes latents. */
        AUTOENCODER("autoencoder"),
        /** A router of one of the models. */
        ROUTER("router"),
        /** What describes images for the metrics of published figures. */
        JUDGE("network of metrics");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** What a person reads. */
        public String word() {
            return word;
        }
    }

    /** Copies the list. */
    public PublishedModel {
        files = List.copyOf(files);
    }

    /**
     * A file of which nothing is known but its address. Its name is of the server and the whole address, since files of
     * one name are to be had from many.
     *
     * @param sha256 hash of its content, or null where it is not known
     * @throws IllegalArgumentException if the address is none that may be read, or names no file
     */
    public static PublishedModel at(URI address, @Nullable String sha256) {
        String path = Objects.requireNonNullElse(address.getPath(), "");
        String file = path.substring(path.lastIndexOf('/') + 1);
        List<PublishedFile> files = List.of(new PublishedFile(file, address, null, sha256));
        byte[] hash = Sha256.digest().digest(address.toString().getBytes(StandardCharsets.UTF_8));
        String name = address.getHost().replaceAll("[^A-Za-z0-9.-]", "_") + "-"
                + HexFormat.of().formatHex(hash, 0, ADDRESS_BYTES);
        return new PublishedModel(name, file, Kind.MODEL, null, address, files, null, "");
    }

    /** Bytes of all files; empty where that of one is not known. */
    public Optional<Long> sizeBytes() {
        return files.isEmpty() || files.stream().anyMatch(file -> file.sizeBytes() == null)
                ? Optional.empty()
                : Optional.of(files.stream()
                        .mapToLong(file -> file.sizeBytes() == null ? 0 : file.sizeBytes())
                        .sum());
    }

    /** Whether the content of every file can be checked against its publisher's. */
    public boolean checked() {
        return !files.isEmpty() && files.stream().allMatch(file -> file.sha256() != null);
    }

    /** The machines that it comes from. */
    public List<String> hosts() {
        return files.stream().map(file -> file.address().getHost()).distinct().toList();
    }
}
