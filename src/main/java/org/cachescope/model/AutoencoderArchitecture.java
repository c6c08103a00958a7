package org.cachescope.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cachescope.tensor.Shape;

/**
 * Sizes of a KL autoencoder (Rombach et al., 2022): what turns images into latents and back. It holds for images of any
 * size that is a multiple of {@link #factor}.
 *
 * @param imageChannels channels of the image, 3 for RGB
 * @param latentChannels channels of the latents that a diffusion model works on
 * @param codeChannels channels between the 1×1 convolutions and the two networks; mostly the same
 * @param stemWidth channels after the encoder's first convolution
 * @param widths channels of each level, that of the full resolution first; multiples of {@code groups}
 * @param resBlocks residual blocks of an encoder's level; a decoder's has one more
 * @param groups groups of channels that are normalised together
 * @param scaleFactor what latents are multiplied with for the diffusion model, so that their values are about 1
 */
public record AutoencoderArchitecture(
        int imageChannels,
        int latentChannels,
        int codeChannels,
        int stemWidth,
        List<Integer> widths,
        int resBlocks,
        int groups,
        double scaleFactor) {
    /** The published number of groups (Rombach et al., 2022), which files hold that do not name another. */
    public static final int PUBLISHED_GROUPS = 32;

    /** The published scale (Rombach et al., 2022): one over the latents' standard deviation. */
    public static final double PUBLISHED_SCALE = 0.18215;

    private static final int MOST_CHANNELS = 1 << 16;
    private static final int MOST_LEVELS = 8;
    private static final int MOST_BLOCKS = 64;

    /** @throws IllegalArgumentException if a size is out of range or a width is no multiple of the groups */
    public AutoencoderArchitecture {
        widths = List.copyOf(widths);
        require("image channels", imageChannels, 1, MOST_CHANNELS);
        require("latent channels", latentChannels, 1, MOST_CHANNELS);
        require("code channels", codeChannels, 1, MOST_CHANNELS);
        require("groups", groups, 1, MOST_CHANNELS);
        require("stem width", stemWidth, groups, MOST_CHANNELS);
        require("levels", widths.size(), 1, MOST_LEVELS);
        for (int width : widths) {
            require("width", width, groups, MOST_CHANNELS);
        }
        require("residual blocks", resBlocks, 1, MOST_BLOCKS);
        if (!(scaleFactor > 0 && Double.isFinite(scaleFactor))) {
            throw new IllegalArgumentException(
                    "autoencoder scale factor: expected a finite number above 0, found " + scaleFactor);
        }
    }

    /** The published sizes of factor 8, which Stable Diffusion, DiT and U-ViT share (83,653,863 weights). */
    public static AutoencoderArchitecture published() {
        return new AutoencoderArchitecture(
                3, 4, 4, 128, List.of(128, 256, 512, 512), 2, PUBLISHED_GROUPS, PUBLISHED_SCALE);
    }

    private static void require(String name, int value, int multipleOf, int most) {
        if (value < 1 || value > most || value % multipleOf != 0) {
            String kind = multipleOf == 1 ? "1 to " + most : "a multiple of " + multipleOf + " up to " + most;
            throw new IllegalArgumentException("autoencoder " + name + ": expected " + kind + ", found " + value);
        }
    }

    /** How many pixels of a side become one latent: halvings of all levels but the last. */
    public int factor() {
        return 1 << (widths.size() - 1);
    }

    /** The stages from latents to an image, in order. */
    public List<AutoencoderStage> decoder() {
        List<AutoencoderStage> stages = new ArrayList<>();
        int width = widths.getLast();
        stages.add(AutoencoderStage.projection("post_quant_conv", latentChannels, codeChannels));
        stages.add(AutoencoderStage.convolution("decoder.conv_in", codeChannels, width));
        stages.addAll(middle("decoder.mid.", width));
        for (int level = widths.size() - 1; level >= 0; level--) {
            String prefix = "decoder.up." + level + ".";
            for (int block = 0; block <= resBlocks; block++) {
                stages.add(AutoencoderStage.residual(prefix + "block." + block, width, widths.get(level)));
                width = widths.get(level);
            }
            if (level > 0) {
                stages.add(AutoencoderStage.upsampling(prefix + "upsample", width));
            }
        }
        stages.add(AutoencoderStage.output("decoder.", width, imageChannels));
        return stages;
    }

    /** The stages from an image to the moments of its latents, in order. */
    public List<AutoencoderStage> encoder() {
        List<AutoencoderStage> stages = new ArrayList<>();
        int width = stemWidth;
        stages.add(AutoencoderStage.convolution("encoder.conv_in", imageChannels, width));
        for (int level = 0; level < widths.size(); level++) {
            String prefix = "encoder.down." + level + ".";
            for (int block = 0; block < resBlocks; block++) {
                stages.add(AutoencoderStage.residual(prefix + "block." + block, width, widths.get(level)));
                width = widths.get(level);
            }
            if (level < widths.size() - 1) {
                stages.add(AutoencoderStage.downsampling(prefix + "downsample", width));
            }
        }
        stages.addAll(middle("encoder.mid.", width));
        stages.add(AutoencoderStage.output("encoder.", width, 2 * codeChannels));
        stages.add(AutoencoderStage.projection("quant_conv", 2 * codeChannels, 2 * latentChannels));
        return stages;
    }

    private static List<AutoencoderStage> middle(String prefix, int width) {
        return List.of(
                AutoencoderStage.residual(prefix + "block_1", width, width),
                AutoencoderStage.attention(prefix + "attn_1", width),
                AutoencoderStage.residual(prefix + "block_2", width, width));
    }

    /** Every weight's shape by its published name (latent-diffusion's spelling), the encoder's first. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        Stream.concat(encoder().stream(), decoder().stream()).forEach(stage -> shapes.putAll(stage.weights()));
        return shapes;
    }

    /** The same network with its latents scaled by another factor. */
    public AutoencoderArchitecture scaledBy(double factor) {
        return new AutoencoderArchitecture(
                imageChannels, latentChannels, codeChannels, stemWidth, widths, resBlocks, groups, factor);
    }

    /** Weights in all. */
    public long parameters() {
        return shapes().values().stream().mapToLong(Shape::elements).sum();
    }
}
