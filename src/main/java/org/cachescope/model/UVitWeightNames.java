package org.cachescope.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cachescope.tensor.Shape;

/** The published names of a U-ViT's weights, in the published order, with the shape that an architecture gives each. */
public final class UVitWeightNames {
    /** Positions of label, time and patches, which are learnt. */
    public static final String POSITIONS = "pos_embed";

    public static final String PATCH_WEIGHT = "patch_embed.proj.weight";
    public static final String PATCH_BIAS = "patch_embed.proj.bias";
    public static final String LABELS = "label_emb.weight";
    public static final String OUTPUT_WEIGHT = "decoder_pred.weight";
    public static final String OUTPUT_BIAS = "decoder_pred.bias";

    /** What in-blocks' weights start with, before their number. */
    public static final String IN_BLOCKS = "in_blocks.";

    /** What out-blocks' weights start with, before their number. */
    public static final String OUT_BLOCKS = "out_blocks.";

    private static final String MID_BLOCK = "mid_block";

    /** Two linear layers that follow the sinusoidal features of the time, where there are any. */
    public static final List<String> TIME =
            List.of("time_embed.0.weight", "time_embed.0.bias", "time_embed.2.weight", "time_embed.2.bias");

    /** The convolution behind the output's patches, where there is one. */
    public static final List<String> CONVOLUTION = List.of("final_layer.weight", "final_layer.bias");

    static final List<String> FINAL = List.of("norm.weight", "norm.bias", OUTPUT_WEIGHT, OUTPUT_BIAS);

    private static final String QKV_BIAS = "attn.qkv.bias";
    private static final List<String> MHSA =
            List.of("norm1.weight", "norm1.bias", "attn.qkv.weight", QKV_BIAS, "attn.proj.weight", "attn.proj.bias");
    private static final List<String> FFN =
            List.of("norm2.weight", "norm2.bias", "mlp.fc1.weight", "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias");
    private static final List<String> SKIP = List.of("skip_linear.weight", "skip_linear.bias");

    private UVitWeightNames() {}

    /** A block's name, by its place in the network. */
    private static String block(UVitArchitecture a, int block) {
        if (a.opensSkip(block)) {
            return IN_BLOCKS + block;
        }
        return a.closesSkip(block) ? OUT_BLOCKS + (block - a.skips() - 1) : MID_BLOCK;
    }

    /**
     * Names of a layer's weights, its norm first, in the kernels' order; the qkv bias among them even if there is none.
     */
    static List<String> layer(UVitArchitecture a, LayerId layer) {
        return inBlock(block(a, layer.block()), layer.kind() == LayerKind.MHSA ? MHSA : FFN);
    }

    /** Whether a name is that of an attention's first bias, which not every network has. */
    static boolean isQkvBias(String name) {
        return name.endsWith(QKV_BIAS);
    }

    /** Whether a name is that of a weight in a block. */
    public static boolean isInBlock(String name) {
        return name.startsWith(IN_BLOCKS) || name.startsWith(OUT_BLOCKS) || name.startsWith(MID_BLOCK);
    }

    /** Name of an attention's first bias in the first block, by which networks that have it are told. */
    public static String firstQkvBias() {
        return IN_BLOCKS + "0." + QKV_BIAS;
    }

    /** Name of the first feed-forward matrix in the first block, which tells their hidden width. */
    public static String firstFfn() {
        return IN_BLOCKS + "0." + FFN.get(2);
    }

    /** Names of the projection of a block's long skip. */
    static List<String> skip(UVitArchitecture a, int block) {
        return a.closesSkip(block) ? inBlock(block(a, block), SKIP) : List.of();
    }

    private static List<String> inBlock(String block, List<String> names) {
        return names.stream().map(name -> block + "." + name).toList();
    }

    /** Every weight's shape by name, in the published order. */
    public static Map<String, Shape> shapes(UVitArchitecture a) {
        long d = a.hiddenSize();
        long f = a.ffnSize();
        long pixels = (long) a.patchSize() * a.patchSize() * a.inChannels();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(POSITIONS, Shape.of(1, a.tokens(), d));
        shapes.put(PATCH_WEIGHT, Shape.of(d, a.inChannels(), a.patchSize(), a.patchSize()));
        shapes.put(PATCH_BIAS, Shape.of(d));
        if (a.mlpTimeEmbed()) {
            putAll(shapes, TIME, Shape.of(4 * d, d), Shape.of(4 * d), Shape.of(d, 4 * d), Shape.of(d));
        }
        shapes.put(LABELS, Shape.of(a.classes() + 1L, d));
        for (int block = 0; block < a.blocks(); block++) {
            putAll(
                    shapes,
                    layer(a, LayerId.mhsa(block)),
                    Shape.of(d),
                    Shape.of(d),
                    Shape.of(3 * d, d),
                    Shape.of(3 * d),
                    Shape.of(d, d),
                    Shape.of(d));
            putAll(
                    shapes,
                    layer(a, LayerId.ffn(block)),
                    Shape.of(d),
                    Shape.of(d),
                    Shape.of(f, d),
                    Shape.of(f),
                    Shape.of(d, f),
                    Shape.of(d));
            putAll(shapes, skip(a, block), Shape.of(d, 2 * d), Shape.of(d));
        }
        if (!a.qkvBias()) {
            shapes.keySet().removeIf(UVitWeightNames::isQkvBias);
        }
        putAll(shapes, FINAL, Shape.of(d), Shape.of(d), Shape.of(pixels, d), Shape.of(pixels));
        if (a.conv()) {
            putAll(shapes, CONVOLUTION, Shape.of(a.inChannels(), a.inChannels(), 3, 3), Shape.of(a.inChannels()));
        }
        return shapes;
    }

    /** Puts as many as there are names. */
    private static void putAll(Map<String, Shape> shapes, List<String> names, Shape... values) {
        for (int i = 0; i < names.size(); i++) {
            shapes.put(names.get(i), values[i]);
        }
    }
}
