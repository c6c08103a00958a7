package org.cachescope.evaluation;

import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.Autoencoder.StageWatch;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * What an autoencoder does with images that it has not seen.
 *
 * @param images number of images
 * @param latentScale one over the root mean square of latents drawn by it, before {@link Autoencoder} scales them: by
 *     this factor they have unit variance about 0
 * @param psnrDecibels mean over the images of the PSNR of what is decoded from an image's most likely latents, values
 *     clamped to [-1, 1]
 */
public record AutoencoderFigures(int images, double latentScale, double psnrDecibels) {
    private static final int BATCH = 16;
    private static final double RANGE = 2;

    /**
     * Measures.
     *
     * @param source images of a size that the autoencoder takes
     * @param seed of the stream of images, one that training has not seen
     * @param images number of images, 1 or more
     */
    public static AutoencoderFigures of(
            Engine engine, Autoencoder autoencoder, ImageSource source, long seed, int images) {
        double squares = 0;
        long latents = 0;
        double decibels = 0;
        for (int first = 0; first < images; first += BATCH) {
            try (TensorScope scope = engine.newScope()) {
                LabelledBatch batch = source.batch(seed, first, Math.min(BATCH, images - first));
                Tensor clean = scope.floats(batch.shape(), batch.pixels());
                Tensor moments = autoencoder.encode(scope, clean, StageWatch.NONE);
                float[] drawn = moments.toFloats();
                squares += secondMoment(drawn, batch.labels().length);
                latents += drawn.length / 2;
                float[] decoded = autoencoder
                        .decode(scope, autoencoder.mode(scope, moments), StageWatch.NONE)
                        .toFloats();
                decibels += decibels(batch, decoded);
            }
        }
        return new AutoencoderFigures(images, Math.sqrt(latents / squares), decibels / images);
    }

    /** Sum of mean² + variance over all latents; an image's means come before the logarithms of its variances. */
    private static double secondMoment(float[] moments, int images) {
        int half = moments.length / images / 2;
        double sum = 0;
        for (int i = 0; i < moments.length; i++) {
            boolean mean = i / half % 2 == 0;
            sum += mean ? moments[i] * moments[i] : Math.exp(Math.clamp(moments[i], -30f, 20f));
        }
        return sum;
    }

    private static double decibels(LabelledBatch batch, float[] decoded) {
        int images = batch.labels().length;
        int values = decoded.length / images;
        double sum = 0;
        for (int image = 0; image < images; image++) {
            double squares = 0;
            for (int i = image * values; i < (image + 1) * values; i++) {
                double error = Math.clamp(decoded[i], -1f, 1f) - batch.pixels()[i];
                squares += error * error;
            }
            sum += 10 * Math.log10(RANGE * RANGE * values / squares);
        }
        return sum;
    }
}
