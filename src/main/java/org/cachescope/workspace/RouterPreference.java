package org.cachescope.workspace;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.jspecify.annotations.Nullable;

/**
 * Which router is taken where a person has chosen none.
 *
 * @param model name of the model that is run
 * @param identity of its weights, where that is known
 * @param theta the threshold that suits the model
 * @param run the run that it has to serve
 */
public record RouterPreference(String model, @Nullable String identity, double theta, RunShape run) {
    private static final double MIDDLE = 0.5;

    /**
     * Of the routers trained for this model and run the one that at its θ decides closest to half of its cells to
     * reuse, or to drop; one of another than the published pattern only where there is no other.
     *
     * @param content of a candidate
     * @param mode what the router was trained for
     */
    public <T> Optional<T> best(Collection<T> candidates, Function<? super T, RouterFile> content, RouterMode mode) {
        return candidates.stream()
                .flatMap(candidate ->
                        trained(content.apply(candidate), mode)
                                .map(router -> new Fitting<>(candidate, router))
                                .stream())
                .min(Comparator.<Fitting<T>, Boolean>comparing(
                                fitting -> !fitting.router().info().hasPublishedPattern())
                        .thenComparingDouble(fitting -> fromMiddle(fitting.router())))
                .map(Fitting::candidate);
    }

    private record Fitting<T>(T candidate, Router router) {}

    /** The router of a file if it was trained for this model, run and mode. */
    private Optional<Router> trained(RouterFile content, RouterMode mode) {
        return content instanceof RouterFile.Learned(Router router)
                        && router.misfit(run).isEmpty()
                        && router.info().mode() == mode
                        && model.equals(router.info().modelName())
                        && !ModelHashes.differ(router.info().modelIdentity(), identity)
                ? Optional.of(router)
                : Optional.empty();
    }

    private double fromMiddle(Router router) {
        CellCounts counts =
                new CachePolicy.Threshold(router, theta(router)).schedule().counts();
        double decided = counts.reused() + counts.dropped();
        return Math.abs(decided / Math.max(1, router.cells()) - MIDDLE);
    }

    /** The threshold that a router suggests, else the one that suits the model. */
    public double theta(Router router) {
        return Objects.requireNonNullElse(router.info().theta(), theta);
    }
}
