package org.cachescope.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/**
 * A safetensors file: an 8-byte little-endian header length, a JSON header, then the tensors' raw little-endian
 * row-major values. Reading a tensor maps its bytes without copying where they are aligned to their element size.
 */
public final class SafetensorsFile implements TensorFile {
    private static final int LENGTH_BYTES = 8;
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final int COPY_BYTES = 1 << 20;

    private final UnchangedFile file;
    private final SafetensorsHeader header;
    private final long dataOffset;

    private SafetensorsFile(UnchangedFile file, SafetensorsHeader header, long dataOffset) {
        this.file = file;
        this.header = header;
        this.dataOffset = dataOffset;
    }

    /**
     * Opens {@code path}, reading its header only. Nothing stays open: each tensor is read from a file proved
     * unchanged.
     *
     * @throws FormatException if it is not a valid safetensors file
     */
    public static TensorFile open(Path path) throws IOException {
        UnchangedFile file = UnchangedFile.of(path);
        if (file.sizeBytes() < LENGTH_BYTES) {
            throw new FormatException(
                    path, "header length", LENGTH_BYTES + " bytes", file.sizeBytes() + " bytes in the whole file");
        }
        try (FileChannel channel = file.open()) {
            long length = ByteBuffer.wrap(UnchangedFile.bytes(channel, 0, LENGTH_BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            long most = Math.min(MOST_HEADER_BYTES, file.sizeBytes() - LENGTH_BYTES);
            if (length < 2 || length > most) {
                throw new FormatException(
                        path,
                        "header length",
                        "2 to " + most + " bytes",
                        Long.toUnsignedString(length),
                        "The file is cut off or not in safetensors format.");
            }
            byte[] json = UnchangedFile.bytes(channel, LENGTH_BYTES, (int) length);
            long dataOffset = LENGTH_BYTES + length;
            SafetensorsHeader header = SafetensorsHeader.parse(path, json, file.sizeBytes() - dataOffset);
            return new SafetensorsFile(file, header, dataOffset);
        }
    }

    @Override
    public Path path() {
        return file.path();
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    @Override
    public Shape shape(String name) {
        return entry(name).shape();
    }

    @Override
    public DType dtype(String name) {
        return entry(name).dtype();
    }

    @Override
    public HostTensor read(String name, Arena arena) {
        SafetensorsHeader.Entry entry = entry(name);
        try {
            MemorySegment bytes = file.bytes(
                    dataOffset + entry.begin(),
                    entry.end() - entry.begin(),
                    entry.dtype().sizeBytes(),
                    arena);
            return new HostTensor(entry.dtype(), entry.shape(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SafetensorsHeader.Entry entry(String name) {
        return WeightSource.named(file.path().toString(), header.entries(), name);
    }

    /**
     * Writes a file atomically. The header names the tensors in the map's order; their values lie by falling element
     * size, so that all are aligned.
     *
     * @throws IllegalArgumentException if a tensor is named {@code __metadata__}
     */
    public static void write(Path path, Map<String, HostTensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, HostTensor>> layout = new ArrayList<>(tensors.entrySet());
        layout.sort(Comparator.comparingInt(named -> -named.getValue().dtype().sizeBytes()));
        Map<String, Long> begins = new HashMap<>();
        long end = 0;
        for (Map.Entry<String, HostTensor> named : layout) {
            begins.put(named.getKey(), end);
            end += named.getValue().bytes().byteSize();
        }
        byte[] json = header(tensors, metadata, begins);
        AtomicFile.write(path, out -> {
            ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(json.length).array());
            out.write(json);
            for (Map.Entry<String, HostTensor> named : layout) {
                copy(named.getValue().bytes(), out);
            }
        });
    }

    private static byte[] header(
            Map<String, HostTensor> tensors, Map<String, String> metadata, Map<String, Long> begins)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> text : metadata.entrySet()) {
                    json.writeStringField(text.getKey(), text.getValue());
                }
                json.writeEndObject();
            }
            for (Map.Entry<String, HostTensor> named : tensors.entrySet()) {
                if (named.getKey().equals(SafetensorsHeader.METADATA)) {
                    throw new IllegalArgumentException("no tensor can be named " + SafetensorsHeader.METADATA);
                }
                HostTensor tensor = named.getValue();
                long begin = begins.get(named.getKey());
                json.writeObjectFieldStart(named.getKey());
                json.writeStringField("dtype", tensor.dtype().name());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape().toArray(), 0, tensor.shape().rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {begin, begin + tensor.bytes().byteSize()}, 0, 2);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        while (bytes.size() % LENGTH_BYTES != 0) {
            bytes.write(' ');
        }
        return bytes.toByteArray();
    }

    /** Writes the bytes of {@code segment}, a piece at a time. */
    static void copy(MemorySegment segment, OutputStream out) throws IOException {
        byte[] piece = new byte[(int) Math.min(COPY_BYTES, segment.byteSize())];
        for (long done = 0; done < segment.byteSize(); done += piece.length) {
            int count = (int) Math.min(piece.length, segment.byteSize() - done);
            MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, done, piece, 0, count);
            out.write(piece, 0, count);
        }
    }
}
