package org.cachescope.training;

import org.cachescope.data.ImageSource;
import org.cachescope.data.LabelledBatch;
import org.cachescope.model.Architecture;
import org.cachescope.model.Autoencoder;
import org.cachescope.model.Autoencoder.StageWatch;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * The clean images that a network learns from, in the network's own space: pixels, or latents of an autoencoder.
 *
 * <p>Image {@code i} of stream {@code seed} never depends on which were asked for before.
 *
 * @param images in pixels
 * @param autoencoder what makes latents of them, closed with this; null for pixels
 */
public record CleanImages(ImageSource images, @Nullable Autoencoder autoencoder) implements AutoCloseable {
    private static final int RGB = 3;

    /**
     * Some images.
     *
     * @param values F32 (N, C, H, W): pixels in [-1, 1], or the most likely latents of such images, scaled
     * @param labels one class index an image
     */
    public record Batch(Tensor values, int[] labels) {}

    /** Images as they are. */
    public static CleanImages pixels(ImageSource images) {
        return new CleanImages(images, null);
    }

    /** Height and width of what a network sees. */
    public int size() {
        return autoencoder == null
                ? images.size()
                : images.size() / autoencoder.architecture().factor();
    }

    /** Channels of what a network sees. */
    public int channels() {
        return autoencoder == null ? RGB : autoencoder.architecture().latentChannels();
    }

    /** @throws IllegalArgumentException if a network of this architecture sees images of another kind */
    void requireFit(Architecture a) {
        if (size() != a.inputSize() || images.classes() != a.classes() || channels() != a.inChannels()) {
            throw new IllegalArgumentException("data: expected images of " + a.inChannels() + " channels, "
                    + a.inputSize() + " pixels and " + a.classes() + " classes, found " + channels() + " channels, "
                    + size() + " pixels and " + images.classes() + " classes");
        }
    }

    /**
     * Images {@code firstIndex} to {@code firstIndex + n - 1} of stream {@code seed}.
     *
     * @param owner owner of the result
     */
    public Batch batch(TensorScope owner, long seed, long firstIndex, int n) {
        LabelledBatch batch = images.batch(seed, firstIndex, n);
        Tensor pixels = owner.floats(batch.shape(), batch.pixels());
        if (autoencoder == null) {
            return new Batch(pixels, batch.labels());
        }
        Tensor latents = autoencoder.mode(owner, autoencoder.encode(owner, pixels, StageWatch.NONE));
        return new Batch(latents, batch.labels());
    }

    @Override
    public void close() {
        if (autoencoder != null) {
            autoencoder.close();
        }
    }
}
