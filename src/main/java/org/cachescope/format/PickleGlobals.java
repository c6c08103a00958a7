package org.cachescope.format;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** The names that a pickle in a torch file may mention, and what "calling" them makes: data, never an action. */
final class PickleGlobals {
    private static final int MOST_DIMENSIONS = 64;
    private static final int CHARS_PER_CHARGE = 8;

    private static final Map<String, DType> STORAGES = Map.ofEntries(
            Map.entry("DoubleStorage", DType.F64),
            Map.entry("FloatStorage", DType.F32),
            Map.entry("HalfStorage", DType.F16),
            Map.entry("BFloat16Storage", DType.BF16),
            Map.entry("LongStorage", DType.I64),
            Map.entry("IntStorage", DType.I32),
            Map.entry("ShortStorage", DType.I16),
            Map.entry("CharStorage", DType.I8),
            Map.entry("ByteStorage", DType.U8),
            Map.entry("BoolStorage", DType.BOOL),
            Map.entry("UntypedStorage", DType.U8));
    private static final Set<String> STORAGE_MODULES = Set.of("torch", "torch.cuda", "torch.storage");
    private static final Set<String> DTYPES =
            Set.of("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool");
    private static final Set<String> MAKERS = Set.of(
            "collections.OrderedDict",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state",
            "torch.Size",
            "torch.device",
            "argparse.Namespace",
            "copy_reg._reconstructor",
            "copyreg._reconstructor",
            "_codecs.encode",
            "builtins.object",
            "builtins.set",
            "builtins.frozenset",
            "builtins.bytearray");

    private final PickleMachine machine;
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    PickleGlobals(PickleMachine machine) {
        this.machine = machine;
    }

    /** An allowed name. */
    record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A storage, of which the pickle tells type, key and size; the values lie elsewhere in the file. */
    record Storage(Global type, DType dtype, String key, long elements) {
        /** Bytes of the values, or the largest long where there are more. */
        long sizeBytes() {
            return elements > Long.MAX_VALUE / dtype.sizeBytes() ? Long.MAX_VALUE : elements * dtype.sizeBytes();
        }
    }

    /** A namespace being filled. */
    record Options(Map<String, @Nullable Object> values) {}

    /** What stands for {@code module.name}: an allowed global, or a dtype's name as text. */
    Object named(String module, String name) throws FormatException {
        String home = module.equals("__builtin__") ? "builtins" : module;
        if (module.equals("torch") && DTYPES.contains(name)) {
            return name;
        }
        boolean isStorage = STORAGE_MODULES.contains(module) && STORAGES.containsKey(name);
        if (!isStorage && !MAKERS.contains(home + "." + name)) {
            throw notAllowed(module, name);
        }
        return new Global(home, name);
    }

    FormatException notAllowed(String module, String name) {
        return machine.refusal(
                "tensors, containers, numbers and text only",
                module + "." + name + ", which is not allowed",
                "Nothing was executed. If you trust the file's source, save its plain state dict with torch.save.");
    }

    /** The storage that a persistent id names: {@code ('storage', type, key, device, elements[, view])}. */
    Storage storage(@Nullable Object id) throws FormatException {
        boolean fits = id instanceof List<?> parts
                && (parts.size() == 5 || parts.size() == 6 && parts.get(5) == null)
                && "storage".equals(parts.get(0))
                && parts.get(1) instanceof Global
                && parts.get(2) instanceof String
                && parts.get(4) instanceof Long elements
                && elements >= 0;
        if (!fits) {
            throw machine.refusal("('storage', type, key, device, size)", describe(id));
        }
        List<?> parts = (List<?>) id;
        Global type = (Global) parts.get(1);
        DType dtype = STORAGE_MODULES.contains(type.module()) ? STORAGES.get(type.name()) : null;
        if (dtype == null) {
            throw machine.refusal("a storage type", type.toString());
        }
        Storage storage = new Storage(type, dtype, (String) parts.get(2), (Long) parts.get(4));
        Storage known = storages.putIfAbsent(storage.key(), storage);
        if (known != null && !known.equals(storage)) {
            throw machine.refusal(
                    "storage '" + known.key() + "' of " + known.elements() + " " + known.dtype() + " as before",
                    storage.elements() + " " + dtype);
        }
        return storage;
    }

    /** The storages met so far, by key. */
    Map<String, Storage> storages() {
        return Collections.unmodifiableMap(storages);
    }

    /** Makes what {@code global} makes of {@code arguments}. */
    @Nullable
    Object call(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        return switch (global.toString()) {
            case "collections.OrderedDict" -> orderedDict(arguments);
            case "torch._utils._rebuild_tensor_v2" -> tensor(arguments, 6, 7);
            case "torch._utils._rebuild_tensor" -> tensor(arguments, 4, 4);
            case "torch._utils._rebuild_parameter" -> parameter(arguments, 3);
            case "torch._utils._rebuild_parameter_with_state" -> parameter(arguments, 4);
            case "torch.Size" -> Collections.unmodifiableList(numbers("torch.Size", only(global, arguments)));
            case "torch.device" -> device(arguments);
            case "argparse.Namespace" -> options(global, arguments);
            case "copy_reg._reconstructor", "copyreg._reconstructor" -> reconstructed(global, arguments);
            case "_codecs.encode" -> encoded(global, arguments);
            case "builtins.set", "builtins.frozenset" -> collection(global, arguments);
            case "builtins.bytearray" -> arguments.isEmpty() ? new byte[0] : bytes(global, arguments);
            default -> throw machine.refusal("a maker of data", global + " called");
        };
    }

