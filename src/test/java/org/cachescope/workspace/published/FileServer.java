package org.cachescope.workspace.published;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A server on this machine with one file, which behaves as a test wants. */
public final class FileServer implements AutoCloseable {
    /** Requests that came: the header Range of each, or an empty text. */
    public final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile byte[] content;
    private volatile @Nullable String tag = "\"one\"";
    private volatile int cutAfter = Integer.MAX_VALUE;
    private volatile int status;
    private volatile String type = "application/octet-stream";
    private volatile boolean silent;
    private volatile boolean announces = true;

    /** A server of a file with this content. */
    public FileServer(byte[] content) throws IOException {
        this.content = content;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/file", this::serve);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", address().toString());
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    /** Where the file is. */
    public URI address() {
        return at("/file");
    }

    /** An address that sends on to the file's. */
    public URI moved() {
        return at("/moved");
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    /** Replaces the file. @param tag by which its content is known, or null */
    public void replace(byte[] other, @Nullable String tag) {
        this.content = other;
        this.tag = tag;
    }

    /** Ends each connection after so many bytes of content. */
    public void cutAfter(int bytes) {
        cutAfter = bytes;
    }

    /** Answers with this status alone; 0 for the file. */
    public void answer(int status) {
        this.status = status;
    }

    /** Says what the content is. */
    public void type(String type) {
        this.type = type;
    }

    /** Sends half of the content and then nothing, without ending. */
    public void fallSilent() {
        silent = true;
    }

    /** Sends without saying how much. */
    public void announceNothing() {
        announces = false;
    }

    private void serve(HttpExchange exchange) {
        try {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
                return;
            }
            exchange.getResponseHeaders().add("Content-Type", type);
            if (tag != null) {
                exchange.getResponseHeaders().add("ETag", tag);
            }
            boolean same =
                    tag != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"));
            int from = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
            if (from >= content.length) {
                exchange.getResponseHeaders().add("Content-Range", "bytes */" + content.length);
                exchange.sendResponseHeaders(416, -1);
                exchange.close();
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, announces ? content.length - from : 0);
            int count = silent ? Math.max(0, content.length / 2 - from) : Math.min(content.length - from, cutAfter);
            exchange.getResponseBody().write(content, from, count);
            exchange.getResponseBody().flush();
            if (silent) {
                Thread.sleep(60_000);
            }
            exchange.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
