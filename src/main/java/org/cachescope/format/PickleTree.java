package org.cachescope.format;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a pickle built into an unmodifiable tree that is safe to walk, print and compare: of bounded depth, free
 * of cycles, and not blown up by containers that are shared many times over. Works with a stack of its own.
 */
final class PickleTree {
    private static final int MOST_LEVELS = 200;
    private static final int MOST_VALUES = 4_000_000;
    private static final String ADVICE = "No torch checkpoint looks like this; nothing in it was executed.";

    private final Path path;
    private final Map<Object, Frozen> done = new IdentityHashMap<>();
    private final Map<Object, Object> open = new IdentityHashMap<>();
    private final Deque<Frame> frames = new ArrayDeque<>();

    /** A finished container, with the levels and values that a walk over it sees. */
    private record Frozen(Object value, int levels, int values) {}

    /** A container whose children are being frozen. */
    private static final class Frame {
        final Object source;
        final Iterator<?> children;
        final List<@Nullable Object> frozen = new ArrayList<>();
        int levels = 1;
        int values = 1;

        Frame(Object source, Iterator<?> children) {
            this.source = source;
            this.children = children;
        }
    }

    private PickleTree(Path path) {
        this.path = path;
    }

    /** Freezes {@code root}. @throws FormatException if it is too deep, too large or contains itself */
    static @Nullable Object freeze(Path path, @Nullable Object root) throws FormatException {
        PickleTree tree = new PickleTree(path);
        Iterator<?> children = children(root);
        return root == null || children == null ? leaf(root) : tree.container(root, children);
    }

    private Object container(Object root, Iterator<?> rootChildren) throws FormatException {
        push(root, rootChildren);
        while (true) {
            Frame frame = frames.element();
            if (frame.children.hasNext()) {
                child(frame, frame.children.next());
                continue;
            }
            frames.remove();
            open.remove(frame.source);
            Frozen frozen = new Frozen(rebuilt(frame), frame.levels, frame.values);
            if (frames.isEmpty()) {
                return frozen.value();
            }
            done.put(frame.source, frozen);
            add(frames.element(), frozen);
        }
    }

    private void child(Frame frame, @Nullable Object child) throws FormatException {
        Iterator<?> children = children(child);
        if (child == null || children == null) {
            add(frame, new Frozen(Map.of(), 0, 1), leaf(child));
            return;
        }
        Frozen known = done.get(child);
        if (known != null) {
            add(frame, known);
        } else if (open.containsKey(child)) {
            throw new FormatException(path, "pickle", "containers that do not contain themselves", "a cycle", ADVICE);
        } else {
            push(child, children);
        }
    }

    private void push(Object source, Iterator<?> children) throws FormatException {
        requireLevels(frames.size() + 1);
        open.put(source, source);
        frames.push(new Frame(source, children));
    }

    private void add(Frame frame, Frozen child) throws FormatException {
        add(frame, child, child.value());
    }

    private void add(Frame frame, Frozen child, @Nullable Object value) throws FormatException {
        frame.levels = Math.max(frame.levels, child.levels() + 1);
        requireLevels(frames.size() - 1 + frame.levels);
        if (child.values() > MOST_VALUES - frame.values) {
            throw new FormatException(path, "pickle", "at most " + MOST_VALUES + " values", "more", ADVICE);
        }
        frame.values += child.values();
        frame.frozen.add(value);
    }

    private void requireLevels(int levels) throws FormatException {
        if (levels > MOST_LEVELS) {
            throw new FormatException(
                    path, "pickle", "containers nested at most " + MOST_LEVELS + " deep", "deeper ones", ADVICE);
        }
    }

    private static @Nullable Iterator<?> children(@Nullable Object value) {
        return switch (value) {
            case List<?> list -> list.iterator();
            case Map<?, ?> map -> map.values().iterator();
            case PickleGlobals.Options options -> options.values().values().iterator();
            case null, default -> null;
        };
    }

    private static @Nullable Object leaf(@Nullable Object value) {
        return switch (value) {
            case PickleGlobals.Global global -> new Skipped(global.toString());
            case PickleGlobals.Storage storage -> new Skipped(storage.type().toString());
            case null, default -> value;
        };
    }

    private static Object rebuilt(Frame frame) {
        return switch (frame.source) {
            case Map<?, ?> map -> Collections.unmodifiableMap(rekeyed(map, frame.frozen));
            case PickleGlobals.Options options ->
                new Namespace(Collections.unmodifiableMap(rekeyed(options.values(), frame.frozen)));
            default -> Collections.unmodifiableList(frame.frozen);
        };
    }

    private static <K extends @Nullable Object> Map<K, @Nullable Object> rekeyed(
            Map<K, ?> source, List<@Nullable Object> values) {
        Map<K, @Nullable Object> map = new LinkedHashMap<>();
        Iterator<@Nullable Object> value = values.iterator();
        source.keySet().forEach(key -> map.put(key, value.next()));
        return map;
    }
}
