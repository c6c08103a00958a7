package org.cachescope.workspace.published;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one answer of a server brings, written into the partial file as it comes. Its methods are called on the HTTP
 * client's threads, one after the other; how far it is may be asked on any.
 */
final class Transfer implements AutoCloseable {
    static final int OK = 200;
    static final int PARTIAL = 206;

    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final PublishedFile file;
    private final PartialFile partial;
    private final DiskSpace space;
    private final long from;
    private @Nullable FileChannel channel;
    private volatile long began;
    private volatile long arrived;
    private volatile long total = -1;
    private volatile long lastNanos = System.nanoTime();
    private volatile boolean anew;

    /** @param from bytes that have come before, behind which the server is asked to go on */
    Transfer(PublishedFile file, PartialFile partial, DiskSpace space, long from) {
        this.file = file;
        this.partial = partial;
        this.space = space;
        this.from = from;
        this.began = from;
    }

    /** Takes the content of a good answer; others are passed over and told by their status. */
    HttpResponse.BodySubscriber<Void> receive(HttpResponse.ResponseInfo info) {
        try {
            lastNanos = System.nanoTime();
            switch (info.statusCode()) {
                case OK -> begin(info.headers());
                case PARTIAL -> goOn(info.headers());
                default -> {
                    return HttpResponse.BodySubscribers.discarding();
                }
            }
            return HttpResponse.BodySubscribers.ofByteArrayConsumer(bytes -> bytes.ifPresent(this::take));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(HttpHeaders headers) throws IOException {
        if (headers.firstValue("Content-Type").orElse("").startsWith("text/html")) {
            throw new DownloadException(
                    file.address(),
                    "the server sent a web page in place of the file",
                    "It may ask for a login or for consent: open the address in a browser.");
        }
        anew = from > 0;
        began = 0;
        // What has come before makes room, as it is overwritten.
        expect(headers.firstValueAsLong("Content-Length"), partial.size());
        channel = partial.begin(file.address(), validator(headers));
    }

    private void goOn(HttpHeaders headers) throws IOException {
        String range = headers.firstValue("Content-Range").orElse("none");
        Matcher matcher = RANGE.matcher(range);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) != from) {
            throw new DownloadException(
                    file.address(),
                    "the server was asked for the bytes from " + from + " on and sent '" + range + "'",
                    "Delete " + partial.path() + " to begin anew.");
        }
        expect(
                matcher.group(2).equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(matcher.group(2))),
                0);
        channel = from == 0 ? partial.begin(file.address(), validator(headers)) : partial.append();
    }

    /** Strong ones only: a weak one may belong to other bytes. */
    private static Optional<String> validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> headers.firstValue("Last-Modified"));
    }

    /** @param freed bytes of the disk that are given back before the first is written */
    private void expect(OptionalLong announced, long freed) throws IOException {
        Long published = file.sizeBytes();
        if (announced.isEmpty()) {
            total = published == null ? -1 : published;
        } else {
            total = announced.getAsLong();
            if (published != null && published != total) {
                throw new DownloadException(
                        file.address(),
                        "expected " + published + " bytes as published, the server has " + total,
                        "Its publisher has replaced the file: nothing was downloaded.");
            }
        }
        long needed = total - began;
        long free = space.usableBytes(partial.target().toAbsolutePath().getParent()) + freed;
        if (needed > free) {
            throw new DownloadException(
                    file.address(),
                    String.format(
                            Locale.ROOT,
                            "%s more are to come, and the disk of %s has %s left",
                            Bytes.text(needed),
                            partial.target().toAbsolutePath().getParent(),
                            Bytes.text(free)),
                    "Free some space or choose another folder.");
        }
    }

    private void take(byte[] bytes) {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            arrived += bytes.length;
            lastNanos = System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(new DownloadException(
                    file.address(),
                    "what has come could not be written to " + partial.path() + " (" + e.getMessage() + ")",
                    "Free some space or choose another folder; the next attempt goes on from here.",
                    e));
        }
    }

    /** Bytes that have come, those of before included. */
    long done() {
        return began + arrived;
    }

    /** Bytes that this answer has brought. */
    long arrived() {
        return arrived;
    }

    /** Bytes of the whole file; -1 while they are not known. */
    long total() {
        return total;
    }

    /** Whether what had come before was of no use. */
    boolean anew() {
        return anew;
    }

    /** Time since the last bytes came. */
    long silentNanos() {
        return System.nanoTime() - lastNanos;
    }

    /** Makes sure that the disk has what has come. */
    void flush() throws IOException {
        if (channel != null) {
            channel.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
