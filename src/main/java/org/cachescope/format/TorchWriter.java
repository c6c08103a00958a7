package org.cachescope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.jspecify.annotations.Nullable;

/**
 * Writes PyTorch's zip container: a pickle (protocol 2) of plain data, and each tensor's values as an entry stored
 * uncompressed from a multiple of 64 bytes on. The same object always gives the same bytes.
 */
final class TorchWriter {
    private static final String FOLDER = "archive/";
    private static final int ALIGNMENT = 64;
    private static final int MOST_LEVELS = 200;
    private static final int LOCAL_BYTES = 30;
    private static final int CENTRAL_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int PADDING_ID = 0x4246;
    private static final int PADDING_HEADER_BYTES = 4;
    private static final int DATE_1980 = 0x21;
    private static final long MOST_BYTES = 0xffff_ffffL;
    private static final int MOST_ENTRIES = 0xffff;

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<HostTensor> tensors = new ArrayList<>();

    /** A zip entry; its data starts at {@code header} + the local header with name and padding. */
    private record Entry(byte[] name, MemorySegment data, int crc, long header, int padding) {
        long dataOffset() {
            return header + LOCAL_BYTES + name.length + padding;
        }

        long end() {
            return dataOffset() + data.byteSize();
        }
    }

    private TorchWriter() {}

    static void write(Path path, Map<String, ? extends @Nullable Object> root) throws IOException {
        TorchWriter writer = new TorchWriter();
        writer.pickle.write(0x80);
        writer.pickle.write(2);
        writer.value(root, 1);
        writer.pickle.write('.');
        List<Entry> entries = writer.entries();
        long end = entries.getLast().end();
        long directoryBytes = entries.stream()
                .mapToLong(entry -> CENTRAL_BYTES + entry.name().length)
                .sum();
        if (end + directoryBytes + END_BYTES > MOST_BYTES || entries.size() > MOST_ENTRIES) {
            throw new WriteFailedException(
                    path, "a torch file of 4 GB or more, or of 65,535 tensors", "Write safetensors instead.", null);
        }
        AtomicFile.write(path, out -> {
            for (Entry entry : entries) {
                out.write(header(entry, 0x04034b50, LOCAL_BYTES));
                out.write(entry.name());
                out.write(padding(entry.padding()));
                SafetensorsFile.copy(entry.data(), out);
            }
            for (Entry entry : entries) {
                out.write(header(entry, 0x02014b50, CENTRAL_BYTES));
                out.write(entry.name());
            }
            out.write(end(entries.size(), directoryBytes, end));
        });
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        add(entries, "data.pkl", MemorySegment.ofArray(pickle.toByteArray()));
        add(entries, "byteorder", text("little"));
        for (int key = 0; key < tensors.size(); key++) {
            add(entries, "data/" + key, tensors.get(key).bytes());
        }
        add(entries, "version", text("3\n"));
        return entries;
    }

