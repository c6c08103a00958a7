package org.cachescope.caching;

import java.util.List;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule.Row;

/**
 * A rule that decides while a run goes on, by numbers that the run itself gives, whether an evaluation passes over its
 * blocks: what they added to the stream when they were last computed is added instead. What it did is a schedule, which
 * makes the same run again, bit for bit or, where the network takes its images in slices, up to rounding.
 */
public sealed interface DecidingRule {
    /** What a run is decided by. */
    enum Watched {
        /** What the first block adds to the stream. It is computed always. */
        FIRST_RESIDUAL,
        /** What the first attention layer takes in: normalised and, in a DiT, modulated by timestep and label. */
        FIRST_INPUT
    }

    /** What the run is decided by. */
    Watched watched();

    /** A fresh decision over one run. */
    Decider start(int evaluations);

    /** Decides over a run's evaluations, one after the other. */
    interface Decider {
        /** Whether an evaluation can be decided without looking at the change: nothing is stored yet, say. */
        boolean mustCompute(int evaluation);

        /**
         * Whether an evaluation passes over its blocks.
         *
         * @param change mean |a - b| over mean |b|, where a is what is watched and b the same in the evaluation that it
         *     is compared with; NaN computes
         */
        boolean passesOver(int evaluation, double change);

        /** Whether the next evaluation is compared with this one, which passed over its blocks or not. */
        boolean comparesWith(boolean passedOver);
    }

    /**
     * First-block caching, as published with ParaAttention ("First Block Cache") and in diffusers: if what the first
     * block adds has changed by less than a threshold since all blocks were last computed, what the others added then
     * is added.
     *
     * @param threshold 0 or more; 0 computes everything
     */
    record FirstBlock(double threshold) implements DecidingRule {
        /** @throws IllegalArgumentException if the threshold is negative or no number */
        public FirstBlock {
            requireThreshold(threshold);
        }

        @Override
        public Watched watched() {
            return Watched.FIRST_RESIDUAL;
        }

        @Override
        public Decider start(int evaluations) {
            return new Decider() {
                @Override
                public boolean mustCompute(int evaluation) {
                    return evaluation == 0;
                }

                @Override
                public boolean passesOver(int evaluation, double change) {
                    return change < threshold;
                }

                @Override
                public boolean comparesWith(boolean passedOver) {
                    return !passedOver;
                }
            };
        }
    }

    /**
     * The rule of TeaCache (Liu et al., 2025, arXiv 2411.19108): the change of what the first attention layer takes in,
     * from each evaluation to the next, rescaled by a polynomial, is added up; while the sum stays below a threshold,
     * what all blocks added when they were last computed is added. First and last evaluation are computed.
     *
     * <p>The published polynomials belong to models of text to image and to video. A DiT has none; that of degree one
     * which changes nothing is the usual one here.
     *
     * @param threshold 0 or more; 0 computes everything, unless the polynomial gives negative values
     * @param polynomial coefficients, that of the highest power first
     */
    record Accumulated(double threshold, List<Double> polynomial) implements DecidingRule {
        /** The polynomial that changes nothing. */
        public static final List<Double> IDENTITY = List.of(1.0, 0.0);

        /** @throws IllegalArgumentException if the threshold is negative or no number, or there is no coefficient */
        public Accumulated {
            requireThreshold(threshold);
            polynomial = List.copyOf(polynomial);
            if (polynomial.isEmpty() || !polynomial.stream().allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(
                        "polynomial: expected one coefficient or more, all finite, found " + polynomial);
            }
        }

        @Override
        public Watched watched() {
            return Watched.FIRST_INPUT;
        }

        private double rescaled(double change) {
            double value = 0;
            for (double coefficient : polynomial) {
                value = value * change + coefficient;
            }
            return value;
        }

        @Override
        public Decider start(int evaluations) {
            return new Decider() {
                private double sum;

                @Override
                public boolean mustCompute(int evaluation) {
                    return evaluation == 0 || evaluation == evaluations - 1;
                }

                @Override
                public boolean passesOver(int evaluation, double change) {
                    sum += rescaled(change);
                    boolean passes = sum < threshold;
                    sum = passes ? sum : 0;
                    return passes;
                }

                @Override
                public boolean comparesWith(boolean passedOver) {
                    return true;
                }
            };
        }
    }

    /** The blocks that are passed over. @throws IllegalArgumentException if the network has none to pass over */
    default BlockRange range(int blocks) {
        int first = watched() == Watched.FIRST_RESIDUAL ? 1 : 0;
        if (blocks <= first) {
            throw new IllegalArgumentException(
                    "First-block caching passes over all blocks but the first; this network has " + blocks + ".");
        }
        return new BlockRange(first, blocks, BlockRange.Kind.RESIDUAL);
    }

    /**
     * What was decided as a schedule.
     *
     * @param passesOver for each evaluation whether it passes over its blocks; the first does not
     */
    default CacheSchedule schedule(RunShape run, List<Boolean> passesOver) {
        BlockRange range = range(run.depth());
        return new CacheSchedule(passesOver.stream()
                .map(passes -> passes ? Row.passingOver(run.layers(), range) : Row.full(run.layers()))
                .toList());
    }

    /** The most that the rule can pass over in a run: all evaluations but the first. */
    default CacheSchedule most(RunShape run) {
        return schedule(
                run,
                IntStream.range(0, run.evaluations())
                        .mapToObj(evaluation -> evaluation > 0)
                        .toList());
    }

    private static void requireThreshold(double threshold) {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException("threshold: expected 0 or more, found " + threshold);
        }
    }
}
