package org.cachescope.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cachescope.model.DitWeightNames;

/** How a layout spells a DiT's weights. */
enum TensorNames {
    /** As published with the paper; SiT and REPA spell them the same. */
    PUBLISHED("blocks.") {
        @Override
        List<String> stored(String weight) {
            return List.of(weight);
        }

        @Override
        List<String> copies(String weight, int depth) {
            return List.of();
        }
    },

    /**
     * As in diffusers: q, k and v apart, the final layer's two parts as {@code proj_out_1} (shift, then scale) and
     * {@code proj_out_2}, the embedders repeated in every block, and no positions. Rows of all matrices are in the
     * published order.
     */
    DIFFUSERS("transformer_blocks.") {
        @Override
        List<String> stored(String weight) {
            Matcher inBlock = IN_BLOCK.matcher(weight);
            if (!inBlock.matches()) {
                return List.of(suffixed(weight, OUTSIDE));
            }
            String block = blockPrefix() + inBlock.group(1) + ".";
            String rest = inBlock.group(2);
            if (rest.startsWith(QKV)) {
                String kind = rest.substring(QKV.length());
                return Stream.of("to_q.", "to_k.", "to_v.")
                        .map(part -> block + "attn1." + part + kind)
                        .toList();
            }
            return List.of(block + suffixed(rest, INSIDE));
        }

        @Override
        List<String> copies(String weight, int depth) {
            String first = stored(weight).getFirst();
            String inFirst = blockPrefix() + "0.norm1.emb.";
            return first.startsWith(inFirst)
                    ? Stream.iterate(1, block -> block < depth, block -> block + 1)
                            .map(block -> blockPrefix() + block + ".norm1.emb." + first.substring(inFirst.length()))
                            .toList()
                    : List.of();
        }
    };

    private static final Pattern IN_BLOCK = Pattern.compile("blocks\\.(\\d+)\\.(.+)");
    private static final String QKV = "attn.qkv.";
    private static final Map<String, String> OUTSIDE = Map.of(
            DitWeightNames.POSITIONS,
            "pos_embed.pos_embed",
            "x_embedder.proj",
            "pos_embed.proj",
            "t_embedder.mlp.0",
            "transformer_blocks.0.norm1.emb.timestep_embedder.linear_1",
            "t_embedder.mlp.2",
            "transformer_blocks.0.norm1.emb.timestep_embedder.linear_2",
            "y_embedder.embedding_table",
            "transformer_blocks.0.norm1.emb.class_embedder.embedding_table",
            "final_layer.adaLN_modulation.1",
            "proj_out_1",
            "final_layer.linear",
            "proj_out_2");
    private static final Map<String, String> INSIDE = Map.of(
            "attn.proj", "attn1.to_out.0",
            "mlp.fc1", "ff.net.0.proj",
            "mlp.fc2", "ff.net.2",
            "adaLN_modulation.1", "norm1.linear");

    private final String blockPrefix;

    TensorNames(String blockPrefix) {
        this.blockPrefix = blockPrefix;
    }

    /** What a block's weights start with, before its number. */
    String blockPrefix() {
        return blockPrefix;
    }

    /** The names that hold a weight of {@link DitWeightNames}: one, or several of one shape to stack. */
    abstract List<String> stored(String weight);

    /** Names of further copies of a weight, which must exist and are not read. */
    abstract List<String> copies(String weight, int depth);

    /** Replaces a name's stem, keeping {@code .weight} or {@code .bias}. */
    private static String suffixed(String name, Map<String, String> stems) {
        String whole = stems.get(name);
        if (whole != null) {
            return whole;
        }
        int dot = name.lastIndexOf('.');
        String stem = stems.get(name.substring(0, dot));
        if (stem == null) {
            throw new IllegalArgumentException("no weight is named '" + name + "'");
        }
        return stem + name.substring(dot);
    }
}
