package org.cachescope.training;

import java.util.Optional;
import java.util.OptionalDouble;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.RouterLoss;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.SolverName;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.model.Architecture;

/**
 * How a router is trained (Ma et al., 2024, Section 3.3 and Appendix). Equal recipes, models and data give equal
 * routers on one machine.
 *
 * @param solver of the runs that the router is for; empty for that of the network's publication
 * @param steps solver steps of the runs that the router is for, 2 to 1000
 * @param pattern which of their evaluations may reuse; empty for that of the solver's publication
 * @param lambda weight of Σβ in the loss
 * @param learningRate step size of AdamW
 * @param batch images of one iteration
 * @param iterations updates in all, each of one row drawn at random
 * @param labelDrop share of labels replaced by the null class
 * @param straightThrough where present, β is hardened to 1[β &gt; threshold] in the forward pass
 * @param loss where the student's error is measured
 * @param mode what stands for a layer that is not computed: its stored output, or nothing
 * @param seed seed of initial logits, rows, images, noise and label drops
 */
public record RouterRecipe(
        Optional<SolverName> solver,
        int steps,
        Optional<ReusePattern> pattern,
        double lambda,
        double learningRate,
        int batch,
        int iterations,
        double labelDrop,
        OptionalDouble straightThrough,
        RouterLoss loss,
        RouterMode mode,
        long seed) {
    private static final double ANY_STEP_THETA = 0.1;

    /** @throws IllegalArgumentException if a value is out of range */
    public RouterRecipe {
        require(
                steps >= 2 && steps <= NoiseSchedule.TIMESTEPS,
                "steps: expected 2 to " + NoiseSchedule.TIMESTEPS + " (a single step has nothing to reuse), found "
                        + steps);
        require(lambda >= 0 && Double.isFinite(lambda), "lambda: expected 0 or more, found " + lambda);
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "learning rate: expected above 0, found " + learningRate);
        require(batch >= 1, "batch: expected 1 or more, found " + batch);
        require(iterations >= 1, "iterations: expected 1 or more, found " + iterations);
        require(
                loss == RouterLoss.RUN || !pattern.equals(Optional.of(ReusePattern.ANY_STEP)),
                "pattern: routers for any step learn by whole runs (--loss run), since the loss of outputs sees one"
                        + " evaluation behind a full one");
        require(labelDrop >= 0 && labelDrop <= 1, "label drop: expected 0 to 1, found " + labelDrop);
        require(
                straightThrough.isEmpty() || straightThrough.getAsDouble() > 0 && straightThrough.getAsDouble() < 1,
                "straight-through threshold: expected between 0 and 1, found " + straightThrough);
    }

    /**
     * What suits a loss where nothing else is asked for, with which a small model's router takes minutes: small
     * batches, and a learning rate at which few updates lead from any initial logit to either end. At half of it many
     * logits were still on their way.
     *
     * @param learningRate step size of AdamW
     * @param batch images of one iteration; a whole run teaches all rows at once, at its price
     * @param theta threshold that the router is to suggest: 0.7 for whole runs of mixed outputs, where cells between
     *     balance the errors of others, so that few may be left to compute; empty for the published loss, for which
     *     each model has its own
     */
    public record Usual(double learningRate, int batch, OptionalDouble theta) {
        /** What suits a loss. */
        public static Usual of(RouterLoss loss) {
            return switch (loss) {
                case OUTPUT -> new Usual(0.15, 16, OptionalDouble.empty());
                case RUN -> new Usual(0.3, 4, OptionalDouble.of(0.7));
            };
        }
    }

    /** Cachescope's own defaults for a network's published solver. */
    public static RouterRecipe quick(Architecture network, int steps, double lambda, RouterLoss loss, long seed) {
        Usual usual = Usual.of(loss);
        return new RouterRecipe(
                Optional.empty(),
                steps,
                Optional.empty(),
                lambda,
                usual.learningRate(),
                usual.batch(),
                RouterTrainer.usualIterations(network, Optional.empty(), steps, Optional.empty(), loss),
                0.1,
                OptionalDouble.empty(),
                loss,
                RouterMode.REUSE,
                seed);
    }

    /**
     * The threshold that such a router is to suggest: the straight-through one; where every evaluation but the first
     * may reuse {@value #ANY_STEP_THETA}, which HarmoniCa has too, since a stored output that is mixed in again and
     * again is far from one that is kept; else what suits the loss. Empty where each model has its own.
     */
    public OptionalDouble suggestedTheta() {
        if (straightThrough.isPresent()) {
            return straightThrough;
        }
        return pattern.equals(Optional.of(ReusePattern.ANY_STEP))
                ? OptionalDouble.of(ANY_STEP_THETA)
                : Usual.of(loss).theta();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
