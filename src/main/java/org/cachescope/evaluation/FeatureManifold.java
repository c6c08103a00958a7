package org.cachescope.evaluation;

import java.util.Arrays;
import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelArgument;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Where a set of images lies in feature space: the union of balls around its members, each as wide as the distance to
 * the member's k-th nearest neighbour (Kynkäänniemi et al., 2019, Eq. 1).
 *
 * <p>Distances are squared, in double precision, and made a block of rows at a time, so that memory grows with the
 * set's size and not with its square. Use it on the engine thread only.
 */
public final class FeatureManifold implements AutoCloseable {
    private static final String KERNELS = """
            def squared_distances(self: __torch__.K, a: Tensor, b: Tensor) -> Tensor:
              a2 = torch.to(a, 7)
              b2 = torch.to(b, 7)
              rows = torch.sum(torch.mul(a2, a2), [1], True)
              columns = torch.unsqueeze(torch.sum(torch.mul(b2, b2), [1]), 0)
              return torch.clamp(torch.addmm(torch.add(rows, columns), a2, torch.t(b2), beta=1, alpha=-2), 0)

            def squared_radii(self: __torch__.K, a: Tensor, b: Tensor, nearest: int) -> Tensor:
              values, _0 = torch.kthvalue((self).squared_distances(a, b, ), nearest, 1)
              return values

            def covered(self: __torch__.K, a: Tensor, b: Tensor, radii: Tensor) -> Tensor:
              inside = torch.le((self).squared_distances(a, b, ), radii)
              return torch.to(torch.any(inside, 1), 6)
            """;

    private static final int BLOCK_ROWS = 64;

    private final int dimensions;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final Tensor members;
    private final Tensor radii;

    private FeatureManifold(Engine engine, FeatureSet set, int neighbours) {
        this.dimensions = set.dimensions();
        this.kernels = engine.compile(KERNELS);
        this.scope = engine.newScope();
        this.members = rows(scope, set, 0, set.size());
        // A member's distance to itself, zero, comes before those to others.
        KernelArgument nearest = KernelArgument.of(neighbours + 1L);
        double[] squared =
                byBlock(set, (owner, block) -> kernels.callOne(owner, "squared_radii", block, members, nearest));
        this.radii = scope.doubles(Shape.of(squared.length), squared);
    }

    /**
     * Measures a set.
     *
     * @param engine the engine, on whose thread this is called
     * @param set more images than {@code neighbours}
     * @param neighbours which nearest neighbour a ball reaches to, k; 3 in published figures
     * @return the manifold, owned by the caller
     * @throws IllegalArgumentException if the set is too small
     */
    public static FeatureManifold of(Engine engine, FeatureSet set, int neighbours) {
        if (neighbours < 1 || set.size() <= neighbours) {
            throw new IllegalArgumentException("features: expected more images than the " + neighbours
                    + " nearest neighbours of each, 1 or more, found " + set.size());
        }
        return new FeatureManifold(engine, set, neighbours);
    }

    /** Squared distance of each member to its k-th nearest other member. */
    public double[] squaredRadii() {
        return radii.toHost().toDoubles();
    }

    /**
     * Which images lie in one ball or more.
     *
     * @param images of as many features as the set
     * @return one answer an image
     */
    public boolean[] covers(FeatureSet images) {
        FeatureSet.requireDimensions(dimensions, images);
        double[] inside = byBlock(images, (owner, block) -> kernels.callOne(owner, "covered", block, members, radii));
        boolean[] covers = new boolean[inside.length];
        for (int i = 0; i < covers.length; i++) {
            covers[i] = inside[i] != 0;
        }
        return covers;
    }

    /** Share of the images that lie in one ball or more. */
    public double share(FeatureSet images) {
        int covered = 0;
        for (boolean inside : covers(images)) {
            covered += inside ? 1 : 0;
        }
        return (double) covered / images.size();
    }

    @FunctionalInterface
    private interface BlockKernel {
        Tensor run(TensorScope owner, Tensor block);
    }

    /**
     * Runs a kernel that gives one value a row on block after block of rows. Nothing of a block stays in the engine:
     * beside a small tensor that does, the megabytes of distances behind it leave holes that those of the next do not
     * fill.
     */
    private double[] byBlock(FeatureSet set, BlockKernel kernel) {
        double[] results = new double[set.size()];
        for (int first = 0; first < set.size(); first += BLOCK_ROWS) {
            try (TensorScope owner = scope.newScope()) {
                Tensor block = rows(owner, set, first, Math.min(BLOCK_ROWS, set.size() - first));
                double[] values = kernel.run(owner, block).toHost().toDoubles();
                System.arraycopy(values, 0, results, first, values.length);
            }
        }
        return results;
    }

    private static Tensor rows(TensorScope owner, FeatureSet set, int first, int rows) {
        int d = set.dimensions();
        return owner.floats(Shape.of(rows, d), Arrays.copyOfRange(set.values(), first * d, (first + rows) * d));
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
