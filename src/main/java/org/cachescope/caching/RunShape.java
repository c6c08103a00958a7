package org.cachescope.caching;

import org.cachescope.model.Architecture;
import org.cachescope.model.LayerKind;
import org.cachescope.model.UVitArchitecture;

/**
 * What a policy must know of a run to make its schedule.
 *
 * @param depth blocks of the network
 * @param steps solver steps, 1 to 1000
 * @param solver name of the solver, a label of {@link SolverName}
 * @param mhsaMacs multiply-accumulates of one attention layer on one image, its products included
 * @param ffnMacs multiply-accumulates of one feed-forward layer on one image
 * @param skips long skips of a U-ViT, each from an in-block to its mirror image; 0 of a DiT
 */
public record RunShape(int depth, int steps, String solver, long mhsaMacs, long ffnMacs, int skips) {
    /** A run of a network without long skips. */
    public RunShape(int depth, int steps, String solver, long mhsaMacs, long ffnMacs) {
        this(depth, steps, solver, mhsaMacs, ffnMacs, 0);
    }

    /** @throws IllegalArgumentException if a number is out of range or the solver is not known */
    public RunShape {
        if (depth < 1) {
            throw new IllegalArgumentException("depth must be 1 or more, found " + depth);
        }
        if (steps < 1 || steps > RouterRows.MAX_STEPS) {
            throw new IllegalArgumentException("steps must be 1 to " + RouterRows.MAX_STEPS + ", found " + steps);
        }
        SolverName.of(solver);
    }

    /** The shape of a run of a network. */
    public static RunShape of(Architecture architecture, int steps, String solver) {
        Macs macs = new Macs(architecture);
        return new RunShape(
                architecture.blocks(),
                steps,
                solver,
                macs.layer(LayerKind.MHSA, MacConvention.EXECUTED),
                macs.layer(LayerKind.FFN, MacConvention.EXECUTED),
                architecture instanceof UVitArchitecture uvit ? uvit.skips() : 0);
    }

    /** Network evaluations of the run; guidance passes share one. */
    public int evaluations() {
        return steps * SolverName.of(solver).evaluationsPerStep();
    }

    /** Rows of a router for this run. @throws IllegalArgumentException with the reason, if the pattern is not for it */
    public RouterRows rows(ReusePattern pattern) {
        return new RouterRows(SolverName.of(solver), steps, pattern);
    }

    /** The pattern of Learning-to-Cache for this run's solver. */
    public ReusePattern publishedPattern() {
        return SolverName.of(solver).publishedPattern();
    }

    /** Layers of the network, two a block. */
    public int layers() {
        return 2 * depth;
    }

    /** Multiply-accumulates of one layer on one image. */
    public long macs(LayerKind kind) {
        return kind == LayerKind.MHSA ? mhsaMacs : ffnMacs;
    }
}
