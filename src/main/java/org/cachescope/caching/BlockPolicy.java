package org.cachescope.caching;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule.Row;

/**
 * Policies that take turns between full evaluations, which compute everything, and others that leave out blocks, by a
 * rule of the published method.
 *
 * <p>Every n-th evaluation is full, the first of the run always. With a solver of two evaluations a step they are
 * counted from the first intermediate one on: with n = 2 the intermediate ones are full and the first ones of the next
 * step leave out blocks, which costs U-ViT far less quality than the other way round (Ma et al., 2024, Table 6).
 */
public sealed interface BlockPolicy extends CachePolicy {
    /**
     * Δ-DiT (Chen et al., 2024, arXiv 2406.01125): adds in place of a range of blocks what it added to the stream in
     * the full evaluation before (Δ-Cache): of the rear blocks early in the run, while a DiT makes outlines by its
     * front ones, and of the front blocks later.
     *
     * @param blocks how many blocks are left out, 1 or more
     * @param interval n, 1 or more; with 1 nothing is left out
     * @param early evaluations from the first on that leave out rear blocks, 0 or more
     */
    record DeltaRanges(int blocks, int interval, int early) implements BlockPolicy {
        /** @throws IllegalArgumentException if a number is out of range */
        public DeltaRanges {
            require("blocks", 1, blocks);
            require("interval", 1, interval);
            require("early evaluations", 0, early);
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            if (run.skips() > 0) {
                throw new IllegalArgumentException(
                        "Δ-DiT leaves out front or rear blocks, which U-ViT's long skips join:"
                                + " choose deepcache or first-block for this network.");
            }
            if (blocks > run.depth()) {
                throw new IllegalArgumentException(
                        "The network has " + run.depth() + " blocks, of which " + blocks + " cannot be left out.");
            }
            return passingOver(
                    run,
                    interval,
                    evaluation -> evaluation < early
                            ? new BlockRange(run.depth() - blocks, run.depth(), BlockRange.Kind.RESIDUAL)
                            : new BlockRange(0, blocks, BlockRange.Kind.RESIDUAL));
        }
    }

    /**
     * DeepCache (Ma, Fang and Wang, 2024, arXiv 2312.00858) on a U-ViT: computes the outermost in-blocks and out-blocks
     * only; in place of what lies between, the stream goes on as it left that in the full evaluation before. The
     * outermost skips stay those of the present evaluation.
     *
     * @param computed in-blocks that are computed always, and as many out-blocks; 0 or more. With none, the network's
     *     last output is used again
     * @param interval n, 1 or more; with 1 nothing is left out
     */
    record DeepCache(int computed, int interval) implements BlockPolicy {
        /** @throws IllegalArgumentException if a number is out of range */
        public DeepCache {
            require("computed blocks", 0, computed);
            require("interval", 1, interval);
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            requireSkips("DeepCache", run);
            if (computed > run.skips()) {
                throw new IllegalArgumentException(
                        "The network has " + run.skips() + " in-blocks, of which " + computed + " cannot be computed.");
            }
            BlockRange deep = new BlockRange(computed, run.depth() - computed, BlockRange.Kind.STREAM);
            return passingOver(run, interval, _ -> deep);
        }
    }

    /**
     * The pattern of Faster Diffusion (Li et al., 2024, arXiv 2312.09608) on a U-ViT, layer by layer: between full
     * evaluations every layer of in-blocks and middle block reuses its output, and out-blocks are computed.
     *
     * <p>A departure. The published method hands the encoder's stored features to a decoder that gets the present
     * timestep beside them. A U-ViT's timestep is a token that enters below, so that its out-blocks, given stored
     * stream and skips, would give the stored output once more (as {@link DeepCache} with nothing computed does, for
     * less). Here the present sample and timestep enter, and what is reused is what the layers add to them.
     *
     * @param interval n, 1 or more; with 1 nothing reuses
     */
    record EncoderLayers(int interval) implements BlockPolicy {
        /** @throws IllegalArgumentException if the interval is not positive */
        public EncoderLayers {
            require("interval", 1, interval);
        }

        @Override
        public CacheSchedule schedule(RunShape run) {
            requireSkips("Faster Diffusion", run);
            int decoder = 2 * (run.skips() + 1);
            IntPredicate full = fullEvaluations(run, interval);
            return ScheduleRows.withoutRouter(
                    run.evaluations(),
                    run.layers(),
                    (evaluation, column) ->
                            full.test(evaluation) || column >= decoder ? CellAction.COMPUTE : CellAction.REUSE);
        }
    }

    /** @param rule which blocks an evaluation leaves out that is not full */
    private static CacheSchedule passingOver(RunShape run, int interval, IntFunction<BlockRange> rule) {
        IntPredicate full = fullEvaluations(run, interval);
        List<Row> rows = IntStream.range(0, run.evaluations())
                .mapToObj(evaluation -> full.test(evaluation)
                        ? Row.full(run.layers())
                        : Row.passingOver(run.layers(), rule.apply(evaluation)))
                .toList();
        return new CacheSchedule(rows);
    }

    private static IntPredicate fullEvaluations(RunShape run, int interval) {
        int start = SolverName.of(run.solver()).evaluationsPerStep() - 1;
        return evaluation -> evaluation == 0 || evaluation >= start && (evaluation - start) % interval == 0;
    }

    private static void requireSkips(String method, RunShape run) {
        if (run.skips() == 0) {
            throw new IllegalArgumentException(
                    method + " needs a network with long skips, a U-ViT; on a DiT choose delta" + " or first-block.");
        }
    }

    private static void require(String name, int least, int found) {
        if (found < least) {
            throw new IllegalArgumentException(name + ": expected " + least + " or more, found " + found);
        }
    }
}
