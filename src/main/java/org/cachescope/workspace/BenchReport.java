package org.cachescope.workspace;

import java.util.List;
import org.cachescope.evaluation.Quantiles;

/**
 * Measured speeds, all of one process on one machine; ratios compare what ran in turn.
 *
 * @param device where it ran
 * @param forwards network evaluations against their matrix products, DiT-S/2 first
 * @param runs cached runs against full ones
 * @param uvitRuns the same of the shipped U-ViT models
 * @param training router training against forward passes
 */
public record BenchReport(
        String device, List<Forward> forwards, List<Run> runs, List<Run> uvitRuns, Training training) {
    /**
     * One network at one batch.
     *
     * @param network name
     * @param batchRows rows of its batch, guidance halves included
     * @param macs multiply-accumulates of the full evaluation, executed
     * @param fullMillis full evaluation
     * @param productsMillis its matrix products alone
     * @param allReusedMillis evaluation that reuses every layer
     * @param forwardOverMatmul full evaluation over products, pair by pair
     */
    public record Forward(
            String network,
            int batchRows,
            long macs,
            Quantiles fullMillis,
            Quantiles productsMillis,
            Quantiles allReusedMillis,
            Quantiles forwardOverMatmul) {
        /** Thousand million multiply-accumulates a second of the full evaluation. */
        public double gigaMacsPerSecond() {
            return macs / fullMillis.median() / 1e6;
        }
    }

    /**
     * One schedule of the shipped model.
     *
     * @param schedule name of the router with θ, or of the policy
     * @param allReused whether it reuses every cell
     * @param reusedCells cells reused
     * @param cells cells that could be
     * @param fullMillis full run, the sampler's loop alone
     * @param cachedMillis cached run, likewise
     * @param macRatio executed multiply-accumulates of the full run over the cached one's
     * @param speedUp full over cached time, pair by pair
     */
    public record Run(
            String schedule,
            boolean allReused,
            int reusedCells,
            int cells,
            Quantiles fullMillis,
            Quantiles cachedMillis,
            double macRatio,
            Quantiles speedUp) {
        /** Median measured speed-up over the ratio of multiply-accumulates. */
        public double speedUpOverMacRatio() {
            return speedUp.median() / macRatio;
        }
    }

    /**
     * Router training on plain kernels.
     *
     * @param network name
     * @param batchRows images of an iteration
     * @param stepMillis one iteration: full step, teacher, student, gradient, update
     * @param forwardMillis one forward pass of the same batch
     * @param stepOverForward their ratio, pair by pair
     */
    public record Training(
            String network, int batchRows, Quantiles stepMillis, Quantiles forwardMillis, Quantiles stepOverForward) {}

    /** Full evaluation over its matrix products for DiT-S/2, the published size that the bar is set for. */
    public double forwardOverMatmul() {
        return forwards.getFirst().forwardOverMatmul().median();
    }

    /** Worst measured speed-up over MAC ratio of the shipped routers; NaN where none was measured. */
    public double speedUpOverMacRatio() {
        return worst(runs, false);
    }

    /** The same of the schedule that reuses every cell. */
    public double allReusedOverMacRatio() {
        return worst(runs, true);
    }

    /** Worst measured speed-up over MAC ratio of the shipped U-ViT models' routers; NaN where none was measured. */
    public double uvitSpeedUpOverMacRatio() {
        return worst(uvitRuns, false);
    }

    /** The same of the schedule that reuses every cell of theirs. */
    public double uvitAllReusedOverMacRatio() {
        return worst(uvitRuns, true);
    }

    private static double worst(List<Run> runs, boolean allReused) {
        return runs.stream()
                .filter(run -> run.allReused() == allReused)
                .mapToDouble(Run::speedUpOverMacRatio)
                .min()
                .orElse(Double.NaN);
    }
}
