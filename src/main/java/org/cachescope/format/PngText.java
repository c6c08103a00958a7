package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Text in PNG chunks: tEXt (Latin-1), zTXt (the same, compressed) and iTXt (UTF-8, compressed or not). */
final class PngText {
    private static final int LONGEST_KEYWORD = 79;
    private static final int MOST_INFLATED_BYTES = 4 << 20;

    private PngText() {}

    static Map<String, String> of(Path path, PngChunks chunks) throws FormatException {
        Map<String, String> texts = new LinkedHashMap<>();
        int left = MOST_INFLATED_BYTES;
        for (PngChunks.Chunk chunk : chunks.all()) {
            byte[] data = chunk.data();
            int at = after(data, 0);
            if (at < 0) {
                continue;
            }
            String keyword = text(data, 0, at - 1, StandardCharsets.ISO_8859_1);
            boolean isInternational = chunk.type().equals("iTXt");
            boolean isCompressed = chunk.type().equals("zTXt") || isInternational && at < data.length && data[at] == 1;
            if (isInternational) {
                at = after(data, after(data, at + 2));
            } else if (chunk.type().equals("zTXt")) {
                at++;
            } else if (!chunk.type().equals("tEXt")) {
                continue;
            }
            if (at < 0 || at > data.length) {
                throw new FormatException(path, "text '" + keyword + "'", "its parts", "fewer", "The file is damaged.");
            }
            if (isCompressed) {
                data = PngChunks.inflate(path, "text '" + keyword + "'", data, at, left);
                left -= data.length;
                at = 0;
            }
            Charset charset = isInternational ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
            texts.putIfAbsent(keyword, text(data, at, data.length, charset));
        }
        return Collections.unmodifiableMap(texts);
    }

    /** The place behind the next NUL from {@code begin} on, or -1. */
    private static int after(byte[] data, int begin) {
        for (int i = begin; i >= 0 && i < data.length; i++) {
            if (data[i] == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static String text(byte[] data, int begin, int end, Charset charset) {
        return new String(data, begin, end - begin, charset);
    }

    static void add(PngChunks chunks, String keyword, String text) {
        boolean isKeyword = !keyword.isEmpty()
                && keyword.length() <= LONGEST_KEYWORD
                && keyword.equals(keyword.strip())
                && isLatin1(keyword);
        if (!isKeyword || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("PNG cannot hold text under the keyword '" + keyword + "'");
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        if (isLatin1(text)) {
            data.write(0);
            data.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
            chunks.add("tEXt", data.toByteArray());
        } else {
            // NUL, not compressed, method 0, no language, no translated keyword.
            data.writeBytes(new byte[5]);
            data.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            chunks.add("iTXt", data.toByteArray());
        }
    }

    /** Printable Latin-1 and line feeds: what a tEXt chunk may hold. */
    private static boolean isLatin1(String text) {
        return text.chars().allMatch(c -> c == '\n' || c >= ' ' && c <= '~' || c >= 0xa0 && c <= 0xff);
    }
}
