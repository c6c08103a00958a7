package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.checkpoint.ModelSpace;
import org.cachescope.checkpoint.Normalisation;
import org.cachescope.format.RgbImage;
import org.cachescope.model.Autoencoder;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Turns latents into pictures by an autoencoder: one image at a time, large ones in tiles, so that memory does not grow
 * with their number. Use it on the engine thread only.
 */
public final class LatentDecoder implements AutoCloseable {
    private static final Preview PIXELS = new Preview(ModelSpace.PIXEL, Normalisation.PIXELS);

    private final Engine engine;
    private final Autoencoder autoencoder;
    private final DecodingTiles tiles;

    /**
     * A decoder.
     *
     * @param autoencoder owned and closed by this
     */
    public LatentDecoder(Engine engine, Autoencoder autoencoder, DecodingTiles tiles) {
        this.engine = engine;
        this.autoencoder = autoencoder;
        this.tiles = tiles;
    }

    /** A decoder of a file; its weights are read with the first image. */
    public static LatentDecoder load(Engine engine, AutoencoderCheckpoint checkpoint) {
        return new LatentDecoder(
                engine, Autoencoder.load(engine, checkpoint.architecture(), checkpoint.weights()), DecodingTiles.USUAL);
    }

    /**
     * Decodes images.
     *
     * @param latents scaled, (N, C, h, w)
     * @param proceed called before the first stage and after each; stops by throwing
     * @param afterImage hears the number of images done
     * @return N pictures
     * @throws DecodingNotFiniteException if a picture comes out with NaN or infinity
     * @throws IllegalArgumentException if the channels are not the autoencoder's or a weight is no finite number
     */
    public List<RgbImage> decode(SampledImages latents, Runnable proceed, IntConsumer afterImage) {
        int images = (int) latents.shape().size(0);
        Shape each = Shape.of(
                1,
                latents.shape().size(1),
                latents.shape().size(2),
                latents.shape().size(3));
        int size = Math.toIntExact(each.elements());
        List<RgbImage> pictures = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            float[] values = Arrays.copyOfRange(latents.values(), image * size, (image + 1) * size);
            int number = image;
            SampledImages pixels = tiles.decode(new SampledImages(each, values), tile -> decode(tile, number, proceed));
            pictures.addAll(PIXELS.draw(pixels));
            afterImage.accept(image + 1);
        }
        return pictures;
    }

    private SampledImages decode(SampledImages tile, int image, Runnable proceed) {
        proceed.run();
        try (TensorScope scope = engine.newScope()) {
            Tensor latents = scope.floats(tile.shape(), tile.values());
            Tensor pixels = autoencoder.decode(scope, latents, (_, _) -> proceed.run());
            if (!autoencoder.isFinite(pixels)) {
                throw located(scope, latents, image);
            }
            return SampledImages.of(pixels);
        }
    }

    /** Decodes again, every stage looked at. */
    private DecodingNotFiniteException located(TensorScope scope, Tensor latents, int image) {
        if (!autoencoder.isFinite(latents)) {
            return new DecodingNotFiniteException(image, "latents");
        }
        List<String> found = new ArrayList<>();
        autoencoder.decode(scope, latents, (stage, output) -> {
            if (found.isEmpty() && !autoencoder.isFinite(output)) {
                found.add(stage);
            }
        });
        return new DecodingNotFiniteException(image, found.isEmpty() ? "pixels" : found.getFirst());
    }

    @Override
    public void close() {
        autoencoder.close();
    }
}
