package org.cachescope.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Wraps kernel text as a TorchScript archive in memory: a zip of stored entries with the text, a pickled module of
 * class {@code K} without attributes, an empty constant table and the format version.
 */
final class TorchScriptArchive {
    private static final String HEAD = """
            class K(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    /** Pickle, protocol 2, of an object of class {@code __torch__.K} with the state {@code {"training": False}}. */
    private static final String MODULE_PICKLE =
            "\u0080\u0002c__torch__\nK\nq\0)\u0081}(X\u0008\0\0\0trainingq\1\u0089ub.";

    /** Pickle, protocol 2, of the empty tuple. */
    private static final String EMPTY_TUPLE_PICKLE = "\u0080\u0002).";

    private TorchScriptArchive() {}

    static byte[] of(String methods) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            put(zip, "m/data.pkl", MODULE_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "m/code/__torch__.py", (HEAD + methods.indent(2)).getBytes(StandardCharsets.UTF_8));
            put(zip, "m/constants.pkl", EMPTY_TUPLE_PICKLE.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "m/version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
