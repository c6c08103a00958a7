package org.cachescope.evaluation.metrics;

import java.util.Arrays;
import org.cachescope.evaluation.FeatureSet;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * What the kernel distance (KID, Bińkowski et al., 2018) is made of, in double precision: sums of
 * k(x, y) = (x·y / D + 1)³ between groups of samples, and between them and the references. The distance without one of
 * the groups then costs nothing more.
 */
final class KernelSums {
    private static final String KERNELS = """
            def kernel_sum(self: __torch__.K, a: Tensor, b: Tensor, dimensions: float) -> Tensor:
              products = torch.matmul(torch.to(a, 7), torch.t(torch.to(b, 7)))
              return torch.sum(torch.pow(torch.add(torch.div(products, dimensions), 1.0), 3))

            def self_sum(self: __torch__.K, a: Tensor, dimensions: float) -> Tensor:
              a2 = torch.to(a, 7)
              squares = torch.sum(torch.mul(a2, a2), [1])
              return torch.sum(torch.pow(torch.add(torch.div(squares, dimensions), 1.0), 3))
            """;

    private static final int BLOCK_ROWS = 256;

    private final Groups groups;
    private final long references;
    private final double withinReferences;

    /** Sums over pairs of different images, one of group g and one of group h. */
    private final double[][] within;

    private final double[] across;

    private KernelSums(Groups groups, long references, double withinReferences, double[][] within, double[] across) {
        this.groups = groups;
        this.references = references;
        this.withinReferences = withinReferences;
        this.within = within;
        this.across = across;
    }

    /**
     * Sums up; use it on the engine thread.
     *
     * @param groups of the samples
     * @throws IllegalArgumentException if the features differ in number
     */
    static KernelSums of(Engine engine, FeatureSet references, FeatureSet samples, Groups groups) {
        if (references.dimensions() != samples.dimensions()) {
            throw new IllegalArgumentException("kernel distance: expected " + references.dimensions()
                    + " features, as many as the references have, found " + samples.dimensions());
        }
        try (KernelModule kernels = engine.compile(KERNELS);
                TensorScope scope = engine.newScope()) {
            Summing sums = new Summing(kernels, scope, KernelArgument.of((double) samples.dimensions()));
            Block all = new Block(references, 0, references.size());
            double[][] within = new double[groups.count()][groups.count()];
            double[] across = new double[groups.count()];
            for (int g = 0; g < groups.count(); g++) {
                Block group = new Block(samples, groups.first(g), groups.end(g));
                for (int h = 0; h < g; h++) {
                    within[g][h] = sums.between(group, new Block(samples, groups.first(h), groups.end(h)));
                    within[h][g] = within[g][h];
                }
                within[g][g] = sums.between(group, group) - sums.diagonal(group);
                across[g] = sums.between(group, all);
            }
            double withinReferences = sums.between(all, all) - sums.diagonal(all);
            return new KernelSums(groups, references.size(), withinReferences, within, across);
        }
    }

    /** The unbiased estimate over all groups; it may be negative. */
    double distance() {
        return without(-1);
    }

    /** The unbiased estimate over all groups but one. */
    double without(int group) {
        long n = 0;
        double own = 0;
        double cross = 0;
        for (int g = 0; g < groups.count(); g++) {
            if (g == group) {
                continue;
            }
            n += groups.size(g);
            cross += across[g];
            for (int h = 0; h < groups.count(); h++) {
                own += h == group ? 0 : within[g][h];
            }
        }
        return own / ((double) n * (n - 1))
                + withinReferences / ((double) references * (references - 1))
                - 2 * cross / ((double) n * references);
    }

    /** Consecutive images of a set. */
    private record Block(FeatureSet set, int first, int end) {
        Tensor rows(TensorScope owner, int from, int to) {
            int d = set.dimensions();
            return owner.floats(Shape.of(to - from, d), Arrays.copyOfRange(set.values(), from * d, to * d));
        }
    }

    private record Summing(KernelModule kernels, TensorScope scope, KernelArgument dimensions) {
        double between(Block a, Block b) {
            double sum = 0;
            for (int i = a.first(); i < a.end(); i += BLOCK_ROWS) {
                for (int j = b.first(); j < b.end(); j += BLOCK_ROWS) {
                    try (TensorScope call = scope.newScope()) {
                        Tensor rows = a.rows(call, i, Math.min(i + BLOCK_ROWS, a.end()));
                        Tensor columns = b.rows(call, j, Math.min(j + BLOCK_ROWS, b.end()));
                        sum += value(kernels.callOne(call, "kernel_sum", rows, columns, dimensions));
                    }
                }
            }
            return sum;
        }

        double diagonal(Block a) {
            try (TensorScope call = scope.newScope()) {
                return value(kernels.callOne(call, "self_sum", a.rows(call, a.first(), a.end()), dimensions));
            }
        }

        private static double value(Tensor tensor) {
            return tensor.toHost().valueAt(0);
        }
    }
}
