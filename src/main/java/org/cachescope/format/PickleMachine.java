package org.cachescope.format;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Python pickle without running anything: builds containers, numbers, text and descriptions of tensors, and
 * knows by {@link PickleGlobals} the few names that torch files need. Everything else is refused by name.
 *
 * <p>Work is bounded: by the pickle's bytes, by {@link #MOST_OPCODES}, and by {@link #MOST_COPIED} for what a few
 * opcodes could have copied again and again. No step recurses, hashes or compares containers.
 */
final class PickleMachine {
    /** A training checkpoint of DiT-XL/2 with its optimiser needs about 50,000. */
    static final int MOST_OPCODES = 2_000_000;

    private static final int MOST_COPIED = 4_000_000;

    private final PickleInput in;
    private final PickleGlobals globals;
    private final ArrayList<@Nullable Object> stack = new ArrayList<>();
    private final ArrayList<Integer> marks = new ArrayList<>();
    private final Map<Long, @Nullable Object> memo = new HashMap<>();
    private long opcodeAt;
    private int copied;

    private PickleMachine(PickleInput in) {
        this.in = in;
        this.globals = new PickleGlobals(this);
    }

    /**
     * Reads the pickle at {@code in}, and nothing behind it.
     *
     * @throws FormatException if it is damaged, too large or contains anything but what is allowed
     */
    static Pickled read(PickleInput in) throws IOException {
        PickleMachine machine = new PickleMachine(in);
        Object root = PickleTree.freeze(in.path(), machine.run());
        return new Pickled(root, machine.globals.storages());
    }

    /**
     * A pickle's content.
     *
     * @param root the object as an unmodifiable tree
     * @param storages the storages that it mentions, by key
     */
    record Pickled(@Nullable Object root, Map<String, PickleGlobals.Storage> storages) {}

    private @Nullable Object run() throws IOException {
        for (int opcodes = 0; opcodes < MOST_OPCODES; opcodes++) {
            opcodeAt = in.position();
            int opcode = in.u8();
            if (opcode == '.') {
                Object root = pop();
                if (!stack.isEmpty() || !marks.isEmpty()) {
                    throw refusal("one object", stack.size() + " more on the stack");
                }
                return root;
            }
            step(opcode);
        }
        throw refusal("at most " + MOST_OPCODES + " pickle opcodes", "more");
    }

