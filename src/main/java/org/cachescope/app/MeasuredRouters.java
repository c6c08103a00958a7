package org.cachescope.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterInfo;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.evaluate.SweepPolicy;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;

/**
 * Which routers the window's trade-off measures: the shipped ones of the model, and a person's own.
 *
 * @param run around which is measured
 * @param policies that make points of routers
 */
record MeasuredRouters(Installation installation, RunRequest run, List<SweepPolicy> policies) {
    /** Copies the list. */
    MeasuredRouters {
        policies = List.copyOf(policies);
    }

    /**
     * Names of the shipped ones and files of the others, as a sweep takes them; empty where none is a person's own,
     * since a sweep finds the shipped ones by itself.
     *
     * @param atHand those without a file are left out, since no command could make their points again
     */
    List<String> of(List<RouterOffer> atHand) {
        Set<Path> shipped =
                installation.routers().stream().map(MeasuredRouters::known).collect(Collectors.toSet());
        List<String> names = new ArrayList<>();
        List<String> own = new ArrayList<>();
        for (RouterOffer offer : atHand) {
            Path file = offer.file();
            if (file == null || !(offer.content() instanceof RouterFile.Learned(Router router)) || !serves(router)) {
                continue;
            }
            if (!shipped.contains(known(file))) {
                own.add(file.toString());
            } else if (run.model().name().equals(router.info().modelName())) {
                names.add(Installation.bareName(file));
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
        return router.misfit(run.recipe().shape(run.model().architecture())).isEmpty()
                && policies.contains(SweepPolicy.ofThresholds(info.mode(), info.pattern()));
    }

    private static Path known(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
