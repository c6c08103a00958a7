package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.cachescope.caching.ReusePattern;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.OpenedModel;
import org.cachescope.workspace.PolicyChoice;
import org.jspecify.annotations.Nullable;

/**
 * A router as a sweep names it.
 *
 * @param choice as commands take it, named
 * @param label its λ where that is known, else its name; both where routers of one mode and pattern share the λ
 * @param cells how many cells it decides
 * @param mode what cells of low β do
 * @param other which evaluations may reuse, where it is another pattern than the published one; else null
 */
record RouterSeries(
        PolicyChoice.RouterChoice choice,
        String label,
        int cells,
        RouterMode mode,
        @Nullable ReusePattern other) {
    private static final String JSON = ".json";

    /**
     * The routers asked for that serve a run, or else the shipped ones that do, by rising λ.
     *
     * @throws IOException if one cannot be read
     */
    static List<RouterSeries> of(
            Installation installation, OpenedModel model, RunShape run, List<PolicyChoice.RouterChoice> asked)
            throws IOException {
        Map<PolicyChoice.RouterChoice, Path> files = new LinkedHashMap<>();
        for (PolicyChoice.RouterChoice choice : asked) {
            files.put(choice, installation.router(nameOrPath(choice)));
        }
        if (asked.isEmpty()) {
            installation.routers().forEach(file -> files.put(shipped(file), file));
        }
        List<Learned> routers = new ArrayList<>();
        for (Map.Entry<PolicyChoice.RouterChoice, Path> named : files.entrySet()) {
            Path file = named.getValue();
            ReusePattern torchPattern =
                    Objects.requireNonNullElse(named.getKey().torchPattern(), run.publishedPattern());
            RouterFile content = RouterFiles.read(file, torchPattern, OptionalInt.of(run.depth()));
            if (content instanceof RouterFile.Learned(Router router)
                    && router.misfit(run).isEmpty()
                    && (!asked.isEmpty() || model.name().equals(router.info().modelName()))) {
                routers.add(new Learned(named.getKey(), file, router));
            }
        }
        return toldApart(routers.stream()
                .sorted((a, b) -> Double.compare(a.lambda(), b.lambda()))
                .map(Learned::series)
                .toList());
    }

    private static PolicyChoice.RouterChoice shipped(Path file) {
        return new PolicyChoice.RouterChoice(Installation.bareName(file), null);
    }

    private static String nameOrPath(PolicyChoice.RouterChoice choice) {
        return Objects.requireNonNull(choice.nameOrPath(), "a router without a name");
    }

    /** As commands take it, however a torch file is used. */
    String nameOrPath() {
        return nameOrPath(choice);
    }

    /** With their names where a label is not enough: points of one label are taken for one router's. */
    static List<RouterSeries> toldApart(List<RouterSeries> routers) {
        return routers.stream()
                .map(router -> {
                    List<RouterSeries> alike = routers.stream()
                            .filter(other -> other.mode() == router.mode()
                                    && other.other() == router.other()
                                    && other.label().equals(router.label()))
                            .toList();
                    return alike.size() == 1 ? router : router.named(alike);
                })
                .toList();
    }

    private RouterSeries named(List<RouterSeries> alike) {
        boolean byName = alike.stream().map(RouterSeries::bareName).distinct().count() == alike.size();
        return new RouterSeries(choice, label + " (" + (byName ? bareName() : nameOrPath()) + ")", cells, mode, other);
    }

    private String bareName() {
        return Installation.bareName(Path.of(nameOrPath()));
    }

    /** The policy that goes through its thresholds. */
    SweepPolicy byThreshold() {
        return SweepPolicy.ofThresholds(mode, other);
    }

    /** Whether a policy makes points of it. */
    boolean serves(SweepPolicy policy) {
        return policy == byThreshold() || policy == SweepPolicy.BUDGET && mode == RouterMode.REUSE;
    }

    /**
     * What routers of its kind are called: those of another pattern can save more or less, and are no others' series.
     */
    String series() {
        String name = mode == RouterMode.DROP ? "learned drop" : "L2C";
        return other == null ? name : name + ", " + other.label();
    }

    private record Learned(PolicyChoice.RouterChoice choice, Path file, Router router) {
        double lambda() {
            Double lambda = router.info().lambda();
            return lambda == null ? Double.POSITIVE_INFINITY : lambda;
        }

        private String label() {
            String name = Installation.name(file);
            return name.endsWith(JSON) ? Installation.bareName(file) : name; // a torch file's ending tells its format
        }

        RouterSeries series() {
            return new RouterSeries(
                    choice,
                    Double.isInfinite(lambda()) ? label() : "λ " + Figures.lambda(lambda()),
                    router.cells(),
                    router.info().mode(),
                    router.info().hasPublishedPattern() ? null : router.info().pattern());
        }
    }
}
