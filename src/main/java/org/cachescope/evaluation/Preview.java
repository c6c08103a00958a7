package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.format.RgbImage;

/**
 * Turns samples into pictures.
 *
 * <p>Pixels become what the model was trained on. Latents would need their autoencoder; without it their first three
 * channels are shown as red, green and blue, -2 to 2 as black to full. Such a picture shows shapes and differences, no
 * colours, and is always labelled as what it is.
 *
 * @param space what the samples are
 * @param normalisation how values become pixels; of no use for latents
 */
public record Preview(ModelSpace space, Normalisation normalisation) {
    private static final int CHANNELS = 3;
    private static final Normalisation LATENT_PREVIEW = new Normalisation(255.0 / 4, 255.0 / 2);

    /** What pictures of this kind are, for titles and reports: empty for pixels. */
    public String label() {
        return switch (space) {
            case PIXEL -> "";
            case LATENT -> "latent preview, not decoded";
        };
    }

    /** What stands behind a figure of pictures with a {@link #label}; nothing where they are the images themselves. */
    public static String behind(String label) {
        return label.isEmpty() ? "" : ", of a " + label;
    }

    /** One picture for each sample; a model with fewer than three channels shows its last one for those that lack. */
    public List<RgbImage> draw(SampledImages samples) {
        Normalisation toPixels = switch (space) {
            case PIXEL -> normalisation;
            case LATENT -> LATENT_PREVIEW;
        };
        int n = (int) samples.shape().size(0);
        int channels = (int) samples.shape().size(1);
        int height = (int) samples.shape().size(2);
        int width = (int) samples.shape().size(3);
        int plane = height * width;
        List<RgbImage> pictures = new ArrayList<>();
        for (int image = 0; image < n; image++) {
            byte[] rgb = new byte[CHANNELS * plane];
            for (int i = 0; i < rgb.length; i++) {
                int channel = Math.min(i % CHANNELS, channels - 1);
                float value = samples.values()[(image * channels + channel) * plane + i / CHANNELS];
                rgb[i] = (byte) Math.clamp(toPixels.scale() * value + toPixels.offset(), 0, 255);
            }
            pictures.add(new RgbImage(width, height, rgb));
        }
        return pictures;
    }
}
