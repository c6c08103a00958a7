package org.cachescope.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;
import org.jspecify.annotations.Nullable;

/**
 * A file made by {@code torch.save}, in the zip container or the older stream, told apart by content. Nothing in it is
 * executed: a pickle that mentions more than data is refused, naming what it mentions.
 *
 * <p>Opening reads the object without its tensors' values. Those are mapped without copying where they are contiguous
 * and aligned to their element size, else gathered into a copy. Nothing stays open: each tensor is read from a file
 * proved unchanged.
 */
public final class TorchFile {
    /** Bound on the bytes of all views that repeat elements of their storage, so that small files stay small. */
    private static final long MOST_REPEATED_BYTES = 256L << 20;

    private static final int NAMED_KEYS = 8;

    private final UnchangedFile file;
    private final TorchContainer container;

    private TorchFile(UnchangedFile file, TorchContainer container) {
        this.file = file;
        this.container = container;
    }

    /**
     * Opens {@code path}.
     *
     * @throws FormatException if it is no torch file, is damaged, or mentions anything but tensors, containers,
     *     numbers, text and {@code argparse.Namespace}
     */
    public static TorchFile open(Path path) throws IOException {
        UnchangedFile file = UnchangedFile.of(path);
        FileKind kind = FileKind.of(path);
        try (FileChannel channel = file.open()) {
            TorchContainer container = switch (kind) {
                case TORCH_ZIP -> TorchContainer.zip(file, channel);
                case TORCH_LEGACY -> TorchContainer.legacy(file, channel);
                case PICKLE ->
                    throw new FormatException(
                            path,
                            "start of file",
                            "a torch.save file",
                            "a bare pickle; nothing in it was executed",
                            "Save a plain state dict with torch.save.");
                default ->
                    throw new FormatException(
                            path,
                            "start of file",
                            "a torch.save file (zip, or the magic number of the older form)",
                            kind.description(),
                            "Choose a file made by torch.save.");
            };
            requireFewRepeats(path, container.root(), "", new IdentityHashMap<>());
            return new TorchFile(file, container);
        }
    }

