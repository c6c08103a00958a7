package org.cachescope.format;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** What a file is, judged by its first bytes and never by its name. It may still turn out to be damaged. */
public enum FileKind {
    SAFETENSORS("a safetensors file"),
    /** A zip file that is no npz: {@code torch.save} since PyTorch 1.6. */
    TORCH_ZIP("a zip file"),
    /** {@code torch.save} before PyTorch 1.6. */
    TORCH_LEGACY("an old torch.save file"),
    /** A Python pickle without torch's magic number. */
    PICKLE("a bare Python pickle"),
    NPZ("an npz file"),
    JSON("a JSON file"),
    PNG("a PNG image"),
    UNKNOWN("something else");

    private static final int HEAD_BYTES = 512;
    private static final int LOCAL_NAME = 30;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** Torch's magic number as pickled: LONG1, ten bytes, little-endian, STOP. */
    private static final byte[] MAGIC = HexFormat.of().parseHex("8a0a6cfc9c46f9206aa850192e");

    private static final int FRAME_BYTES = 9;

    private final String description;

    FileKind(String description) {
        this.description = description;
    }

    /** The kind in words, with its article. */
    public String description() {
        return description;
    }

    /**
     * The kind of {@code path}.
     *
     * @throws FormatException if it is missing, a folder, empty, a web page or a git-lfs pointer: not the file that was
     *     meant, whatever that was
     */
    public static FileKind of(Path path) throws IOException {
        UnchangedFile file = UnchangedFile.of(path);
        byte[] head;
        try (FileChannel channel = file.open()) {
            head = UnchangedFile.bytes(channel, 0, (int) Math.min(HEAD_BYTES, file.sizeBytes()));
        }
        requireTheFileItself(path, head);
        if (startsWith(head, 0, ZIP) || startsWith(head, 0, EMPTY_ZIP)) {
            return isNpz(head) ? NPZ : TORCH_ZIP;
        }
        if (startsWith(head, 0, PNG_SIGNATURE)) {
            return PNG;
        }
        if (head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5) {
            int magic = head[2] == (byte) 0x95 ? 2 + FRAME_BYTES : 2;
            return startsWith(head, magic, MAGIC) ? TORCH_LEGACY : PICKLE;
        }
        if (head.length > 8 && head[8] == '{' && hasBinary(head, 8)) {
            return SAFETENSORS;
        }
        String text =
                new String(head, StandardCharsets.UTF_8).replace("\ufeff", "").strip();
        return text.startsWith("{") || text.startsWith("[") ? JSON : UNKNOWN;
    }

    private static void requireTheFileItself(Path path, byte[] head) throws FormatException {
        if (head.length == 0) {
            throw new FormatException(path, "file", "content", "none: it is empty", "Fetch or save it again.");
        }
        String text = new String(head, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs.github.com/spec/")) {
            throw new FormatException(
                    path,
                    "start of file",
                    "the file itself",
                    "a git-lfs pointer, not the file",
                    "Fetch the file: git lfs pull.");
        }
        if (text.startsWith("<!doctype html") || text.startsWith("<html") || text.startsWith("<?xml")) {
            throw new FormatException(
                    path,
                    "start of file",
                    "the file itself",
                    "a web page, perhaps the server's error message",
                    "Download it again.");
        }
    }

    private static boolean isNpz(byte[] head) {
        if (head.length <= LOCAL_NAME) {
            return false;
        }
        int nameBytes = Byte.toUnsignedInt(head[26]) | Byte.toUnsignedInt(head[27]) << 8;
        int end = Math.min(head.length, LOCAL_NAME + nameBytes);
        return new String(head, LOCAL_NAME, end - LOCAL_NAME, StandardCharsets.UTF_8).endsWith(".npy");
    }

    private static boolean startsWith(byte[] head, int at, byte[] prefix) {
        return head.length >= at + prefix.length
                && Arrays.equals(head, at, at + prefix.length, prefix, 0, prefix.length);
    }

    /** Whether any of the first bytes is none that text would have there: a length rather than indentation. */
    private static boolean hasBinary(byte[] head, int count) {
        for (int i = 0; i < count; i++) {
            if (head[i] < ' ' && head[i] != '\n' && head[i] != '\r' && head[i] != '\t') {
                return true;
            }
        }
        return false;
    }
}