    private static MemorySegment text(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void add(List<Entry> entries, String name, MemorySegment data) {
        byte[] path = (FOLDER + name).getBytes(StandardCharsets.UTF_8);
        long header = entries.isEmpty() ? 0 : entries.getLast().end();
        long unpadded = header + LOCAL_BYTES + path.length + PADDING_HEADER_BYTES;
        int padding = PADDING_HEADER_BYTES + (int) (-unpadded & (ALIGNMENT - 1));
        entries.add(new Entry(path, data, crc(data), header, padding));
    }

    private static int crc(MemorySegment data) {
        CRC32 crc = new CRC32();
        for (long done = 0; done < data.byteSize(); done += 1 << 30) {
            crc.update(data.asSlice(done, Math.min(1 << 30, data.byteSize() - done))
                    .asByteBuffer());
        }
        return (int) crc.getValue();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The local header, or that of the directory, which has more fields but no padding. */
    private static byte[] header(Entry entry, int signature, int bytes) {
        boolean isLocal = bytes == LOCAL_BYTES;
        ByteBuffer header = little(bytes).putInt(signature);
        if (!isLocal) {
            header.putShort((short) 20);
        }
        header.putShort((short) 20).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        header.putShort((short) DATE_1980).putInt(entry.crc());
        header.putInt((int) entry.data().byteSize()).putInt((int) entry.data().byteSize());
        header.putShort((short) entry.name().length).putShort((short) (isLocal ? entry.padding() : 0));
        if (!isLocal) {
            header.putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt((int) entry.header());
        }
        return header.array();
    }

    private static byte[] padding(int bytes) {
        return little(bytes)
                .putShort((short) PADDING_ID)
                .putShort((short) (bytes - PADDING_HEADER_BYTES))
                .array();
    }

    private static byte[] end(int entries, long directoryBytes, long directory) {
        ByteBuffer end = little(END_BYTES).putInt(0x06054b50).putInt(0);
        end.putShort((short) entries).putShort((short) entries);
        return end.putInt((int) directoryBytes)
                .putInt((int) directory)
                .putShort((short) 0)
                .array();
    }

    private void value(@Nullable Object value, int level) throws IOException {
        if (level > MOST_LEVELS) {
            throw new IllegalArgumentException("containers nested more than " + MOST_LEVELS + " deep");
        }
        switch (value) {
            case null -> pickle.write('N');
            case Boolean flag -> pickle.write(flag ? 0x88 : 0x89);
            case Long number -> integer(number);
            case Integer number -> integer(number);
            case Double number -> bytes('G', ByteBuffer.allocate(8).putDouble(number));
            case Float number -> bytes('G', ByteBuffer.allocate(8).putDouble(number));
            case String text -> text('X', text);
            case HostTensor tensor -> tensor(tensor);
            case List<?> list -> {
                pickle.write("](".getBytes(StandardCharsets.US_ASCII));
                for (Object element : list) {
                    value(element, level + 1);
                }
                pickle.write('e');
            }
            case Map<?, ?> map -> {
                pickle.write("}(".getBytes(StandardCharsets.US_ASCII));
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String || entry.getKey() instanceof Number)) {
                        throw new IllegalArgumentException("a dict key " + entry.getKey());
                    }
                    value(entry.getKey(), level + 1);
                    value(entry.getValue(), level + 1);
                }
                pickle.write('u');
            }
            default -> throw new IllegalArgumentException("a torch file of plain data cannot hold " + value.getClass());
        }
    }

    private void bytes(int opcode, ByteBuffer bytes) throws IOException {
        pickle.write(opcode);
        pickle.write(bytes.array());
    }

    private void text(int opcode, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes(opcode, little(4).putInt(utf8.length));
        pickle.write(utf8);
    }

    private void integer(long number) throws IOException {
        if (number == (int) number) {
            bytes('J', little(4).putInt((int) number));
        } else {
            byte[] bytes = BigInteger.valueOf(number).toByteArray();
            pickle.write(0x8a);
            pickle.write(bytes.length);
            for (int i = bytes.length - 1; i >= 0; i--) {
                pickle.write(bytes[i]);
            }
        }
    }

    private void global(String module, String name) throws IOException {
        pickle.write(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** {@code _rebuild_tensor_v2(storage, 0, sizes, strides, False, OrderedDict())}. */
    private void tensor(HostTensor tensor) throws IOException {
        String key = String.valueOf(tensors.size());
        tensors.add(tensor);
        global("torch._utils", "_rebuild_tensor_v2");
        pickle.write("((".getBytes(StandardCharsets.US_ASCII));
        text('X', "storage");
        global("torch", storage(tensor.dtype()));
        text('X', key);
        text('X', "cpu");
        integer(tensor.shape().elements());
        pickle.write("tQ".getBytes(StandardCharsets.US_ASCII));
        integer(0);
        tuple(tensor.shape().toArray());
        tuple(strides(tensor.shape().toArray()));
        pickle.write(0x89);
        global("collections", "OrderedDict");
        pickle.write(")RtR".getBytes(StandardCharsets.US_ASCII));
    }

    private void tuple(long[] numbers) throws IOException {
        pickle.write('(');
        for (long number : numbers) {
            integer(number);
        }
        pickle.write('t');
    }

    private static long[] strides(long[] sizes) {
        long[] strides = new long[sizes.length];
        long step = 1;
        for (int i = sizes.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(1, sizes[i]);
        }
        return strides;
    }

    private static String storage(DType dtype) {
        return switch (dtype) {
            case F64 -> "DoubleStorage";
            case F32 -> "FloatStorage";
            case F16 -> "HalfStorage";
            case BF16 -> "BFloat16Storage";
            case I64 -> "LongStorage";
            case I32 -> "IntStorage";
            case I16 -> "ShortStorage";
            case I8 -> "CharStorage";
            case U8 -> "ByteStorage";
            case BOOL -> "BoolStorage";
        };
    }
}
