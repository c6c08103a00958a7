package org.cachescope.format;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Small files of each kind, and tensors to put into them. */
final class Samples {
    private Samples() {}

    /** A tensor of random bits. */
    static HostTensor tensor(DType dtype, long seed, long... sizes) {
        Shape shape = Shape.of(sizes);
        byte[] bytes = new byte[Math.toIntExact(shape.elements() * dtype.sizeBytes())];
        new Random(seed).nextBytes(bytes);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        MemorySegment segment = Arena.ofAuto().allocate(bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return new HostTensor(dtype, shape, segment);
    }

    /** One tensor of each type, of odd sizes, with an empty one and a scalar. */
    static Map<String, HostTensor> tensors() {
        Map<String, HostTensor> tensors = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            tensors.put("t." + dtype, tensor(dtype, dtype.ordinal(), 3, 5));
        }
        tensors.put("empty", tensor(DType.F32, 1, 0, 4));
        tensors.put("scalar \"ü\"", tensor(DType.F16, 2));
        return tensors;
    }

    static Path safetensors(Path path) throws IOException {
        SafetensorsFile.write(path, tensors(), Map.of("format", "pt"));
        return path;
    }

    static Path torchZip(Path path) throws IOException {
        Map<String, @Nullable Object> root = new LinkedHashMap<>();
        root.put("weights", tensors());
        root.put("args", new LinkedHashMap<>(Map.of("steps", 20L, "name", "ä")));
        root.put("plain", new ArrayList<>(Arrays.asList(1L, -2.5, true, null, List.of("x"), Long.MIN_VALUE)));
        TorchFile.write(path, root);
        return path;
    }

    static Path torchLegacy(Path path) throws IOException {
        Path golden = Path.of(System.getProperty("golden.dir"), "torch-serialization", "nested-legacy.pt");
        return Files.write(path, Files.readAllBytes(golden));
    }

    /** Arrays of some types, compressed. */
    static Path npz(Path path) throws IOException {
        Map<String, HostTensor> arrays = new LinkedHashMap<>();
        arrays.put("rows", tensor(DType.U8, 3, 4, 5, 3));
        arrays.put("mu", tensor(DType.F64, 4, 7));
        arrays.put("count", HostTensor.ofLongs(Shape.of(), new long[] {50_000}));
        arrays.put("none", tensor(DType.F32, 5, 0, 2));
        NpzFile.write(path, arrays);
        return path;
    }

    /** Reads all arrays of a file of arrays, whole and by rows. */
    static void readAllArrays(Path path) throws IOException {
        NpzFile file = NpzFile.open(path);
        for (String name : file.names()) {
            try (Arena arena = Arena.ofConfined()) {
                HostTensor whole = file.read(name, arena);
                touch(whole);
                if (name.equals("rows")) {
                    try (NpzRows rows = file.rows(name)) {
                        for (long row = 0; row < rows.shape().size(0); row++) {
                            rows.next();
                        }
                    }
                }
            }
        }
    }

    static RgbImage image(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        new Random(5).nextBytes(rgb);
        for (int i = rgb.length / 2; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % width * 4);
        }
        return new RgbImage(width, height, rgb);
    }

    static Path png(Path path) throws IOException {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("model", "shapes32");
        text.put("theta", "θ = 0.1");
        PngFile.write(path, image(9, 7), text);
        return path;
    }

    /** Reads everything that a file of any kind offers. */
    static void readAll(Path path) throws IOException {
        switch (FileKind.of(path)) {
            case SAFETENSORS -> readAll(SafetensorsFile.open(path));
            case PNG -> PngFile.read(path);
            default -> {
                TorchFile file = TorchFile.open(path);
                readAll(file, file.root());
            }
        }
    }

    private static void readAll(TorchFile file, @Nullable Object value) throws IOException {
        switch (value) {
            case TorchTensor tensor -> {
                try (Arena arena = Arena.ofConfined()) {
                    touch(file.read(tensor, arena));
                }
            }
            case Map<?, ?> map -> {
                for (Object child : map.values()) {
                    readAll(file, child);
                }
            }
            case List<?> list -> {
                for (Object child : list) {
                    readAll(file, child);
                }
            }
            case Namespace namespace -> readAll(file, namespace.values());
            case null, default -> {}
        }
    }

    private static void readAll(TensorFile file) {
        for (String name : file.names()) {
            try (Arena arena = Arena.ofConfined()) {
                touch(file.read(name, arena));
            }
        }
    }

    private static void touch(HostTensor tensor) {
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.valueAt(i);
        }
    }

    /** A safetensors file of any header and {@code dataBytes} zero bytes. */
    static Path safetensors(Path path, String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(path, file.putLong(json.length).put(json).array());
    }
}
