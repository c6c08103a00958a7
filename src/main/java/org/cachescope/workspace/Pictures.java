package org.cachescope.workspace;

import java.io.IOException;
import java.util.List;
import org.cachescope.checkpoint.AutoencoderCheckpoint;
import org.cachescope.evaluation.DecodingTiles;
import org.cachescope.evaluation.LatentDecoder;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.format.RgbImage;
import org.cachescope.tensor.EngineThread;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of a full and a cached run: decoded where the model has an autoencoder, else what its preview draws.
 *
 * @param full of the run without a cache
 * @param cached of the run with one
 * @param decoding how they were decoded, or null
 */
record Pictures(
        List<RgbImage> full,
        List<RgbImage> cached,
        @Nullable Decoding decoding) {
    /** Makes them; the autoencoder is let go of afterwards. */
    static Pictures of(
            EngineThread thread,
            OpenedModel model,
            SampledImages full,
            SampledImages cached,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        AutoencoderCheckpoint autoencoder = model.autoencoder();
        if (autoencoder == null) {
            return new Pictures(model.preview().draw(full), model.preview().draw(cached), null);
        }
        int images = 2 * (int) full.shape().size(0);
        Counted count = new Counted(progress, "decoding", images);
        return thread.call(engine -> {
            long start = System.nanoTime();
            try (LatentDecoder decoder = LatentDecoder.load(engine, autoencoder)) {
                List<RgbImage> first = decoder.decode(full, cancel::check, _ -> count.advance());
                List<RgbImage> second = decoder.decode(cached, cancel::check, _ -> count.advance());
                Decoding decoding = new Decoding(
                        autoencoder.name(),
                        autoencoder.path(),
                        autoencoder.architecture().scaleFactor(),
                        DecodingTiles.USUAL.count(
                                (int) full.shape().size(2), (int) full.shape().size(3)),
                        images,
                        (System.nanoTime() - start) / 1e6);
                return new Pictures(first, second, decoding);
            }
        });
    }
}
