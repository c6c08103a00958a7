package org.cachescope.workspace.tradeoff;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.tradeoff.PaperFigure.Cost;

/** The tables of Learning-to-Cache (Ma et al., 2024) that have cost and quality of whole runs, as they are printed. */
final class PaperFigures {
    private static final int DIT_TABLE = 1;
    private static final int U_VIT_TABLE = 2;
    private static final int LAMBDA_TABLE = 9;
    private static final String CACHED = "L2C";

    private final List<PaperFigure> figures = new ArrayList<>();
    private final Cost base;
    private final Map<Metric, Double> uncached;
    private final int table;
    private final String sampler;

    /** Figures that are compared with one uncached run. */
    private PaperFigures(int table, String sampler, Cost base, Map<Metric, Double> uncached) {
        this.table = table;
        this.sampler = sampler;
        this.base = base;
        this.uncached = uncached;
    }

    /** All figures of a network, those of one uncached run after another. */
    static List<PaperFigure> of(PaperNetwork network) {
        Stream<List<PaperFigure>> runs = switch (network) {
            case DIT_XL_256 -> Stream.of(ditXl256At50(), ditXl256At20(), ditXl256At10());
            case DIT_XL_512 -> Stream.of(ditXl512());
            case DIT_L_256 -> Stream.of(ditLAt50(), ditLAt20());
            case U_VIT_H_256 -> Stream.of(uVitAt50(), uVitAt20());
        };
        return runs.flatMap(List::stream).toList();
    }

    private static List<PaperFigure> ditXl256At50() {
        Cost base = new Cost(50, 5.72, 7.25);
        return ddim(base, dit(238.6, 2.26, 4.29, 80.16, 59.89))
                .sampled(new Cost(40, 4.57, 5.82), dit(239.8, 2.39, 4.28, 80.36, 59.13))
                .cached(new Cost(50, 4.36, 5.57), dit(244.1, 2.27, 4.23, 80.94, 58.76))
                .figures;
    }

    private static List<PaperFigure> ditXl256At20() {
        Cost base = new Cost(20, 2.29, 2.87);
        return ddim(base, dit(223.5, 3.48, 4.89, 78.76, 57.07))
                .sampled(new Cost(16, 1.83, 2.30), dit(210.9, 4.68, 5.71, 76.78, 56.20))
                .cached(new Cost(20, 1.78, 2.26), dit(227.0, 3.46, 4.64, 79.15, 55.62))
                .byLambda("0", 2.87, 3.48)
                .byLambda("5e-7", 2.55, 3.49)
                .byLambda("1e-6", 2.45, 3.47)
                .byLambda("5e-6", 2.28, 3.45)
                .byLambda("1e-5", 2.15, 3.70)
                .byLambda("5e-5", 1.92, 5.43)
                .byLambda("1e-4", 1.79, 6.51)
                .figures;
    }

    private static List<PaperFigure> ditXl256At10() {
        Cost base = new Cost(10, 1.14, 1.43);
        return ddim(base, dit(158.3, 12.38, 11.22, 66.78, 52.82))
                .cached(new Cost(10, 1.04, 1.30), dit(156.3, 12.79, 10.42, 66.21, 52.15))
                .figures;
    }

    private static List<PaperFigure> ditXl512() {
        Cost base = new Cost(50, 22.85, 37.73);
        return ddim(base, dit(204.1, 3.28, 4.50, 83.33, 54.80))
                .cached(new Cost(50, 14.19, 22.57), dit(202.1, 3.69, 5.03, 82.90, 54.60))
                .figures;
    }

    private static List<PaperFigure> ditLAt50() {
        Cost base = new Cost(50, 3.88, 5.06);
        return ddim(base, dit(167.6, 4.82, 4.40, 78.72, 54.66))
                .cached(new Cost(50, 2.95, 4.01), dit(168.3, 4.82, 4.41, 78.97, 54.73))
                .figures;
    }

    private static List<PaperFigure> ditLAt20() {
        Cost base = new Cost(20, 1.55, 2.01);
        return ddim(base, dit(160.16, 6.45, 5.26, 77.13, 53.65))
                .cached(new Cost(20, 1.20, 1.60), dit(160.53, 6.55, 5.08, 77.47, 52.22))
                .figures;
    }

    private static List<PaperFigure> uVitAt50() {
        Cost base = new Cost(50, 6.44, 19.37);
        return dpmSolver(base, fid(2.3728))
                .sampled(new Cost(30, 3.86, 11.55), fid(2.4644))
                .cached(new Cost(50, 3.79, 11.16), fid(2.3625))
                .figures;
    }

    private static List<PaperFigure> uVitAt20() {
        Cost base = new Cost(20, 2.58, 7.69);
        return dpmSolver(base, fid(2.5739))
                .sampled(new Cost(16, 2.06, 6.08), fid(2.7005))
                .cached(new Cost(20, 1.92, 5.64), fid(2.5809))
                .figures;
    }

    private static PaperFigures ddim(Cost base, Map<Metric, Double> uncached) {
        return new PaperFigures(DIT_TABLE, "DDIM", base, uncached).sampled(base, uncached);
    }

    private static PaperFigures dpmSolver(Cost base, Map<Metric, Double> uncached) {
        return new PaperFigures(U_VIT_TABLE, "DPM-Solver-2", base, uncached).sampled(base, uncached);
    }

    private PaperFigures sampled(Cost cost, Map<Metric, Double> quality) {
        return add(table, sampler, cost.evaluations() + " evaluations", cost, quality);
    }

    private PaperFigures cached(Cost cost, Map<Metric, Double> quality) {
        return add(table, CACHED, cost.evaluations() + " evaluations", cost, quality);
    }

    /** Table 9 prints no multiply-accumulates. */
    private PaperFigures byLambda(String lambda, double seconds, double fid) {
        Cost cost = new Cost(base.evaluations(), Double.NaN, seconds);
        return add(LAMBDA_TABLE, CACHED + " by λ", "λ " + lambda, cost, fid(fid));
    }

    private PaperFigures add(int in, String series, String label, Cost cost, Map<Metric, Double> quality) {
        figures.add(new PaperFigure(in, series, label, cost, base, quality, uncached));
        return this;
    }

    private static Map<Metric, Double> fid(double fid) {
        return Map.of(Metric.FID, fid);
    }

    /**
     * The columns of Table 1.
     *
     * @param precision in percent, as printed
     * @param recall in percent, as printed
     */
    private static Map<Metric, Double> dit(
            double inceptionScore, double fid, double spatialFid, double precision, double recall) {
        return Map.of(
                Metric.INCEPTION_SCORE, inceptionScore,
                Metric.FID, fid,
                Metric.SFID, spatialFid,
                Metric.PRECISION, share(precision),
                Metric.RECALL, share(recall));
    }

    /** Exactly: a division leaves what a decimal figure has not. */
    private static double share(double percent) {
        return BigDecimal.valueOf(percent).movePointLeft(2).doubleValue();
    }
}
