package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.cachescope.caching.CachePolicy;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CellCounts;
import org.cachescope.caching.Router;
import org.cachescope.caching.RouterFile;
import org.cachescope.caching.RouterFiles;
import org.cachescope.caching.RouterMode;
import org.cachescope.caching.RunShape;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.LayerWatch;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.SamplingSession;

/** Times cached runs of a model against full ones, which alternate with them. */
record RunBench(ProgressListener progress, CancelToken cancel) {
    private static final int IMAGES = 8;
    private static final int PAIRS = 15;

    /** A schedule and what to call it. */
    record Named(String name, boolean allReused, CacheSchedule schedule) {}

    /**
     * Shipped routers for runs of a shape whose cells reuse.
     *
     * @param wanted which of those that fit
     * @param thetas thresholds besides the one that each suggests
     */
    static List<Named> shipped(Installation installation, RunShape shape, Predicate<Router> wanted, double... thetas)
            throws IOException {
        List<Named> schedules = new ArrayList<>();
        for (Path file : installation.routers()) {
            RouterFile content = RouterFiles.read(file, shape.publishedPattern(), OptionalInt.empty());
            if (content instanceof RouterFile.Learned(Router router)
                    && router.misfit(shape.depth(), shape.steps(), shape.solver())
                            .isEmpty()
                    && router.info().mode() == RouterMode.REUSE
                    && wanted.test(router)) {
                Set<Double> thresholds = new TreeSet<>();
                DoubleStream.of(thetas).forEach(thresholds::add);
                Optional.ofNullable(router.info().theta()).ifPresent(thresholds::add);
                for (double at : thresholds) {
                    String name = Installation.name(file) + " at θ " + Figures.number(at);
                    schedules.add(new Named(name, false, new CachePolicy.Threshold(router, at).schedule(shape)));
                }
            }
        }
        return schedules;
    }

    /** Times each schedule. */
    List<BenchReport.Run> measure(
            SamplingSession session, OpenedModel model, SamplingRecipe recipe, List<Named> named) {
        return named.stream()
                .map(schedule -> measure(session, model, recipe, schedule))
                .toList();
    }

    /** Labels of the images of a timed run, in turn. */
    static List<Long> labels(OpenedModel model) {
        return LongStream.range(0, IMAGES)
                .map(i -> i % model.classes().size())
                .boxed()
                .toList();
    }

    private BenchReport.Run measure(SamplingSession session, OpenedModel model, SamplingRecipe recipe, Named named) {
        Counted done = new Counted(progress, named.name(), 2L * PAIRS + 2);
        LatencyMeasurement latency =
                LatencyMeasurement.measure(session, recipe, named.schedule(), PAIRS, LayerWatch.NONE, _ -> {
                    cancel.check();
                    done.advance();
                });
        CellCounts counts = named.schedule().counts();
        return new BenchReport.Run(
                named.name(),
                named.allReused(),
                counts.reused(),
                counts.of(),
                latency.full(),
                latency.cached(),
                RunMacs.of(model.architecture(), recipe, named.schedule()).warmRatio(),
                latency.speedUp());
    }
}
