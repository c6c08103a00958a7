package org.cachescope.diffusion;

/**
 * The straight path x_t = (1 - t) x + t ε from an image, t = 0, to noise, t = 1, of which a network predicts the
 * velocity (Ma et al., 2024b, SiT, Eq. 1 and 4, linear).
 *
 * @param networkTime how the network counts the path's time, and in which direction its velocity goes
 */
public record LinearInterpolant(Direction networkTime) implements NoisingProcess {
    /** Where a network's time goes. */
    public enum Direction {
        /** From 0 at the noise to 1 at the image, so that the velocity is x - ε: SiT's. */
        TO_IMAGE,
        /** From 0 at the image to 1 at the noise, so that the velocity is ε - x: REPA's. */
        TO_NOISE
    }

    /** What the network is given at a time t of the path. */
    double networkTime(double t) {
        return networkTime == Direction.TO_NOISE ? t : 1 - t;
    }

    /** By what the network's velocity is multiplied to be dx_t / dt. */
    double sign() {
        return networkTime == Direction.TO_NOISE ? 1 : -1;
    }
}
