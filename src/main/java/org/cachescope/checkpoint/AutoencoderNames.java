package org.cachescope.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a layout spells the weights of {@link org.cachescope.model.AutoencoderArchitecture#shapes}. */
enum AutoencoderNames {
    /** As latent-diffusion publishes them. */
    PUBLISHED("latent-diffusion layout", "q", "k", "v", "proj_out") {
        @Override
        String stored(String weight, int levels) {
            return weight;
        }
    },

    /** As in diffusers: a decoder's levels are counted as they run, and attention has matrices for convolutions. */
    DIFFUSERS("diffusers layout", "to_q", "to_k", "to_v", "to_out.0"),

    /** As diffusers spelled attention before 2023; the published files keep that. */
    DIFFUSERS_OLD("diffusers layout with its older attention names", "query", "key", "value", "proj_attn");

    private static final Pattern IN_LEVEL =
            Pattern.compile("(encoder\\.down|decoder\\.up)\\.(\\d+)\\.(block\\.(\\d+)|downsample|upsample)\\.(.+)");
    private static final Pattern IN_MIDDLE =
            Pattern.compile("(encoder|decoder)\\.mid\\.(block_1|block_2|attn_1)\\.(\\w+)\\.(\\w+)");

    private final String words;
    private final Map<String, String> attention;

    AutoencoderNames(String words, String q, String k, String v, String out) {
        this.words = words;
        this.attention = Map.of("norm", "group_norm", "q", q, "k", k, "v", v, "proj_out", out);
    }

    /** The layout in words. */
    String words() {
        return words;
    }

    /**
     * The name that a file of this layout gives a weight.
     *
     * @param levels levels of the network, which the decoder's numbers depend on
     */
    String stored(String weight, int levels) {
        Matcher level = IN_LEVEL.matcher(weight);
        if (level.matches()) {
            return inLevel(level, levels);
        }
        Matcher middle = IN_MIDDLE.matcher(weight);
        if (middle.matches()) {
            String part = middle.group(3);
            String place = switch (middle.group(2)) {
                case "block_1" -> "resnets.0." + part;
                case "block_2" -> "resnets.1." + part;
                default -> "attentions.0." + attention.getOrDefault(part, part);
            };
            return middle.group(1) + ".mid_block." + place + "." + middle.group(4);
        }
        return weight.replace(".norm_out.", ".conv_norm_out.");
    }

    private static String inLevel(Matcher level, int levels) {
        int number = Integer.parseInt(level.group(2));
        boolean encoder = level.group(1).startsWith("encoder");
        String blocks = encoder ? "encoder.down_blocks." + number : "decoder.up_blocks." + (levels - 1 - number);
        String part = switch (level.group(3)) {
            case "downsample" -> "downsamplers.0";
            case "upsample" -> "upsamplers.0";
            default -> "resnets." + level.group(4);
        };
        return blocks + "." + part + "." + level.group(5).replace("nin_shortcut.", "conv_shortcut.");
    }
}
