package org.cachescope.format;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a torch file holds: the object, and where its storages' values lie.
 *
 * @param root the object as an unmodifiable tree
 * @param storages type and size of each storage, by key
 * @param places where each storage's values lie; all lie inside the file and fit their sizes
 */
record TorchContainer(
        @Nullable Object root, Map<String, PickleGlobals.Storage> storages, Map<String, ZipArchive.Region> places) {
    private static final long MOST_PICKLE_BYTES = 32 << 20;
    private static final int LONGEST_NAME = 300;
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long LEGACY_PROTOCOL = 1001;
    private static final String PICKLE = "data.pkl";
    private static final String CUT_OFF = "The file is cut off or damaged: fetch it again.";

    /** Reads the zip container, made since PyTorch 1.6: {@code ROOT/data.pkl} and {@code ROOT/data/KEY}. */
    static TorchContainer zip(UnchangedFile file, FileChannel channel) throws IOException {
        ZipArchive zip = ZipArchive.open(file, channel);
        String folder = folder(file, zip);
        requireLittleEndian(file, channel, zip, folder);
        ZipArchive.Region region = zip.region(channel, folder + PICKLE);
        if (region.size() > MOST_PICKLE_BYTES) {
            throw new FormatException(
                    file.path(), PICKLE, "at most " + MOST_PICKLE_BYTES + " bytes", region.size() + " bytes");
        }
        PickleInput in = new PickleInput(
                file.path(), channel, PICKLE, region.offset(), region.offset(), region.offset() + region.size());
        PickleMachine.Pickled pickled = PickleMachine.read(in);
        Map<String, ZipArchive.Region> places = new HashMap<>();
        for (PickleGlobals.Storage storage : pickled.storages().values()) {
            String name = folder + "data/" + storage.key();
            if (!zip.names().contains(name)) {
                throw new FormatException(
                        file.path(), user(pickled.root(), storage), "an entry '" + name + "'", "none", CUT_OFF);
            }
            ZipArchive.Region place = zip.region(channel, name);
            if (place.size() != storage.sizeBytes()) {
                throw wrongSize(file, pickled.root(), storage, place.size() + " bytes in '" + name + "'");
            }
            places.put(storage.key(), place);
        }
        return new TorchContainer(pickled.root(), pickled.storages(), places);
    }

    private static String folder(UnchangedFile file, ZipArchive zip) throws IOException {
        List<String> pickles = zip.names().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            String found = pickles.isEmpty() ? "other entries only" : pickles.size() + " of them";
            throw new FormatException(
                    file.path(), "zip directory", "one " + PICKLE, found, "Choose a file made by torch.save.");
        }
        String pickle = pickles.getFirst();
        String folder = pickle.substring(0, pickle.length() - PICKLE.length());
        if (zip.names().contains(folder + "constants.pkl")) {
            throw new FormatException(
                    file.path(),
                    "zip directory",
                    "a torch.save file",
                    "a TorchScript module",
                    "Save its state dict with torch.save.");
        }
        return folder;
    }

    private static void requireLittleEndian(UnchangedFile file, FileChannel channel, ZipArchive zip, String folder)
            throws IOException {
        String name = folder + "byteorder";
        if (zip.names().contains(name)) {
            ZipArchive.Region region = zip.region(channel, name);
            byte[] order = UnchangedFile.bytes(channel, region.offset(), (int) Math.min(16, region.size()));
            String text = new String(order, StandardCharsets.US_ASCII);
            if (!text.equals("little")) {
                throw new FormatException(file.path(), name, "little", text, "Save the file on an x86 or ARM machine.");
            }
        }
    }

    /**
     * Reads the container of PyTorch before 1.6: pickles of a magic number, a protocol, the system, the object and the
     * storages' keys; then for each key an int64 element count and the values.
     */
    static TorchContainer legacy(UnchangedFile file, FileChannel channel) throws IOException {
        PickleInput in = pickle(file, channel, "magic number", 0);
        require(file, "magic number", MAGIC, PickleMachine.read(in).root());
        in = pickle(file, channel, "protocol version", in.position());
        require(
                file,
                "protocol version",
                LEGACY_PROTOCOL,
                PickleMachine.read(in).root());
        in = pickle(file, channel, "system information", in.position());
        Object system = PickleMachine.read(in).root();
        require(file, "little_endian", true, system instanceof Map<?, ?> map ? map.get("little_endian") : null);
        in = pickle(file, channel, "object", in.position());
        PickleMachine.Pickled pickled = PickleMachine.read(in);
        in = pickle(file, channel, "storage keys", in.position());
        if (!(PickleMachine.read(in).root() instanceof List<?> keys)) {
            throw new FormatException(file.path(), "storage keys", "a list", "something else", CUT_OFF);
        }
        return new TorchContainer(
                pickled.root(), pickled.storages(), places(file, channel, pickled, keys, in.position()));
    }

    private static PickleInput pickle(UnchangedFile file, FileChannel channel, String place, long begin) {
        long end = Math.min(file.sizeBytes(), begin + MOST_PICKLE_BYTES);
        return new PickleInput(file.path(), channel, place, 0, begin, end);
    }

    private static void require(UnchangedFile file, String place, Object expected, @Nullable Object found)
            throws FormatException {
        if (!expected.equals(found)) {
            throw new FormatException(
                    file.path(), place, expected.toString(), PickleGlobals.describe(found), "The file is damaged.");
        }
    }

    private static Map<String, ZipArchive.Region> places(
            UnchangedFile file, FileChannel channel, PickleMachine.Pickled pickled, List<?> keys, long begin)
            throws IOException {
        Map<String, ZipArchive.Region> places = new HashMap<>();
        long offset = begin;
        for (Object key : keys) {
            PickleGlobals.Storage storage =
                    key instanceof String text ? pickled.storages().get(text) : null;
            if (storage == null || places.containsKey(storage.key())) {
                throw new FormatException(
                        file.path(),
                        "storage keys",
                        "each of the object's storages once",
                        PickleGlobals.describe(key),
                        CUT_OFF);
            }
            long left = file.sizeBytes() - offset - Long.BYTES;
            if (left < 0 || storage.sizeBytes() > left) {
                throw wrongSize(file, pickled.root(), storage, Math.max(0, left) + " bytes up to the end of the file");
            }
            PickleInput count = new PickleInput(file.path(), channel, "file", 0, offset, offset + Long.BYTES);
            long elements = count.i64();
            if (elements != storage.elements()) {
                throw wrongSize(file, pickled.root(), storage, "a count of " + elements);
            }
            places.put(storage.key(), new ZipArchive.Region(offset + Long.BYTES, storage.sizeBytes()));
            offset += Long.BYTES + storage.sizeBytes();
        }
        for (PickleGlobals.Storage storage : pickled.storages().values()) {
            if (!places.containsKey(storage.key())) {
                throw wrongSize(file, pickled.root(), storage, "none");
            }
        }
        if (offset != file.sizeBytes()) {
            long more = file.sizeBytes() - offset;
            throw new FormatException(
                    file.path(), "end of file", "nothing behind the last storage", more + " bytes", CUT_OFF);
        }
        return places;
    }

    private static FormatException wrongSize(
            UnchangedFile file, @Nullable Object root, PickleGlobals.Storage storage, String found) {
        String expected = storage.elements() + " elements of " + storage.dtype();
        return new FormatException(file.path(), user(root, storage), expected, found, CUT_OFF);
    }

    /** Names a storage by the first tensor that uses it. */
    private static String user(@Nullable Object root, PickleGlobals.Storage storage) {
        Deque<Object> way = new ArrayDeque<>();
        return findUser(root, storage.key(), way, new IdentityHashMap<>())
                ? "tensor '" + name(way) + "'"
                : "storage '" + storage.key() + "'";
    }

    /**
     * Looks for a tensor of the storage {@code key}.
     *
     * @param way filled with the keys and list places that lead to it, from the root
     * @param seen containers without it: one may be shared so often that only this keeps the walk short
     */
    private static boolean findUser(@Nullable Object value, String key, Deque<Object> way, Map<Object, Boolean> seen) {
        if (value instanceof TorchTensor tensor) {
            return tensor.storageKey().equals(key);
        }
        Map<?, ?> children = switch (value) {
            case Map<?, ?> map -> map;
            case Namespace namespace -> namespace.values();
            case null, default -> Map.of();
        };
        List<?> elements = value instanceof List<?> list ? list : List.of();
        if (value == null || children.isEmpty() && elements.isEmpty() || seen.putIfAbsent(value, true) != null) {
            return false;
        }
        for (Map.Entry<?, ?> child : children.entrySet()) {
            if (findUser(child.getValue(), key, way, seen)) {
                way.addFirst(String.valueOf(child.getKey()));
                return true;
            }
        }
        for (int i = 0; i < elements.size(); i++) {
            if (findUser(elements.get(i), key, way, seen)) {
                way.addFirst(i);
                return true;
            }
        }
        return false;
    }

    /** {@code a.b[3].c}, cut where a message would be: keys may be long, and one key may lie at every level. */
    private static String name(Deque<Object> way) {
        StringBuilder name = new StringBuilder();
        for (Object step : way) {
            if (name.length() > LONGEST_NAME) {
                break;
            }
            if (step instanceof String key) {
                name.append(name.isEmpty() ? "" : ".").append(key, 0, Math.min(key.length(), LONGEST_NAME));
            } else {
                name.append('[').append(step).append(']');
            }
        }
        return name.toString();
    }
}