    /**
     * Bytes of the views in {@code value} that repeat elements of their storage, each as often as it occurs.
     *
     * @param key the nearest key above, told if there are too many
     * @param known bytes of the containers walked before: one may be shared so often that only this keeps the walk
     *     short
     */
    private static long requireFewRepeats(
            Path path, @Nullable Object value, @Nullable Object key, Map<Object, Long> known) throws FormatException {
        if (value instanceof TorchTensor tensor) {
            boolean repeats = tensor.shape().elements() > tensor.storageElements();
            return repeats ? addRepeats(path, value, key, 0, tensor.sizeBytes()) : 0;
        }
        Map<?, ?> entries = entries(value);
        List<?> elements = value instanceof List<?> list ? list : List.of();
        if (value == null || entries.isEmpty() && elements.isEmpty()) {
            return 0;
        }
        Long before = known.get(value);
        if (before != null) {
            return before;
        }
        long sum = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            long more = requireFewRepeats(path, entry.getValue(), entry.getKey(), known);
            sum = addRepeats(path, entry.getValue(), entry.getKey(), sum, more);
        }
        for (Object element : elements) {
            sum = addRepeats(path, element, key, sum, requireFewRepeats(path, element, key, known));
        }
        known.put(value, sum);
        return sum;
    }

    private static Map<?, ?> entries(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> map;
            case Namespace namespace -> namespace.values();
            case null, default -> Map.of();
        };
    }

    private static long addRepeats(Path path, @Nullable Object value, @Nullable Object key, long sum, long more)
            throws FormatException {
        if (more <= MOST_REPEATED_BYTES - sum) {
            return sum + more;
        }
        String found = value instanceof TorchTensor tensor
                ? tensor.sizeBytes() + " from a storage of " + tensor.storageElements() + " elements"
                : (sum + more) + " with those of its tensors";
        throw new FormatException(
                path,
                (value instanceof TorchTensor ? "tensor '" : "object '") + key + "'",
                "at most " + MOST_REPEATED_BYTES + " bytes in views that repeat elements",
                found,
                "Save contiguous tensors.");
    }

    /** The file. */
    public Path path() {
        return file.path();
    }

    /**
     * The saved object, unmodifiable, at most 200 levels deep and free of cycles: {@link Map} (in the file's order;
     * keys are text, longs, doubles, booleans or null), {@link List} (lists, tuples, sets, {@code torch.Size}),
     * {@link Long}, {@link java.math.BigInteger}, {@link Double}, {@link String} (also dtypes, such as {@code float16},
     * and devices, such as {@code cuda:0}), {@link Boolean}, {@code byte[]}, null, {@link TorchTensor},
     * {@link Namespace} and {@link Skipped}.
     */
    public @Nullable Object root() {
        return container.root();
    }

    /** The tensors among the values of {@code dict}, a map of this file, under the keys that are text. */
    public TensorFile tensors(Map<?, ?> dict) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (key instanceof String name && value instanceof TorchTensor tensor) {
                tensors.put(name, tensor);
            }
        });
        return new Tensors(Collections.unmodifiableMap(tensors));
    }

    /**
     * The tensors of the dict found by following {@code keys} from the root; no keys name the root itself.
     *
     * @throws FormatException if there is no dict
     */
    public TensorFile tensorsAt(String... keys) throws FormatException {
        Object value = container.root();
        String place = "object";
        for (String key : keys) {
            if (!(value instanceof Map<?, ?> map) || !map.containsKey(key)) {
                throw new FormatException(path(), place, "a dict with '" + key + "'", describe(value));
            }
            value = map.get(key);
            place += "['" + key + "']";
        }
        if (!(value instanceof Map<?, ?> dict)) {
            throw new FormatException(path(), place, "a dict of tensors", describe(value));
        }
        return tensors(dict);
    }

    private static String describe(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return PickleGlobals.describe(value);
        }
        return map.keySet().stream()
                .limit(NAMED_KEYS)
                .map(String::valueOf)
                .collect(Collectors.joining(
                        ", ", "a dict of " + map.size() + ": ", map.size() > NAMED_KEYS ? ", ..." : ""));
    }

    /**
     * Reads or maps one tensor of this file.
     *
     * @param arena owner of the bytes
     * @return contiguous values as stored; a read-only mapping where the file allows
     * @throws FormatException if the file has changed since it was opened
     * @throws IllegalArgumentException if {@code tensor} is not of this file
     */
    public HostTensor read(TorchTensor tensor, Arena arena) throws IOException {
        PickleGlobals.Storage storage = container.storages().get(tensor.storageKey());
        if (storage == null
                || storage.dtype() != tensor.dtype()
                || storage.elements() != tensor.storageElements()
                || tensor.shape().elements() > storage.elements() && tensor.sizeBytes() > MOST_REPEATED_BYTES) {
            throw new IllegalArgumentException(tensor + " is not in " + path());
        }
        int elementBytes = tensor.dtype().sizeBytes();
        long begin = container.places().get(tensor.storageKey()).offset() + tensor.storageOffset() * elementBytes;
        if (tensor.shape().elements() == 0) {
            return new HostTensor(tensor.dtype(), tensor.shape(), arena.allocate(0));
        }
        if (tensor.isContiguous()) {
            MemorySegment bytes = file.bytes(begin, tensor.sizeBytes(), elementBytes, arena);
            return new HostTensor(tensor.dtype(), tensor.shape(), bytes);
        }
        try (Arena source = Arena.ofConfined()) {
            MemorySegment view = file.bytes(begin, tensor.spanElements() * elementBytes, elementBytes, source);
            MemorySegment values = arena.allocate(tensor.sizeBytes(), 64);
            StridedCopy.gather(view, tensor.shape().toArray(), tensor.strides(), elementBytes, values);
            return new HostTensor(tensor.dtype(), tensor.shape(), values);
        }
    }

    /**
     * Writes an object in the zip container, atomically, so that {@code torch.load(path, weights_only=True)} reads it.
     *
     * @param root nested maps (keys text or whole numbers), lists, text, whole numbers, doubles, booleans, nulls and
     *     tensors, in the maps' order
     * @throws IllegalArgumentException if it holds anything else or is nested too deep
     * @throws WriteFailedException if it cannot be written or takes 4 GB or more
     */
    public static void write(Path path, Map<String, ? extends @Nullable Object> root) throws IOException {
        TorchWriter.write(path, root);
    }

    /** Some of the file's tensors by name. */
    private final class Tensors implements TensorFile {
        private final Map<String, TorchTensor> tensors;

        Tensors(Map<String, TorchTensor> tensors) {
            this.tensors = tensors;
        }

        @Override
        public Path path() {
            return file.path();
        }

        @Override
        public Map<String, String> metadata() {
            return Map.of();
        }

        @Override
        public Set<String> names() {
            return tensors.keySet();
        }

        @Override
        public Shape shape(String name) {
            return tensor(name).shape();
        }

        @Override
        public DType dtype(String name) {
            return tensor(name).dtype();
        }

        @Override
        public HostTensor read(String name, Arena arena) {
            try {
                return TorchFile.this.read(tensor(name), arena);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private TorchTensor tensor(String name) {
            return WeightSource.named(file.path().toString(), tensors, name);
        }
    }
}
