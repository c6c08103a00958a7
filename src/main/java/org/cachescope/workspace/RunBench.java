package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
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
    private static final int PAIRS = 25;

    /** A schedule and what to call it. */
    record Named(String name, boolean allReused, CacheSchedule schedule) {}

    /**
     * What the shipped routers of a model, those of the published pattern, make of runs of a shape, where their cells
     * reuse and the share of them that does lies between two bounds; then the schedule that reuses every cell, which is
     * held to a bound of its own.
     *
     * @param model its name
     * @param least least share of the cells that reuse
     * @param most largest share
     * @param thetas thresholds besides the one that each suggests
     */
    static List<Named> schedules(
            Installation installation, String model, RunShape shape, double least, double most, double... thetas)
            throws IOException {
        List<Named> schedules = new ArrayList<>();
        for (Path file : installation.routers()) {
            RouterFile content = RouterFiles.read(file, shape.publishedPattern(), OptionalInt.empty());
            if (content instanceof RouterFile.Learned(Router router)
                    && router.misfit(shape).isEmpty()
                    && router.info().mode() == RouterMode.REUSE
                    && router.info().hasPublishedPattern()
                    && model.equals(router.info().modelName())) {
                for (double at : thresholds(router, thetas)) {
                    CacheSchedule schedule = new CachePolicy.Threshold(router, at).schedule(shape);
                    double share = share(schedule.counts());
                    if (share >= least && share <= most) {
                        String name = Installation.name(file) + " at θ " + Figures.number(at);
                        schedules.add(new Named(name, false, schedule));
                    }
                }
            }
        }
        CacheSchedule all = new CachePolicy.AllCells(shape.publishedPattern()).schedule(shape);
        schedules.add(new Named(model + ", every cell of a cache step", true, all));
        return schedules;
    }

    private static Set<Double> thresholds(Router router, double... thetas) {
        Set<Double> thresholds = new TreeSet<>();
        DoubleStream.of(thetas).forEach(thresholds::add);
        Optional.ofNullable(router.info().theta()).ifPresent(thresholds::add);
        return thresholds;
    }

    private static double share(CellCounts counts) {
        return (double) counts.reused() / counts.of();
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
