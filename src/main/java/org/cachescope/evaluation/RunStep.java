package org.cachescope.evaluation;

import java.util.List;
import org.cachescope.format.RgbImage;

/**
 * A step that a run made, in host memory; immutable, and shared by all remembered runs that begin alike.
 *
 * @param step number of the step, from 0 (noisiest) on
 * @param timestep original timestep that the network saw
 * @param latent after the step, (N, C, H, W)
 * @param x pictures of the latent, N
 * @param x0 pictures of the clean images predicted in the step, N
 */
public record RunStep(int step, int timestep, SampledImages latent, List<RgbImage> x, List<RgbImage> x0) {
    /** Copies the lists. */
    public RunStep {
        x = List.copyOf(x);
        x0 = List.copyOf(x0);
    }

    /** Bytes of the values held. */
    public long sizeBytes() {
        return (long) Float.BYTES * latent.values().length + sizeBytes(x) + sizeBytes(x0);
    }

    private static long sizeBytes(List<RgbImage> pictures) {
        return pictures.stream().mapToLong(picture -> picture.rgb().length).sum();
    }
}
