package org.cachescope.evaluation.metrics;

import org.cachescope.tensor.Engine;
import org.cachescope.tensor.KernelModule;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.Tensor;
import org.cachescope.tensor.TensorScope;

/**
 * Fréchet distance of Gaussians to a reference (Heusel et al., 2017):
 * |μ₁ - μ₂|² + tr Σ₁ + tr Σ₂ - 2 tr (Σ₁ Σ₂)^½. Of pooled features it is FID, of spatial ones sFID (Nash et al., 2021).
 *
 * <p>A departure from the published code, which takes the square root of the unsymmetric product and adds 1e-6 to its
 * diagonal where that fails: with Σ₁ = B Bᵀ the trace is the sum of the square roots of the eigenvalues of Bᵀ Σ₂ B,
 * which is symmetric, so that singular covariances need no special case. All in double precision, by the engine's
 * LAPACK. Use it on the engine thread only.
 */
public final class FrechetDistance implements AutoCloseable {
    private static final String KERNELS = """
            def root(self: __torch__.K, covariance: Tensor) -> Tensor:
              values, vectors = torch.linalg_eigh(covariance)
              return torch.mul(vectors, torch.sqrt(torch.clamp(values, 0)))

            def root_trace(self: __torch__.K, root: Tensor, covariance: Tensor) -> Tensor:
              inner = torch.matmul(torch.matmul(torch.t(root), covariance), root)
              return torch.sum(torch.sqrt(torch.clamp(torch.linalg_eigvalsh(inner), 0)))
            """;

    private final FeatureMoments reference;
    private final double referenceTrace;
    private final KernelModule kernels;
    private final TensorScope scope;
    private final Tensor root;

    /**
     * Distances to a reference.
     *
     * @param engine the engine, on whose thread this is called
     * @param reference of two images or more
     */
    public FrechetDistance(Engine engine, FeatureMoments reference) {
        this.reference = reference;
        this.kernels = engine.compile(KERNELS);
        this.scope = engine.newScope();
        double[] covariance = reference.covariance();
        this.referenceTrace = trace(covariance, reference.dimensions());
        this.root = kernels.callOne(scope, "root", matrix(scope, covariance));
    }

    /**
     * The distance; zero for equal moments up to rounding, which may make it slightly negative.
     *
     * @param moments of two images or more
     * @throws IllegalArgumentException if the features differ in number
     */
    public double to(FeatureMoments moments) {
        int d = reference.dimensions();
        if (moments.dimensions() != d) {
            throw new IllegalArgumentException("Fréchet distance: expected " + d
                    + " features, as many as the reference has, found " + moments.dimensions());
        }
        double[] covariance = moments.covariance();
        double[] mean = moments.mean();
        double[] referenceMean = reference.mean();
        double distance = referenceTrace + trace(covariance, d);
        for (int i = 0; i < d; i++) {
            distance += (mean[i] - referenceMean[i]) * (mean[i] - referenceMean[i]);
        }
        try (TensorScope call = scope.newScope()) {
            Tensor trace = kernels.callOne(call, "root_trace", root, matrix(call, covariance));
            return distance - 2 * trace.toHost().valueAt(0);
        }
    }

    private Tensor matrix(TensorScope owner, double[] values) {
        int d = reference.dimensions();
        return owner.doubles(Shape.of(d, d), values);
    }

    private static double trace(double[] matrix, int d) {
        double trace = 0;
        for (int i = 0; i < d; i++) {
            trace += matrix[i * d + i];
        }
        return trace;
    }

    @Override
    public void close() {
        scope.close();
        kernels.close();
    }
}
