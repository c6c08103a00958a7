package org.cachescope.caching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Cachescope's own router files: JSON of format {@value #FORMAT}, version {@value #VERSION}.
 *
 * <p>{@code logits} holds one row a network evaluation, noisy to clean: null for a full one, else two float32 numbers a
 * block, attention first. {@code mode} is left out where layers of low β reuse.
 *  They are written with as many digits as bring every bit back.
 */
public final class RouterJson {
    /** Value of the {@code format} field. */
    public static final String FORMAT = "cachescope-router";

    /** Newest version that this program reads, and the one it writes. */
    public static final int VERSION = 1;

    private static final List<String> FIELDS = List.of(
            "format",
            "version",
            "architecture",
            "model",
            "solver",
            "steps",
            "pattern",
            "mode",
            "lambda",
            "theta",
            "training",
            "logits");

    private RouterJson() {}

    /**
     * Reads a router.
     *
     * @throws FormatException if the file is not one, newer than this program, damaged or inconsistent
     */
    public static Router read(Path file) throws IOException {
        return read(JsonFile.open(file));
    }

    static Router read(JsonFile json) throws FormatException {
        ObjectNode root = json.root();
        json.requireFormat(FORMAT, VERSION);
        json.requireKnownFields("content", root, FIELDS);
        RouterInfo info = info(json, root);
        return new Router(info, logits(json, info, root.path("logits")));
    }

    private static RouterInfo info(JsonFile json, ObjectNode root) throws FormatException {
        JsonNode architecture = json.object(root, "architecture");
        if (architecture == null) {
            throw json.wrong("'architecture'", "an object with the network's depth", null);
        }
        json.requireKnownFields("'architecture'", architecture, List.of("depth", "layers"));
        int depth = json.integer(architecture, "depth", 1, RouterInfo.MAX_DEPTH);
        json.integer(architecture, "layers", 2 * depth, 2 * depth);
        SolverName solver = solver(json, root);
        ReusePattern pattern = pattern(json, root);
        if (pattern.misfit(solver).isPresent()) {
            throw json.wrong("'pattern'", "one that '" + solver.label() + "' can have", root.get("pattern"));
        }
        RouterRows rows = new RouterRows(solver, json.integer(root, "steps", 1, RouterRows.MAX_STEPS), pattern);
        JsonNode model = json.object(root, "model");
        if (model != null) {
            json.requireKnownFields("'model'", model, List.of("name", "identity"));
        }
        return RouterInfo.of(depth, rows)
                .withModel(
                        model == null ? null : json.text(model, "name"),
                        model == null ? null : json.text(model, "identity"))
                .withTraining(json.number(root, "lambda"), json.number(root, "theta"), training(json, root))
                .withMode(mode(json, root));
    }

    private static RouterMode mode(JsonFile json, ObjectNode root) throws FormatException {
        String label = root.has("mode") ? json.text(root, "mode") : RouterMode.REUSE.label();
        return Optional.ofNullable(label)
                .flatMap(RouterMode::ofLabel)
                .orElseThrow(() -> json.wrong("'mode'", "'reuse' or 'drop'", root.get("mode")));
    }

    private static ReusePattern pattern(JsonFile json, ObjectNode root) throws FormatException {
        String label = json.text(root, "pattern");
        Optional<ReusePattern> pattern = label == null ? Optional.empty() : ReusePattern.ofLabel(label);
        return pattern.orElseThrow(() -> json.wrong(
                "'pattern'",
                Arrays.stream(ReusePattern.values())
                        .map(known -> "'" + known.label() + "'")
                        .collect(Collectors.joining(" or ")),
                root.get("pattern")));
    }

    private static SolverName solver(JsonFile json, ObjectNode root) throws FormatException {
        String label = json.text(root, "solver");
        Optional<SolverName> solver = label == null ? Optional.empty() : SolverName.find(label);
        return solver.filter(SolverName::hasRouters)
                .orElseThrow(() -> json.wrong(
                        "'solver'",
                        Arrays.stream(SolverName.values())
                                .filter(SolverName::hasRouters)
                                .map(known -> "'" + known.label() + "'")
                                .collect(Collectors.joining(" or ")),
                        root.get("solver")));
    }

