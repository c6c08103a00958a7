package org.cachescope.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Shape;

/** The published names of a DiT's weights, in the published order, with the shape that an architecture gives each. */
public final class DitWeightNames {
    public static final String POSITIONS = "pos_embed";
    public static final String PATCH_WEIGHT = "x_embedder.proj.weight";
    public static final String PATCH_BIAS = "x_embedder.proj.bias";
    public static final String LABELS = "y_embedder.embedding_table.weight";

    static final List<String> TIME = List.of(
            "t_embedder.mlp.0.weight", "t_embedder.mlp.0.bias", "t_embedder.mlp.2.weight", "t_embedder.mlp.2.bias");
    static final List<String> FINAL = List.of("final_layer.linear.weight", "final_layer.linear.bias");
    static final List<String> FINAL_ADALN =
            List.of("final_layer.adaLN_modulation.1.weight", "final_layer.adaLN_modulation.1.bias");

    private static final List<String> LAYERS = List.of(
            "attn.qkv.weight",
            "attn.qkv.bias",
            "attn.proj.weight",
            "attn.proj.bias",
            "mlp.fc1.weight",
            "mlp.fc1.bias",
            "mlp.fc2.weight",
            "mlp.fc2.bias");
    private static final List<String> ADALN = List.of("adaLN_modulation.1.weight", "adaLN_modulation.1.bias");

    private DitWeightNames() {}

    /** Names of the weights of a block's two layers, in the kernels' order. */
    static List<String> layers(int block) {
        return inBlock(block, LAYERS);
    }

    /** Names of the weights of a block's adaLN modulation. */
    static List<String> adaLn(int block) {
        return inBlock(block, ADALN);
    }

    private static List<String> inBlock(int block, List<String> names) {
        return names.stream().map(name -> "blocks." + block + "." + name).toList();
    }

    /** Every weight's shape by name, in the published order. */
    public static Map<String, Shape> shapes(DitArchitecture a) {
        long d = a.hiddenSize();
        long patch = (long) a.patchSize() * a.patchSize();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(POSITIONS, Shape.of(1, a.tokens(), d));
        shapes.put(PATCH_WEIGHT, Shape.of(d, a.inChannels(), a.patchSize(), a.patchSize()));
        shapes.put(PATCH_BIAS, Shape.of(d));
        putAll(shapes, TIME, Shape.of(d, DitArchitecture.TIME_FEATURES), Shape.of(d), Shape.of(d, d), Shape.of(d));
        shapes.put(LABELS, Shape.of(a.classes() + 1L, d));
        for (int block = 0; block < a.depth(); block++) {
            putAll(
                    shapes,
                    layers(block),
                    Shape.of(3 * d, d),
                    Shape.of(3 * d),
                    Shape.of(d, d),
                    Shape.of(d),
                    Shape.of(a.ffnSize(), d),
                    Shape.of(a.ffnSize()),
                    Shape.of(d, a.ffnSize()),
                    Shape.of(d));
            putAll(shapes, adaLn(block), Shape.of(6 * d, d), Shape.of(6 * d));
        }
        putAll(shapes, FINAL, Shape.of(patch * a.outChannels(), d), Shape.of(patch * a.outChannels()));
        putAll(shapes, FINAL_ADALN, Shape.of(2 * d, d), Shape.of(2 * d));
        return shapes;
    }

    private static void putAll(Map<String, Shape> shapes, List<String> names, Shape... values) {
        for (int i = 0; i < values.length; i++) {
            shapes.put(names.get(i), values[i]);
        }
    }

    /** Shapes by name of the weights that training changes: all but the fixed position table. */
    public static Map<String, Shape> trainable(DitArchitecture a) {
        Map<String, Shape> shapes = shapes(a);
        shapes.remove(POSITIONS);
        return shapes;
    }
}
