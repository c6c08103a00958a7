package org.cachescope.caching;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cachescope.format.FormatException;
import org.cachescope.format.TorchFile;
import org.cachescope.format.TorchTensor;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the router files of the published code: a pickled dict {@code {"routers": {"<i>.prob": logits},
 * ...}}, or the inner dict alone, with one float tensor of {@code 2 * depth} logits for each row i, numbered as {@link
 * RouterRows} says. The published routers of DiT have the outer dict, those of U-ViT have not.
 *
 * <p>Such a file names neither model nor solver nor pattern; Learning-to-Cache and HarmoniCa share the layout. It also
 * holds rows for full evaluations, which are never trained. They are dropped in reading and written as zeros, since the
 * published code loads every row and reads none of those.
 */
public final class TorchRouterFile {
    private static final String ROUTERS = "routers";
    private static final Pattern ROW_KEY = Pattern.compile("(0|[1-9][0-9]{0,3})\\.prob");
    private static final Pattern ROW_NAME = Pattern.compile("[0-9]+\\.prob");
    private static final String ADVICE = "Is this a router file?";

    private TorchRouterFile() {}

    /**
     * Whether a torch file is laid out as a router, sound or damaged, and not as a network.
     *
     * @throws FormatException if it is no torch file, or not even that can be told
     */
    public static boolean isRouter(Path file) throws IOException {
        return TorchFile.open(file).root() instanceof Map<?, ?> dict
                && (dict.containsKey(ROUTERS)
                        || dict.keySet().stream()
                                .anyMatch(key -> key instanceof String name
                                        && ROW_NAME.matcher(name).matches()));
    }

    /**
     * The published pattern of the files that are laid out as this one: with the outer dict DiT's, without it U-ViT's.
     *
     * @throws FormatException if it is no torch file
     */
    public static ReusePattern usualPattern(Path file) throws IOException {
        boolean outer = TorchFile.open(file).root() instanceof Map<?, ?> dict && dict.containsKey(ROUTERS);
        return outer ? ReusePattern.ALTERNATE : ReusePattern.SHIFTED;
    }

    /**
     * Reads a router: of DDIM, or with a pattern that is for two evaluations a step of DPM-Solver-2.
     *
     * @param file the file
     * @param pattern which rows are meant to be used
     * @throws FormatException if this is no router, a row is missing, or rows are not finite floats of equal number
     */
    public static Router read(Path file, ReusePattern pattern) throws IOException {
        List<float[]> rows = readRows(file);
        int layers = rows.getFirst().length;
        RouterRows conversion = rowsOf(file, rows.size(), pattern);
        float[] @Nullable [] logits = new float[rows.size()] @Nullable [];
        for (int row = 0; row < rows.size(); row++) {
            OptionalInt evaluation = conversion.evaluationOfRow(row);
            if (evaluation.isPresent()) {
                logits[evaluation.getAsInt()] = requireFinite(file, row, rows.get(row));
            }
        }
        return new Router(RouterInfo.of(layers / 2, conversion), logits);
    }

    private static RouterRows rowsOf(Path file, int rows, ReusePattern pattern) throws FormatException {
        int perStep = pattern.usualSolver().evaluationsPerStep();
        if (rows % perStep != 0) {
            throw new FormatException(
                    file,
                    "rows",
                    "an even number, two for each step as the pattern '" + pattern.label() + "' has them",
                    "" + rows,
                    "Is it a DDIM router? Choose the pattern 'alternate'.");
        }
        if (rows / perStep > RouterRows.MAX_STEPS) {
            throw new FormatException(file, "rows", "at most " + perStep * RouterRows.MAX_STEPS, "" + rows, ADVICE);
        }
        return new RouterRows(pattern.usualSolver(), rows / perStep, pattern);
    }

    /**
     * Reads all rows, used or not, by their number in the file.
     *
     * @throws FormatException if this is no router, a row is missing, or rows are not floats of equal number
     */
    public static List<float[]> readRows(Path file) throws IOException {
        TorchFile torch = TorchFile.open(file);
        SortedMap<Integer, TorchTensor> tensors = rowTensors(file, torch.root());
        TorchTensor first = tensors.get(tensors.firstKey());
        float[][] rows = new float[tensors.size()][];
        try (Arena arena = Arena.ofConfined()) {
            for (Map.Entry<Integer, TorchTensor> row : tensors.entrySet()) {
                if (!row.getValue().shape().equals(first.shape())) {
                    throw new FormatException(
                            file,
                            place(row.getKey()),
                            "shape " + first.shape() + " as in the first row",
                            "" + row.getValue().shape());
                }
                HostTensor values = torch.read(row.getValue(), arena);
                rows[row.getKey()] = values.toFloats();
            }
        }
        return List.of(rows);
    }