    private Object orderedDict(List<? extends @Nullable Object> arguments) throws FormatException {
        Map<@Nullable Object, @Nullable Object> dict = new LinkedHashMap<>();
        if (arguments.isEmpty()) {
            return dict;
        }
        // Python 2 passed a list of [key, value].
        if (arguments.size() == 1 && arguments.getFirst() instanceof List<?> pairs) {
            machine.charge(pairs.size());
            for (Object pair : pairs) {
                if (!(pair instanceof List<?> keyAndValue) || keyAndValue.size() != 2) {
                    throw machine.refusal("[key, value]", describe(pair));
                }
                machine.putAll(dict, keyAndValue);
            }
            return dict;
        }
        throw machine.refusal("a list of [key, value] for collections.OrderedDict", describe(arguments));
    }

    private TorchTensor tensor(List<? extends @Nullable Object> arguments, int fewest, int most)
            throws FormatException {
        if (arguments.size() < fewest || arguments.size() > most) {
            throw machine.refusal(fewest + " to " + most + " arguments of a tensor", String.valueOf(arguments.size()));
        }
        if (!(arguments.get(0) instanceof Storage storage && arguments.get(1) instanceof Long offset)) {
            throw machine.refusal("a tensor's storage and offset", describe(arguments));
        }
        List<Long> sizes = numbers("a tensor's sizes", arguments.get(2));
        List<Long> strides = numbers("a tensor's strides", arguments.get(3));
        try {
            TorchTensor tensor = new TorchTensor(
                    storage.dtype(), new Shape(sizes), strides, offset, storage.key(), storage.elements());
            tensor.sizeBytes();
            return tensor;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw machine.refusal("a tensor within its storage of " + storage.elements() + " elements", e.getMessage());
        }
    }

    private List<Long> numbers(String what, @Nullable Object values) throws FormatException {
        if (!(values instanceof List<?> list) || list.size() > MOST_DIMENSIONS) {
            throw machine.refusal(what + ", at most " + MOST_DIMENSIONS, describe(values));
        }
        List<Long> numbers = new ArrayList<>();
        for (Object value : list) {
            if (!(value instanceof Long number)) {
                throw machine.refusal("whole numbers below 2^63 as " + what, describe(value));
            }
            numbers.add(number);
        }
        machine.charge(numbers.size());
        return numbers;
    }

    private TorchTensor parameter(List<? extends @Nullable Object> arguments, int count) throws FormatException {
        if (arguments.size() != count || !(arguments.getFirst() instanceof TorchTensor tensor)) {
            throw machine.refusal("a parameter's tensor", describe(arguments));
        }
        return tensor;
    }

    private String device(List<? extends @Nullable Object> arguments) throws FormatException {
        if (arguments.size() == 1 && arguments.get(0) instanceof String type) {
            return type;
        }
        if (arguments.size() == 2
                && arguments.get(0) instanceof String type
                && arguments.get(1) instanceof Long index) {
            machine.charge(type.length() / CHARS_PER_CHARGE + 1);
            return type + ":" + index;
        }
        throw machine.refusal("a device's name and number", describe(arguments));
    }

    private Options options(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        if (!arguments.isEmpty()) {
            throw machine.refusal(global + " without arguments", describe(arguments));
        }
        return new Options(new LinkedHashMap<>());
    }

    /** The way of pickle protocols 0 and 1: {@code (class, object, None)}. */
    private Options reconstructed(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        boolean isNamespace = arguments.size() == 3
                && new Global("argparse", "Namespace").equals(arguments.get(0))
                && new Global("builtins", "object").equals(arguments.get(1));
        if (!isNamespace) {
            throw machine.refusal("argparse.Namespace for " + global, describe(arguments));
        }
        return options(global, List.of());
    }

    private byte[] encoded(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        boolean isLatin1 = arguments.size() == 2
                && arguments.get(0) instanceof String
                && ("latin1".equals(arguments.get(1)) || "latin-1".equals(arguments.get(1)));
        if (!isLatin1) {
            throw machine.refusal("text and 'latin1' for " + global, describe(arguments));
        }
        String text = (String) arguments.get(0);
        machine.charge(text.length() / CHARS_PER_CHARGE + 1);
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] bytes(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        return arguments.size() == 1 && arguments.get(0) instanceof byte[] bytes ? bytes : encoded(global, arguments);
    }

    private Object collection(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        if (!(only(global, arguments) instanceof List<?> values)) {
            throw machine.refusal("a list for " + global, describe(arguments));
        }
        machine.charge(values.size());
        return new ArrayList<>(values);
    }

    private @Nullable Object only(Global global, List<? extends @Nullable Object> arguments) throws FormatException {
        if (arguments.size() != 1) {
            throw machine.refusal("one argument for " + global, String.valueOf(arguments.size()));
        }
        return arguments.getFirst();
    }

    /** A value in few words, never walking into it. */
    static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case Global global -> global.toString();
            case String text -> "'" + text + "'";
            case Number number when !(number instanceof BigInteger) -> number.toString();
            case Boolean flag -> flag ? "True" : "False";
            case byte[] bytes -> bytes.length + " bytes";
            case List<?> list -> "a list or tuple of " + list.size();
            case Map<?, ?> map -> "a dict of " + map.size();
            case TorchTensor tensor -> "a tensor " + tensor.shape();
            case Storage _ -> "a storage";
            case Options _ -> "a namespace";
            case Namespace _ -> "a namespace";
            case Skipped skipped -> skipped.globalName();
            default -> "a large number";
        };
    }
}
