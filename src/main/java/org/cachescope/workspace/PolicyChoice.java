package org.cachescope.workspace;

import java.util.List;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.DecidingRule;
import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/** How to choose the cells that reuse; {@link PolicyText} writes and reads it. */
public sealed interface PolicyChoice {
    /**
     * A router.
     *
     * @param nameOrPath a shipped router's name or a file; null for the shipped router that fits model and steps
     * @param torchPattern how a torch file, which does not say, is to be used; null for the published pattern of the
     *     run's solver
     */
    record RouterChoice(
            @Nullable String nameOrPath, @Nullable ReusePattern torchPattern) {}

    /** Computes everything. */
    record None() implements PolicyChoice {}

    /**
     * Reuses every layer at every cache evaluation.
     *
     * @param pattern which evaluations may reuse; null for the published pattern of the run's solver
     */
    record All(@Nullable ReusePattern pattern) implements PolicyChoice {}

    /**
     * Reuses where β ≤ θ; a file of decisions is taken as it is.
     *
     * @param theta threshold, or null for what the router or the model suggests
     */
    record Threshold(RouterChoice router, @Nullable Double theta) implements PolicyChoice {}

    /**
     * Reuses the cells of lowest β.
     *
     * @param cells how many
     */
    record Budget(RouterChoice router, int cells) implements PolicyChoice {}

    /** Rules that need no router: which cells come first, and what they do. */
    enum Rule {
        /** Layer by layer from the first block up. */
        BOTTOM("bottom", "from the bottom", 0),
        /** Layer by layer from the last block down. */
        TOP("top", "from the top", 0),
        /** At random, evenly over the evaluations. */
        RANDOM("random", "random", 0),
        /** As {@link #RANDOM}, but the cells are dropped: nothing stands in for their output. */
        DROP("drop", "random drop", 0),
        /** Smallest |gate| times squared change of the output first (Ma et al., 2024, Eq. 7). */
        METRIC("metric", "by metric", 1),
        /** Smallest measured error for every multiply-accumulate saved first. */
        GREEDY("greedy", "error-greedy", 1);

        private final String label;
        private final String words;
        private final int lags;

        Rule(String label, String words, int lags) {
            this.label = label;
            this.words = words;
            this.lags = lags;
        }

        /** Spelling in options and files. */
        public String label() {
            return label;
        }

        /** What a person reads. */
        public String words() {
            return words;
        }

        /** Whether chance decides, and so a seed. */
        public boolean isRandom() {
            return this == RANDOM || this == DROP;
        }
    }

    /**
     * The first cells by a rule.
     *
     * @param budget how many, of all cells that the pattern lets reuse
     * @param seed decides where chance does; else not looked at
     * @param pattern which evaluations may reuse; null for the published pattern of the run's solver
     */
    record ByRule(
            Rule rule,
            CellBudget budget,
            long seed,
            @Nullable ReusePattern pattern) implements PolicyChoice {}

    /**
     * Computes every layer at each n-th evaluation and reuses all in between (FORA).
     *
     * @param interval n, 1 or more
     */
    record EveryNth(int interval) implements PolicyChoice {}

    /**
     * Reuses a kind of layer while its calibrated error is below a threshold (SmoothCache).
     *
     * @param alpha the threshold on the relative L1 error
     * @param lags the most evaluations that a stored output may be old, 1 or more
     */
    record Smooth(double alpha, int lags) implements PolicyChoice {}

    /**
     * No cache, but a run of fewer steps: what every cached run has to beat at equal cost.
     *
     * @param steps solver steps, 1 or more
     */
    record FewerSteps(int steps) implements PolicyChoice {}

    /** Some evaluations leave out blocks. */
    sealed interface ByBlocks extends PolicyChoice {}

    /** Full evaluations take turns with some that leave out blocks. */
    sealed interface InTurns extends ByBlocks {
        /** n of the every n-th evaluation that is full. */
        int interval();
    }

    /** A run decides on its way which of its evaluations pass over blocks. */
    sealed interface Deciding extends ByBlocks {
        /** What decides. */
        DecidingRule rule();
    }

    /**
     * Adds what a range of blocks added in the full evaluation before: of rear blocks early, of front ones later
     * (Δ-DiT).
     *
     * @param blocks how many are left out
     * @param interval every n-th evaluation is full
     * @param early evaluations that leave out rear blocks, or null for half of the run
     */
    record Delta(int blocks, int interval, @Nullable Integer early) implements InTurns {}

    /**
     * Leaves out what lies between a U-ViT's outermost blocks (DeepCache).
     *
     * @param computed in-blocks that are computed always, and as many out-blocks
     * @param interval every n-th evaluation is full
     */
    record DeepCache(int computed, int interval) implements InTurns {}

    /**
     * Reuses the layers of a U-ViT's in-blocks and middle block (the pattern of Faster Diffusion, layer by layer).
     *
     * @param interval every n-th evaluation is full
     */
    record Encoder(int interval) implements InTurns {}

    /**
     * By the change of what the first block adds (first-block caching).
     *
     * @param threshold 0 or more
     */
    record FirstBlock(double threshold) implements Deciding {
        @Override
        public DecidingRule rule() {
            return new DecidingRule.FirstBlock(threshold);
        }
    }

    /**
     * By the change of the first layer's input, added up (TeaCache).
     *
     * @param threshold 0 or more
     * @param polynomial that rescales a change; coefficients, that of the highest power first
     */
    record Tea(double threshold, List<Double> polynomial) implements Deciding {
        /** Copies the list. */
        public Tea {
            polynomial = List.copyOf(polynomial);
        }

        @Override
        public DecidingRule rule() {
            return new DecidingRule.Accumulated(threshold, polynomial);
        }
    }

    /** Whether it must be tried out on the model before its cells are known: calibrated, or decided in a run. */
    default boolean needsTrial() {
        return calibratedLags() > 0 || this instanceof Deciding;
    }

    /** How many evaluations back errors must be calibrated before this can choose cells; 0 for no calibration. */
    default int calibratedLags() {
        return switch (this) {
            case ByRule(Rule rule, CellBudget _, long _, ReusePattern _) -> rule.lags;
            case Smooth(double _, int lags) -> lags;
            case None _, All _, Threshold _, Budget _, EveryNth _, ByBlocks _, FewerSteps _ -> 0;
        };
    }
}