    private static SortedMap<Integer, TorchTensor> rowTensors(Path file, @Nullable Object root) throws FormatException {
        if (!(root instanceof Map<?, ?> dict)) {
            throw new FormatException(file, "root", "a dict of router rows", describe(root), ADVICE);
        }
        Object inner = dict.containsKey(ROUTERS) ? dict.get(ROUTERS) : dict;
        if (!(inner instanceof Map<?, ?> rows)) {
            throw new FormatException(file, "'" + ROUTERS + "'", "a dict of router rows", describe(inner), ADVICE);
        }
        SortedMap<Integer, TorchTensor> tensors = new TreeMap<>();
        for (Map.Entry<?, ?> entry : rows.entrySet()) {
            int row = rowNumber(file, entry.getKey());
            tensors.put(row, requireRow(file, row, entry.getValue()));
        }
        for (int row = 0; row < tensors.size() || row == 0; row++) {
            if (!tensors.containsKey(row)) {
                String found = tensors.isEmpty() ? "none" : "rows up to " + tensors.lastKey() + " without it";
                throw new FormatException(file, place(row), "a row for every network evaluation", found, ADVICE);
            }
        }
        return tensors;
    }

    private static int rowNumber(Path file, @Nullable Object key) throws FormatException {
        Matcher matcher = ROW_KEY.matcher(key instanceof String text ? text : "");
        if (!matcher.matches()) {
            throw new FormatException(file, "keys of the rows", "'<number>.prob'", describe(key), ADVICE);
        }
        int row = Integer.parseInt(matcher.group(1));
        if (row >= RouterRows.MAX_EVALUATIONS) {
            throw new FormatException(
                    file, "keys of the rows", "rows 0 to " + (RouterRows.MAX_EVALUATIONS - 1), describe(key), ADVICE);
        }
        return row;
    }

    private static TorchTensor requireRow(Path file, int row, @Nullable Object value) throws FormatException {
        if (!(value instanceof TorchTensor tensor)) {
            throw new FormatException(file, place(row), "a tensor", describe(value), ADVICE);
        }
        Shape shape = tensor.shape();
        boolean isRow = shape.rank() == 1
                && shape.size(0) > 0
                && shape.size(0) % 2 == 0
                && shape.size(0) <= 2 * RouterInfo.MAX_DEPTH;
        if (!isRow) {
            String expected = "two logits for each of 1 to " + RouterInfo.MAX_DEPTH + " blocks";
            throw new FormatException(file, place(row), expected, "shape " + shape, ADVICE);
        }
        if (!tensor.dtype().isFloating()) {
            throw new FormatException(file, place(row), "floating-point logits", "" + tensor.dtype(), ADVICE);
        }
        return tensor;
    }

    private static float[] requireFinite(Path file, int row, float[] logits) throws FormatException {
        for (int column = 0; column < logits.length; column++) {
            if (!Float.isFinite(logits[column])) {
                throw new FormatException(
                        file, place(row) + ", column " + column, "a finite logit", "" + logits[column]);
            }
        }
        return logits;
    }

    private static String place(int row) {
        return "tensor '" + rowKey(row) + "'";
    }

    private static String rowKey(int row) {
        return row + ".prob";
    }

    private static String describe(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case String text -> "'" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'";
            case Number number -> "" + number;
            case TorchTensor tensor -> "a tensor of " + tensor.dtype() + tensor.shape();
            default -> "a " + value.getClass().getSimpleName();
        };
    }

    /**
     * Writes a router, atomically, as plain dicts and float32 tensors that {@code torch.load(weights_only=True)} reads.
     * Rows of full evaluations are zeros; all that is known about the router but its logits is left out.
     *
     * @throws IllegalArgumentException if the router drops layers, which such a file cannot say
     */
    public static void write(Path target, Router router) throws IOException {
        if (router.info().mode() == RouterMode.DROP) {
            throw new IllegalArgumentException(
                    "This router drops layers of low β, which a torch file cannot say: keep it as JSON.");
        }
        Map<String, HostTensor> rows = new LinkedHashMap<>();
        RouterRows conversion = router.rows();
        for (int row = 0; row < conversion.evaluations(); row++) {
            OptionalInt evaluation = conversion.evaluationOfRow(row);
            float[] logits = evaluation.isPresent()
                    ? router.logits(evaluation.getAsInt())
                    : new float[router.info().layers()];
            rows.put(rowKey(row), HostTensor.ofFloats(Shape.of(logits.length), logits));
        }
        boolean outer = conversion.solver().evaluationsPerStep() == 1;
        TorchFile.write(target, outer ? Map.of(ROUTERS, rows) : rows);
    }
}
