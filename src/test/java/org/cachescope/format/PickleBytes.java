package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds pickles opcode by opcode, good and bad. */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleBytes() {
        op(0x80, 2);
    }

    PickleBytes op(int... opcodes) {
        for (int opcode : opcodes) {
            bytes.write(opcode);
        }
        return this;
    }

    PickleBytes op(String opcodes) {
        bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes times(int count, String opcodes) {
        return op(opcodes.repeat(count));
    }

    PickleBytes global(String module, String name) {
        return op("c" + module + "\n" + name + "\n");
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X');
        bytes.writeBytes(little(4).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
        return this;
    }

    PickleBytes number(long number) {
        op(0x8a, 8);
        bytes.writeBytes(little(8).putLong(number).array());
        return this;
    }

    PickleBytes numbers(long... numbers) {
        op('(');
        for (long number : numbers) {
            number(number);
        }
        return op('t');
    }

    /** A float tensor. */
    PickleBytes tensor(String key, long elements, long offset, long[] sizes, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").op("((").text("storage").global("torch", "FloatStorage");
        text(key)
                .text("cpu")
                .number(elements)
                .op("tQ")
                .number(offset)
                .numbers(sizes)
                .numbers(strides);
        return op(0x89).global("collections", "OrderedDict").op(")RtR");
    }

    byte[] build() {
        return op(".").bytes.toByteArray();
    }

    /** Writes a torch zip file of this pickle and one storage, "0", of {@code elements} floats. */
    Path torchFile(Path path, int elements) throws IOException {
        byte[] storage = new byte[4 * elements];
        ByteBuffer floats = ByteBuffer.wrap(storage).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            floats.putFloat(i);
        }
        byte[] zip = new ZipBytes()
                .add("a/data.pkl", build())
                .add("a/data/0", storage)
                .add("a/version", new byte[] {'3', '\n'})
                .build();
        return Files.write(path, zip);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
