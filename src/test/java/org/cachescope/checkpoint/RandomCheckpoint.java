package org.cachescope.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.DitWeightNames;
import org.cachescope.model.PositionTable;
import org.cachescope.model.UVitArchitecture;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** Makes a network's weights of any size from a seed: in memory, or streamed into a safetensors file. */
public final class RandomCheckpoint {
    /** DiT-XL/2 for images of 256 pixels. */
    public static final DitArchitecture XL_256 = new DitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, true);

    /** A network small enough for any test, of no published size. */
    public static final DitArchitecture TINY = new DitArchitecture(6, 2, 3, 16, 3, 2, 48, 5, true);

    /** U-ViT-H/2 for images of 256 pixels. */
    public static final UVitArchitecture UVIT_H_256 =
            new UVitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, false, false, false);

    /** A U-ViT small enough for any test, of no published size, with every part that one may have. */
    public static final UVitArchitecture TINY_UVIT = new UVitArchitecture(6, 2, 3, 16, 4, 2, 48, 5, true, true, true);

    private static final float LARGEST = 0.04f;
    private static final int CHUNK_VALUES = 1 << 20;

    private RandomCheckpoint() {}

    /** Weights by published name, a DiT's position table analytic. */
    public static Map<String, HostTensor> weights(Architecture a, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, HostTensor> weights = new LinkedHashMap<>();
        a.shapes().forEach((name, shape) -> {
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = next(random);
            }
            weights.put(name, HostTensor.ofFloats(shape, values));
        });
        if (a instanceof DitArchitecture dit) {
            weights.put(DitWeightNames.POSITIONS, PositionTable.sineCosine(dit));
        }
        return weights;
    }

    /** Writes F32 weights of any total size without holding them, a DiT's position table analytic. */
    public static void write(Path file, Architecture a, long seed) throws IOException {
        Map<String, Shape> shapes = a.shapes();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            writeHeader(channel, shapes);
            SplittableRandom random = new SplittableRandom(seed);
            MemorySegment chunk = arena.allocate(4L * CHUNK_VALUES, 64);
            for (Map.Entry<String, Shape> weight : shapes.entrySet()) {
                if (a instanceof DitArchitecture dit && weight.getKey().equals(DitWeightNames.POSITIONS)) {
                    writeFully(channel, PositionTable.sineCosine(dit).bytes().asByteBuffer());
                } else {
                    writeRandom(channel, weight.getValue().elements(), random, chunk);
                }
            }
        }
    }

    /** Writes F32 weights of these names and shapes without holding them. */
    public static void write(Path file, Map<String, Shape> shapes, long seed) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Arena arena = Arena.ofConfined()) {
            writeHeader(channel, shapes);
            SplittableRandom random = new SplittableRandom(seed);
            MemorySegment chunk = arena.allocate(4L * CHUNK_VALUES, 64);
            for (Shape shape : shapes.values()) {
                writeRandom(channel, shape.elements(), random, chunk);
            }
        }
    }

    private static void writeHeader(FileChannel channel, Map<String, Shape> shapes) throws IOException {
        byte[] json = header(shapes);
        ByteBuffer start = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
        writeFully(channel, start.putLong(json.length).put(json).flip());
    }

    private static void writeRandom(FileChannel channel, long elements, SplittableRandom random, MemorySegment chunk)
            throws IOException {
        for (long done = 0; done < elements; done += CHUNK_VALUES) {
            int count = (int) Math.min(CHUNK_VALUES, elements - done);
            for (int i = 0; i < count; i++) {
                chunk.setAtIndex(ValueLayout.JAVA_FLOAT, i, next(random));
            }
            writeFully(channel, chunk.asSlice(0, 4L * count).asByteBuffer());
        }
    }

    private static float next(SplittableRandom random) {
        return LARGEST * (random.nextInt() >> 8) * 0x1p-23f;
    }

    private static byte[] header(Map<String, Shape> shapes) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        long begin = 0;
        for (Map.Entry<String, Shape> weight : shapes.entrySet()) {
            long end = begin + 4 * weight.getValue().elements();
            header.put(
                    weight.getKey(),
                    Map.of(
                            "dtype", "F32",
                            "shape", weight.getValue().dimensions(),
                            "data_offsets", List.of(begin, end)));
            begin = end;
        }
        String json = new ObjectMapper().writeValueAsString(header);
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        return padded.getBytes(StandardCharsets.UTF_8);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