    private static Map<String, Object> training(JsonFile json, ObjectNode root) throws FormatException {
        Map<String, Object> facts = new LinkedHashMap<>();
        JsonNode training = json.object(root, "training");
        if (training != null) {
            for (Map.Entry<String, JsonNode> fact : training.properties()) {
                facts.put(fact.getKey(), fact(json, fact.getKey(), fact.getValue()));
            }
        }
        return facts;
    }

    private static Object fact(JsonFile json, String name, JsonNode value) throws FormatException {
        double number = value.isNumber() ? Double.parseDouble(value.asText()) : 0;
        if (value.isTextual()) {
            return value.textValue();
        } else if (value.isBoolean()) {
            return value.booleanValue();
        } else if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        } else if (value.isNumber() && Double.isFinite(number)) {
            return number;
        }
        throw json.wrong("'training', '" + name + "'", "a string, a finite number or a boolean", value);
    }

    private static float[] @Nullable [] logits(JsonFile json, RouterInfo info, JsonNode table) throws FormatException {
        RouterRows rows = info.rows();
        if (!table.isArray() || table.size() != rows.evaluations()) {
            throw json.wrong("'logits'", rows.evaluations() + " rows for as many evaluations", table);
        }
        float[] @Nullable [] logits = new float[rows.evaluations()] @Nullable [];
        for (int evaluation = 0; evaluation < logits.length; evaluation++) {
            JsonNode row = table.get(evaluation);
            String place = "'logits', row " + evaluation;
            if (rows.isCacheEvaluation(evaluation)) {
                logits[evaluation] = row(json, place, row, info);
            } else if (!row.isNull()) {
                throw json.wrong(place, "null, since this is a full evaluation", row);
            }
        }
        return logits;
    }

    private static float[] row(JsonFile json, String place, JsonNode row, RouterInfo info) throws FormatException {
        if (!row.isArray() || row.size() != info.layers()) {
            throw json.wrong(place, info.layers() + " logits for " + info.depth() + " blocks", row);
        }
        float[] logits = new float[info.layers()];
        for (int column = 0; column < logits.length; column++) {
            JsonNode value = row.get(column);
            // read from the decimal text: by way of a double it would be rounded twice
            logits[column] = value.isNumber() ? Float.parseFloat(value.asText()) : Float.NaN;
            if (!Float.isFinite(logits[column])) {
                throw json.wrong(place + ", column " + column, "a finite float32 number", value);
            }
        }
        return logits;
    }

    /** Writes a router, atomically; the same router always gives the same bytes. */
    public static void write(Path target, Router router) throws IOException {
        AtomicFile.writeString(target, JsonText.of(tree(router)));
    }

    private static ObjectNode tree(Router router) {
        RouterInfo info = router.info();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.putObject("architecture").put("depth", info.depth()).put("layers", info.layers());
        if (info.modelName() != null || info.modelIdentity() != null) {
            root.putObject("model").put("name", info.modelName()).put("identity", info.modelIdentity());
        }
        root.put("solver", info.solver())
                .put("steps", info.steps())
                .put("pattern", info.pattern().label());
        if (info.mode() != RouterMode.REUSE) {
            root.put("mode", info.mode().label());
        }
        root.put("lambda", info.lambda()).put("theta", info.theta());
        ObjectNode training = root.putObject("training");
        info.training().forEach((name, value) -> training.set(name, node(value)));
        ArrayNode logits = root.putArray("logits");
        for (int evaluation = 0; evaluation < router.rows().evaluations(); evaluation++) {
            if (router.rows().isCacheEvaluation(evaluation)) {
                ArrayNode row = logits.addArray();
                for (float logit : router.logits(evaluation)) {
                    row.add(logit);
                }
            } else {
                logits.addNull();
            }
        }
        return root;
    }

    private static JsonNode node(Object fact) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (fact) {
            case String text -> nodes.textNode(text);
            case Long number -> nodes.numberNode(number.longValue());
            case Double number -> nodes.numberNode(number.doubleValue());
            case Boolean truth -> nodes.booleanNode(truth);
            default -> throw new IllegalStateException("RouterInfo let pass a " + fact.getClass());
        };
    }
}
