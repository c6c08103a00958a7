package org.cachescope.viewmodel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.workspace.studio.RouterOffer;
import org.jspecify.annotations.Nullable;

/**
 * The scores of a router's cells in order, as a θ slider needs them; rows that are never read are left out.
 *
 * @param levels distinct β, rising
 * @param histogram cells by logit, in bins of equal width from {@link #lowLogit} to {@link #highLogit}
 */
public record BetaDistribution(List<Level> levels, List<Integer> histogram) {
    /** Of no router. */
    public static final BetaDistribution EMPTY = new BetaDistribution(List.of(), List.of());

    private static final int BINS = 48;

    /**
     * Cells of one score.
     *
     * @param beta their β
     * @param logit the lowest logit that gives it
     * @param cells how many
     */
    public record Level(float beta, float logit, int cells) {}

    /** Copies the lists. */
    public BetaDistribution {
        levels = List.copyOf(levels);
        histogram = List.copyOf(histogram);
    }

    /** The distribution of an offer; empty for null and for decisions without β. */
    static BetaDistribution of(@Nullable RouterOffer offer) {
        return offer != null && offer.content() instanceof RouterFile.Learned(Router router) ? of(router) : EMPTY;
    }

    /** The distribution of a router's β. */
    public static BetaDistribution of(Router router) {
        float[] logits = new float[router.cells()];
        int layers = router.info().layers();
        int[] steps = router.rows().cacheEvaluations().toArray();
        for (int row = 0; row < steps.length; row++) {
            System.arraycopy(router.logits(steps[row]), 0, logits, row * layers, layers);
        }
        Arrays.sort(logits);
        List<Level> levels = levels(logits);
        return levels.isEmpty() ? EMPTY : new BetaDistribution(levels, histogram(logits));
    }

    private static List<Level> levels(float[] sorted) {
        List<Level> levels = new ArrayList<>();
        int start = 0;
        for (int end = 1; end <= sorted.length; end++) {
            float beta = Router.sigmoid(sorted[start]);
            if (end == sorted.length || Router.sigmoid(sorted[end]) != beta) {
                levels.add(new Level(beta, sorted[start], end - start));
                start = end;
            }
        }
        return levels;
    }

    private static List<Integer> histogram(float[] sorted) {
        Integer[] bins = new Integer[BINS];
        Arrays.fill(bins, 0);
        double low = sorted[0];
        double width = (sorted[sorted.length - 1] - low) / BINS;
        for (float logit : sorted) {
            int bin = width > 0 ? Math.min(BINS - 1, (int) ((logit - low) / width)) : BINS / 2;
            bins[bin]++;
        }
        return List.of(bins);
    }

    /** Whether there is no score. */
    public boolean isEmpty() {
        return levels.isEmpty();
    }

    /** Cells in all: n of "k of n reuse". */
    public int cells() {
        return levels.stream().mapToInt(Level::cells).sum();
    }

    /** The least logit; 0 where there is none. */
    public double lowLogit() {
        return isEmpty() ? 0 : levels.getFirst().logit();
    }

    /** The greatest of the levels' logits; 0 where there is none. */
    public double highLogit() {
        return isEmpty() ? 0 : levels.getLast().logit();
    }

    /** The least distinct β above θ, at which more cells reuse; empty where all do. */
    public OptionalDouble next(double theta) {
        return levels.stream()
                .mapToDouble(Level::beta)
                .filter(beta -> beta > (float) theta)
                .findFirst();
    }

    /** The greatest threshold at which fewer cells reuse than at θ; empty where none does. */
    public OptionalDouble previous(double theta) {
        List<Level> reused =
                levels.stream().filter(level -> level.beta() <= (float) theta).toList();
        return switch (reused.size()) {
            case 0 -> OptionalDouble.empty();
            case 1 -> OptionalDouble.of(reuseNone());
            default -> OptionalDouble.of(reused.get(reused.size() - 2).beta());
        };
    }

    /** A threshold at which no cell reuses: 0, or less where a β is 0. */
    public double reuseNone() {
        return isEmpty() || levels.getFirst().beta() > 0
                ? 0
                : Math.nextDown(levels.getFirst().beta());
    }

    /** The least threshold at which every cell reuses; 1 where there is no score. */
    public double reuseAll() {
        return isEmpty() ? 1 : levels.getLast().beta();
    }

    /** The threshold at a place of the slider's track: below the least logit none reuses, from the greatest on all. */
    public double thetaAt(double logit) {
        if (logit < lowLogit()) {
            return reuseNone();
        }
        return logit >= highLogit() ? reuseAll() : Router.sigmoid((float) logit);
    }

    /** The place on a logit scale of a threshold: ln(θ / (1 - θ)), infinite at 0 and below, and at 1 and above. */
    public static double logitOf(double theta) {
        double inside = Math.clamp(theta, 0, 1);
        return Math.log(inside / (1 - inside));
    }

    /** Cells in the fullest bin, for the scale of the histogram; 0 where there is none. */
    public int fullestBin() {
        return histogram.isEmpty() ? 0 : Collections.max(histogram);
    }
}
