package org.cachescope.workspace.published;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.cachescope.format.Sha256;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;

/**
 * Downloads a file whole or not at all: into a partial file beside its place, checked, then moved there. What has come
 * stays when a download fails or is cancelled, and the next one goes on behind it, if the server says that the content
 * is still the same (RFC 9110, If-Range).
 */
final class Download {
    private static final int ATTEMPTS = 3;
    private static final long LOOK_MILLIS = 100;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int NOT_SATISFIABLE = 416;

    private final HttpClient client;
    private final DiskSpace space;
    private final Duration silence;
    private final PublishedFile file;
    private final Path target;
    private final PartialFile partial;
    private final ProgressListener progress;
    private final CancelToken cancel;

    /** Bytes of the whole file as the last answer told; -1 where it did not. */
    private long total = -1;

    /** Bytes that the last answer brought. */
    private long brought;

    /**
     * A file in its place.
     *
     * @param sha256 of its content
     * @param wasThere whether nothing had to be downloaded
     */
    record Fetched(Path file, long sizeBytes, String sha256, boolean wasThere) {}

    /** A connection that ended before the file did; it is worth another attempt. */
    private static final class CutException extends IOException {
        private static final long serialVersionUID = 1L;

        CutException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param silence time without a byte after which a server is given up */
    Download(
            HttpClient client,
            DiskSpace space,
            Duration silence,
            PublishedFile file,
            Path target,
            ProgressListener progress,
            CancelToken cancel) {
        this.client = client;
        this.space = space;
        this.silence = silence;
        this.file = file;
        this.target = target;
        this.partial = new PartialFile(target);
        this.progress = progress;
        this.cancel = cancel;
    }

    /**
     * Downloads.
     *
     * @throws DownloadException if it cannot be had, with what to do
     * @throws CancellationException if asked to stop
     */
    Fetched run() throws IOException {
        if (Files.exists(target)) {
            return there();
        }
        try (DownloadLock _ = DownloadLock.take(partial.lock(), file.address())) {
            return Files.exists(target) ? there() : download(); // another download may just have ended
        }
    }

