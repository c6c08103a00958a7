package org.cachescope.data;

/**
 * Random numbers addressed by (seed, index, draw) instead of by order: SplitMix64 (Steele, Lea and Flood 2014) used as
 * a counter-based generator.
 */
final class RandomStream {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    RandomStream(long seed, long index) {
        state = mix(mix(seed + GAMMA) + GAMMA * (index + 1));
    }

    long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Uniform in [0, 1), all 53 bits. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Uniform in [from, to). */
    double between(double from, double to) {
        return from + (to - from) * nextDouble();
    }

    /** Uniform in [0, bound); the bias of multiply-and-shift is below bound / 2^64. */
    int nextInt(int bound) {
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
