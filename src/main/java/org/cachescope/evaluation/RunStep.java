package org.cachescope.evaluation;

import java.util.List;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.format.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * What one network evaluation of a run made, in host memory; immutable, and shared by all remembered runs that begin
 * alike.
 *
 * @param evaluation which of the run's it was
 * @param latent after it, (N, C, H, W)
 * @param memory what the solver carries on besides, (N, C, H, W), or null
 * @param x pictures of the latent, N
 * @param x0 pictures of the clean images predicted by it, N
 */
public record RunStep(
        Evaluation evaluation,
        SampledImages latent,
        @Nullable SampledImages memory,
        List<RgbImage> x,
        List<RgbImage> x0) {
    /** Copies the lists. */
    public RunStep {
        x = List.copyOf(x);
        x0 = List.copyOf(x0);
    }

    /** Bytes of the values held. */
    public long sizeBytes() {
        return sizeBytes(latent) + (memory == null ? 0 : sizeBytes(memory)) + sizeBytes(x) + sizeBytes(x0);
    }

    private static long sizeBytes(SampledImages images) {
        return (long) Float.BYTES * images.values().length;
    }

    private static long sizeBytes(List<RgbImage> pictures) {
        return pictures.stream().mapToLong(picture -> picture.rgb().length).sum();
    }
}
