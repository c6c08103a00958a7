package org.cachescope.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, proved to describe exactly the bytes behind it: every byte belongs to one
 * tensor.
 *
 * @param entries tensor name to description, in the header's order
 * @param metadata the {@code __metadata__} texts
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
    /** The key that holds free text instead of a tensor. */
    static final String METADATA = "__metadata__";

    private static final int MOST_TENSORS = 100_000;
    private static final int MOST_DIMENSIONS = 64;
    private static final String ADVICE = "The file is damaged or was not written by a safetensors library.";
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** One tensor: {@code [begin, end)} counts bytes from the end of the header. */
    record Entry(DType dtype, Shape shape, long begin, long end) {}

    /** @param dataBytes bytes of the file behind the header */
    static SafetensorsHeader parse(Path path, byte[] json, long dataBytes) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        if (json[0] != '{' || json[1] == 0) {
            throw new FormatException(path, "header", "a JSON object in UTF-8", "other bytes", ADVICE);
        }
        try (JsonParser parser = JSON.createParser(json)) {
            Reader reader = new Reader(path, parser);
            reader.next(JsonToken.START_OBJECT, "header", "a JSON object");
            boolean hasMetadata = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (name.equals(METADATA)) {
                    if (hasMetadata) {
                        throw new FormatException(path, METADATA, "once", "twice", ADVICE);
                    }
                    hasMetadata = true;
                    reader.metadata(metadata);
                } else if (entries.put(name, reader.entry("tensor '" + name + "'")) != null) {
                    throw new FormatException(path, "tensor '" + name + "'", "one of that name", "two", ADVICE);
                }
                if (entries.size() > MOST_TENSORS) {
                    throw new FormatException(path, "header", "at most " + MOST_TENSORS + " tensors", "more");
                }
            }
            if (parser.nextToken() != null) {
                throw new FormatException(path, "header", "nothing after the JSON object", "more text", ADVICE);
            }
        } catch (JacksonException e) {
            long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
            String found =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("an error");
            throw new FormatException(path, "header at byte " + (at < 0 ? 0 : 8 + at), "JSON", found, ADVICE);
        }
        requireGapless(path, entries, dataBytes);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void requireGapless(Path path, Map<String, Entry> entries, long dataBytes) throws IOException {
        List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
        inOrder.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> named) -> named.getValue().begin())
                .thenComparingLong(named -> named.getValue().end()));
        long end = 0;
        for (Map.Entry<String, Entry> named : inOrder) {
            String place = "tensor '" + named.getKey() + "'";
            Entry entry = named.getValue();
            if (entry.end() > dataBytes) {
                throw new FormatException(
                        path,
                        place,
                        "bytes up to " + entry.end() + " of the data",
                        "only " + dataBytes + " bytes of data in the file",
                        "The file is cut off or its header wrong: fetch it again.");
            }
            if (entry.begin() != end) {
                String found = entry.begin() < end ? " (overlaps the one before)" : " (a gap before it)";
                throw new FormatException(path, place, "data from byte " + end, entry.begin() + found, ADVICE);
            }
            end = entry.end();
        }
        if (end != dataBytes) {
            throw new FormatException(
                    path, "end of file", end + " bytes of data as the header says", String.valueOf(dataBytes), ADVICE);
        }
    }

    /** Reads the header's parts, strictly. */
    private record Reader(Path path, JsonParser parser) {
        void next(JsonToken wanted, String place, String expected) throws IOException {
            JsonToken token = parser.nextToken();
            if (token != wanted) {
                throw new FormatException(path, place, expected, found(token), ADVICE);
            }
        }

        private String found(@Nullable JsonToken token) throws IOException {
            return token == null ? "nothing" : token.isScalarValue() ? parser.getText() : token.name();
        }

        void metadata(Map<String, String> metadata) throws IOException {
            next(JsonToken.START_OBJECT, METADATA, "an object of strings");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                next(JsonToken.VALUE_STRING, METADATA + " '" + key + "'", "a string");
                if (metadata.put(key, parser.getText()) != null) {
                    throw new FormatException(path, METADATA + " '" + key + "'", "one of that name", "two", ADVICE);
                }
            }
        }

        Entry entry(String place) throws IOException {
            DType dtype = null;
            long[] sizes = null;
            long[] offsets = null;
            next(JsonToken.START_OBJECT, place, "an object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                boolean again = switch (key) {
                    case "dtype" -> dtype != null;
                    case "shape" -> sizes != null;
                    case "data_offsets" -> offsets != null;
                    default ->
                        throw new FormatException(
                                path, place, "dtype, shape and data_offsets", "'" + key + "'", ADVICE);
                };
                if (again) {
                    throw new FormatException(path, place, "one '" + key + "'", "two", ADVICE);
                }
                switch (key) {
                    case "dtype" -> dtype = dtype(place);
                    case "shape" -> sizes = numbers(place + " shape");
                    default -> offsets = numbers(place + " data_offsets");
                }
            }
            if (dtype == null || sizes == null || offsets == null) {
                String missing = dtype == null ? "dtype" : sizes == null ? "shape" : "data_offsets";
                throw new FormatException(path, place, "dtype, shape and data_offsets", "no " + missing, ADVICE);
            }
            return entry(place, dtype, sizes, offsets);
        }

        private Entry entry(String place, DType dtype, long[] sizes, long[] offsets) throws IOException {
            if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
                throw new FormatException(
                        path,
                        place,
                        "data_offsets [begin, end] with 0 <= begin <= end",
                        Arrays.toString(offsets),
                        ADVICE);
            }
            Shape shape;
            long size;
            try {
                shape = Shape.of(sizes);
                size = Math.multiplyExact(shape.elements(), dtype.sizeBytes());
            } catch (IllegalArgumentException | ArithmeticException _) {
                throw new FormatException(
                        path, place, "sizes of 0 or more and less than 2^63 bytes", Arrays.toString(sizes), ADVICE);
            }
            if (offsets[1] - offsets[0] != size) {
                String expected = size + " bytes for " + dtype + shape;
                throw new FormatException(path, place, expected, offsets[1] - offsets[0] + " bytes", ADVICE);
            }
            return new Entry(dtype, shape, offsets[0], offsets[1]);
        }

        private DType dtype(String place) throws IOException {
            next(JsonToken.VALUE_STRING, place + " dtype", "a string");
            String name = parser.getText();
            for (DType dtype : DType.values()) {
                if (dtype.name().equals(name)) {
                    return dtype;
                }
            }
            throw new FormatException(
                    path,
                    place,
                    "a dtype out of " + Arrays.toString(DType.values()),
                    name,
                    "Convert the file to one of these first.");
        }

        private long[] numbers(String place) throws IOException {
            next(JsonToken.START_ARRAY, place, "a list of whole numbers");
            long[] numbers = new long[MOST_DIMENSIONS];
            int count = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || count == MOST_DIMENSIONS) {
                    String found = count == MOST_DIMENSIONS ? "more" : found(parser.currentToken());
                    throw new FormatException(
                            path, place, "up to " + MOST_DIMENSIONS + " whole numbers", found, ADVICE);
                }
                if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                    throw new FormatException(path, place, "numbers below 2^63", parser.getText(), ADVICE);
                }
                numbers[count++] = parser.getLongValue();
            }
            return Arrays.copyOf(numbers, count);
        }
    }
}
