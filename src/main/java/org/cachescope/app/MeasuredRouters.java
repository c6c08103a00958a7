package org.cachescope.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.caching.RunShape;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.ModelHashes;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.evaluate.SweepPolicy;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/**
 * Which routers the window's trade-off measures: the shipped ones of the model, and a person's own.
 *
 * @param run around which is measured
 * @param policies that make points of routers
 */
record MeasuredRouters(Installation installation, RunRequest run, List<SweepPolicy> policies) {
    private static final String LEFT_OUT = "A router was left out: ";

    /** Copies the list. */
    MeasuredRouters {
        policies = List.copyOf(policies);
    }

    /**
     * Names of the shipped ones and files of the others, as a sweep takes them; empty where none is a person's own,
     * since a sweep finds the shipped ones by itself. Left out are routers without a file, since no command could make
     * their points again, those known to be of other weights, and files that are there no more.
     *
     * @param atHand the routers to choose from
     * @param leftOut hears why one that a person may expect is missing, as sentences
     */
    List<PolicyChoice.RouterChoice> of(List<RouterOffer> atHand, Consumer<String> leftOut) {
        Set<Path> shipped =
                installation.routers().stream().map(MeasuredRouters::known).collect(Collectors.toSet());
        List<PolicyChoice.RouterChoice> names = new ArrayList<>();
        List<PolicyChoice.RouterChoice> own = new ArrayList<>();
        for (RouterOffer offer : atHand) {
            if (!(offer.content() instanceof RouterFile.Learned(Router router)) || !serves(router)) {
                continue;
            }
            Path file = offer.file();
            if (file == null) {
                leftOut.accept(LEFT_OUT + offer.name() + " is in no file yet: save it, and measure again.");
            } else if (shipped.contains(known(file))) {
                if (ofTheseWeights(router)
                        && run.model().name().equals(router.info().modelName())) {
                    names.add(new PolicyChoice.RouterChoice(Installation.bareName(file), null));
                }
            } else if (!ofTheseWeights(router)) {
                leftOut.accept(LEFT_OUT + offer.name() + " was trained on other weights than those opened.");
            } else if (Files.isReadable(file)) {
                own.add(new PolicyChoice.RouterChoice(file.toString(), torchPattern(router)));
            } else {
                leftOut.accept(LEFT_OUT + file + " cannot be read any more.");
            }
        }
        if (own.isEmpty()) {
            return List.of();
        }
        names.addAll(own);
        return names.stream().distinct().toList();
    }

    private boolean serves(Router router) {
        RouterInfo info = router.info();
        return router.misfit(shape()).isEmpty()
                && policies.contains(SweepPolicy.ofThresholds(info.mode(), info.pattern()));
    }

    /** Whether it may be, which it is where that is not known. */
    private boolean ofTheseWeights(Router router) {
        return !ModelHashes.differ(router.info().modelIdentity(), run.model().identity());
    }

    /** How a file is read that does not say which evaluations may reuse; null where that is as published. */
    private @Nullable ReusePattern torchPattern(Router router) {
        ReusePattern pattern = router.info().pattern();
        return pattern == shape().publishedPattern() ? null : pattern;
    }

    private RunShape shape() {
        return run.recipe().shape(run.model().architecture());
    }

    private static Path known(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