    private Fetched download() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                attempt();
                break;
            } catch (CutException e) {
                if (attempt == ATTEMPTS || brought == 0) {
                    throw new DownloadException(
                            file.address(),
                            "the connection ended after " + Bytes.text(partial.size()) + " (" + e.getMessage() + ")",
                            "What has come stays; the next attempt goes on from there.",
                            e);
                }
                note("the connection ended after " + Bytes.text(partial.size()) + "; going on from there");
            }
        }
        long size = partial.size();
        requireSize(size);
        String sha256 = hash(partial.path());
        if (!file.mayHave(sha256)) {
            partial.discard();
            throw new DownloadException(
                    file.address(),
                    "expected content of SHA-256 " + file.sha256() + ", found " + sha256,
                    "What came was deleted: try again; if it stays so, the file is not the published one.");
        }
        if (!isTold()) {
            partial.note(file.address(), sha256);
        }
        partial.finish();
        return new Fetched(target, size, sha256, false);
    }

    private void requireSize(long size) throws IOException {
        Long published = file.sizeBytes();
        long expected = published == null ? total : published;
        if (expected >= 0 && size != expected) {
            partial.discard();
            throw new DownloadException(
                    file.address(),
                    "expected " + expected + " bytes, found " + size + " where no more were to come",
                    "What came was deleted: try again; if it stays so, the file is not the published one.");
        }
    }

    /** Whether its publisher, or who asks, tells anything by which another file is known. */
    private boolean isTold() {
        return file.sizeBytes() != null || file.sha256() != null;
    }

    private Fetched there() throws IOException {
        if (!Files.isRegularFile(target)) {
            throw new DownloadException(
                    file.address(), target + " is there already and is no file", "Choose another folder.");
        }
        long size = Files.size(target);
        String sha256 = hash(target);
        boolean other = file.sizeBytes() != null && file.sizeBytes() != size || !file.mayHave(sha256);
        if (other) {
            throw new DownloadException(
                    file.address(),
                    target + " is there already and is another file than the published one",
                    "Move it away or choose another folder.");
        }
        if (!isTold() && !partial.isNoted(file.address(), sha256)) {
            throw new DownloadException(
                    file.address(),
                    target + " (" + Bytes.text(size) + ") is there already, and nothing tells whether it came from"
                            + " this address",
                    "Move it away, choose another folder, or give what the address holds by --sha256.");
        }
        return new Fetched(target, size, sha256, true);
    }

    private void attempt() throws IOException {
        if (!ask()) {
            partial.discard();
            ask();
        }
    }

    /** Asks for what is missing. @return false if the server cannot go on behind what had come */
    private boolean ask() throws IOException {
        Optional<String> validator = partial.size() > 0 ? partial.validator(file.address()) : Optional.empty();
        long from = validator.isPresent() ? partial.size() : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(file.address()).header("User-Agent", "Cachescope");
        validator.ifPresent(
                known -> request.header("Range", "bytes=" + from + "-").header("If-Range", known));
        progress.report(new Progress.Began("downloading " + file.path()));
        try (Transfer transfer = new Transfer(file, partial, space, from)) {
            try {
                CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request.build(), transfer::receive);
                HttpResponse<Void> response = waitFor(answer, transfer);
                transfer.flush();
                total = transfer.total();
                if (response.statusCode() == NOT_SATISFIABLE && from > 0) {
                    String range =
                            response.headers().firstValue("Content-Range").orElse("");
                    return range.equals("bytes */" + from); // then all of it had come before
                }
                requireWhole(response.statusCode(), transfer);
                return true;
            } finally {
                brought = transfer.arrived();
            }
        }
    }

    /** Content comes by two answers alone; others, good ones too, were not written. */
    private void requireWhole(int status, Transfer transfer) throws IOException {
        if (status != Transfer.OK && status != Transfer.PARTIAL) {
            throw new DownloadException(file.address(), Refusals.reason(status), Refusals.advice(status));
        }
        if (transfer.anew()) {
            note("the content has changed since the last attempt, or its server cannot go on: " + file.path()
                    + " was downloaded from its beginning");
        }
        if (transfer.total() >= 0 && transfer.done() != transfer.total()) {
            throw new CutException(transfer.done() + " of " + transfer.total() + " bytes came", null);
        }
    }

    /** Waits, tells of what comes, and gives up a server that has gone silent. */
    private HttpResponse<Void> waitFor(CompletableFuture<HttpResponse<Void>> answer, Transfer transfer)
            throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                tell(transfer, System.nanoTime() - start);
                if (cancel.isCancelled()) {
                    answer.cancel(true);
                    cancel.check();
                }
                if (transfer.silentNanos() > silence.toNanos()) {
                    answer.cancel(true);
                    throw new CutException("nothing came for " + silence.toSeconds() + " s", null);
                }
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                CancellationException cancelled = new CancellationException("interrupted while downloading");
                cancelled.initCause(e);
                throw cancelled;
            } catch (ExecutionException e) {
                throw explained(file.address(), e.getCause());
            }
        }
    }

    private static IOException explained(URI address, Throwable problem) {
        return switch (problem) {
            case UncheckedIOException e -> explained(address, e.getCause());
            case DownloadException e -> e;
            case ConnectException e ->
                new DownloadException(
                        address,
                        "its server cannot be reached",
                        "Is there a network, and does nothing between here and there forbid it?",
                        e);
            case HttpConnectTimeoutException e ->
                new DownloadException(address, "its server does not answer", "Try again later.", e);
            case SSLException e ->
                new DownloadException(
                        address,
                        "its server cannot prove who it is (" + e.getMessage() + ")",
                        "Nothing was downloaded. A proxy that looks into connections does that.",
                        e);
            case IOException e -> new CutException(String.valueOf(e.getMessage()), e);
            default -> new IOException(String.valueOf(problem), problem);
        };
    }

    private void tell(Transfer transfer, long elapsedNanos) {
        long done = transfer.done();
        long whole = transfer.total();
        double perNano = transfer.arrived() / (double) Math.max(1, elapsedNanos);
        if (whole < 0) {
            progress.report(new Progress.Began("downloading " + file.path() + ", " + Bytes.text(done)));
            return;
        }
        progress.report(new Progress.Advanced(
                "downloading " + file.path() + " (kB)",
                done / 1000,
                whole / 1000,
                Duration.ofNanos(elapsedNanos),
                perNano > 0 ? Optional.of(Duration.ofNanos(Math.round((whole - done) / perNano))) : Optional.empty(),
                Bytes.text(Math.round(perNano * 1e9)) + " a second"));
    }

    private String hash(Path path) throws IOException {
        progress.report(new Progress.Began("checking " + file.path()));
        MessageDigest digest = Sha256.digest();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                digest.update(chunk, 0, count);
                cancel.check();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void note(String message) {
        progress.report(new Progress.Noted("fetch", message));
    }
}