    private void step(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> protocol(in.u8());
            case 0x95 -> in.i64(); // FRAME: a hint for buffering
            case '(' -> marks.add(stack.size());
            case '0' -> popOrMark();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'I' -> push(in.integerOrFlagLine());
            case 'L' -> push(in.integerLine());
            case 'J' -> push((long) in.i32());
            case 'K' -> push((long) in.u8());
            case 'M' -> push((long) in.u16());
            case 0x8a -> push(in.integer(in.u8()));
            case 0x8b -> push(in.integer(in.i32()));
            case 'G' -> push(in.bigEndianDouble());
            case 'X' -> push(in.utf8(Integer.toUnsignedLong(in.i32())));
            case 0x8c -> push(in.utf8(in.u8()));
            case 0x8d -> push(in.utf8(in.i64()));
            case 'U' -> push(in.byteString(in.u8()));
            case 'T' -> push(in.byteString(in.i32()));
            case 'B' -> push(in.bytes(Integer.toUnsignedLong(in.i32())));
            case 'C' -> push(in.bytes(in.u8()));
            case 0x8e, 0x96 -> push(in.bytes(in.i64()));
            case ']', 0x8f -> push(new ArrayList<>());
            case '}' -> push(new LinkedHashMap<>());
            case ')' -> push(List.of());
            case 'l', 0x91 -> push(new ArrayList<>(popToMark()));
            case 't' -> push(tuple(popToMark()));
            case 0x85, 0x86, 0x87 -> push(tuple(popLast(opcode - 0x84)));
            case 'd' -> push(putAll(new LinkedHashMap<>(), popToMark()));
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case 's' -> setItems(popLast(2));
            case 'u' -> setItems(popToMark());
            case 'q' -> memo.put((long) in.u8(), top());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.i32()), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(recall(in.u8()));
            case 'j' -> push(recall(Integer.toUnsignedLong(in.i32())));
            case 'c' -> push(globals.named(in.line(), in.line()));
            case 0x93 -> stackGlobal();
            case 'Q' -> push(globals.storage(pop()));
            case 'R', 0x81 -> call();
            case 'b' -> build();
            case 'i' -> throw globals.notAllowed(in.line(), in.line());
            default -> throw refusal("an opcode of torch files", String.format("0x%02x", opcode));
        }
    }

    private void protocol(int version) throws FormatException {
        if (version > 5) {
            throw refusal("pickle protocol up to 5", String.valueOf(version));
        }
    }

    private void push(@Nullable Object value) {
        stack.add(value);
    }

    private int bottom() {
        return marks.isEmpty() ? 0 : marks.getLast();
    }

    private @Nullable Object top() throws FormatException {
        if (stack.size() <= bottom()) {
            throw refusal("a value on the stack", "none");
        }
        return stack.getLast();
    }

    private @Nullable Object pop() throws FormatException {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private void popOrMark() throws FormatException {
        if (!marks.isEmpty() && marks.getLast() == stack.size()) {
            marks.removeLast();
        } else {
            pop();
        }
    }

    private List<@Nullable Object> popToMark() throws FormatException {
        if (marks.isEmpty()) {
            throw refusal("a mark on the stack", "none");
        }
        return popLast(stack.size() - marks.removeLast());
    }

    private List<@Nullable Object> popLast(int count) throws FormatException {
        if (stack.size() - bottom() < count) {
            throw refusal(count + " values on the stack", String.valueOf(stack.size() - bottom()));
        }
        List<@Nullable Object> last = stack.subList(stack.size() - count, stack.size());
        List<@Nullable Object> values = new ArrayList<>(last);
        last.clear();
        return values;
    }

    /** Tuples differ from lists in being unmodifiable. */
    private static List<@Nullable Object> tuple(List<@Nullable Object> values) {
        return Collections.unmodifiableList(values);
    }

    private void append(List<@Nullable Object> values) throws FormatException {
        if (!(top() instanceof ArrayList<?>)) {
            throw refusal("a list to append to", PickleGlobals.describe(top()));
        }
        @SuppressWarnings("unchecked") // only this machine makes array lists, all of objects
        List<@Nullable Object> list = (ArrayList<@Nullable Object>) top();
        list.addAll(values);
    }

    private void setItems(List<@Nullable Object> keysAndValues) throws FormatException {
        if (!(top() instanceof LinkedHashMap<?, ?>)) {
            throw refusal("a dict to fill", PickleGlobals.describe(top()));
        }
        @SuppressWarnings("unchecked") // only this machine makes maps, all of objects
        Map<@Nullable Object, @Nullable Object> map = (LinkedHashMap<@Nullable Object, @Nullable Object>) top();
        putAll(map, keysAndValues);
    }

    /**
     * Adds alternating keys and values. Containers as keys are refused, since hashing them could recurse without end,
     * and so are numbers beyond 64 bits, which take long to hash and to print.
     */
    Map<@Nullable Object, @Nullable Object> putAll(
            Map<@Nullable Object, @Nullable Object> map, List<? extends @Nullable Object> keysAndValues)
            throws FormatException {
        if (keysAndValues.size() % 2 != 0) {
            throw refusal("a value for every key", "a key without one");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            boolean isNumber = key instanceof Long || key instanceof Double;
            if (!(key == null || key instanceof String || isNumber || key instanceof Boolean)) {
                throw refusal(
                        "a dict key that is text, a number of 64 bits, a boolean or None", PickleGlobals.describe(key));
            }
            map.put(key, keysAndValues.get(i + 1));
        }
        return map;
    }

    private @Nullable Object recall(long index) throws FormatException {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw refusal("a value stored under " + index, "none");
        }
        return value;
    }

    private void stackGlobal() throws FormatException {
        Object name = pop();
        Object module = pop();
        if (!(name instanceof String n && module instanceof String m)) {
            throw refusal("a module and a name", PickleGlobals.describe(module) + ", " + PickleGlobals.describe(name));
        }
        push(globals.named(m, n));
    }

    private void call() throws FormatException {
        Object arguments = pop();
        Object callee = pop();
        if (!(callee instanceof PickleGlobals.Global global)) {
            throw refusal("the name of something to make", PickleGlobals.describe(callee));
        }
        if (!(arguments instanceof List<?> list) || arguments instanceof ArrayList<?>) {
            throw refusal("a tuple of arguments for " + global, PickleGlobals.describe(arguments));
        }
        push(globals.call(global, list));
    }

    /** Gives an object its attributes: a namespace keeps them; those of an OrderedDict (versions) are left out. */
    private void build() throws FormatException {
        Object state = pop();
        Object target = top();
        if (target instanceof PickleGlobals.Options options && state instanceof LinkedHashMap<?, ?> values) {
            charge(values.size());
            for (Map.Entry<?, ?> option : values.entrySet()) {
                if (!(option.getKey() instanceof String name)) {
                    throw refusal("text as an option's name", PickleGlobals.describe(option.getKey()));
                }
                options.values().put(name, option.getValue());
            }
        } else if (!(target instanceof LinkedHashMap<?, ?> && state instanceof LinkedHashMap<?, ?>)) {
            throw refusal(
                    "attributes for a namespace or dict",
                    PickleGlobals.describe(state) + " for " + PickleGlobals.describe(target));
        }
    }

    /** Pays for copying {@code count} values that are not in the pickle a second time. */
    void charge(int count) throws FormatException {
        if (count > MOST_COPIED - copied) {
            throw refusal("at most " + MOST_COPIED + " values copied", "more");
        }
        copied += count;
    }

    /** The key under which the object being made is about to be stored, as far as can be seen. */
    String place() {
        for (int i = stack.size() - 1; i >= Math.max(0, stack.size() - 4); i--) {
            if (stack.get(i) instanceof String key) {
                return "'" + key + "', " + in.placeOf(opcodeAt);
            }
        }
        return in.placeOf(opcodeAt);
    }

    /** A refusal at the opcode in hand. */
    FormatException refusal(String expected, String found) {
        return refusal(expected, found, "The file is damaged or no torch checkpoint; nothing in it was executed.");
    }

    FormatException refusal(String expected, String found, String advice) {
        return new FormatException(in.path(), place(), expected, found, advice);
    }
}
