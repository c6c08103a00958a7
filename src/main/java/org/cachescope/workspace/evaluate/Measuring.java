package org.cachescope.workspace.evaluate;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.CalibratedErrors;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.metrics.MetricValue;
import org.cachescope.evaluation.metrics.PairMetrics;
import org.cachescope.evaluation.metrics.SampleStatistics;
import org.cachescope.format.RgbImage;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.PolicyChoice;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.TaskEngine;
import org.jspecify.annotations.Nullable;

/**
 * Makes the batches that are missing and measures points by those that are there. What a batch gave is on the disk
 * before the next begins; figures are made of the files alone, in the batches' order, so that they do not depend on who
 * made which.
 */
final class Measuring implements Calibrator, AutoCloseable {
    private static final int SMALLEST_FOR_SSIM = ImageQuality.SMALLEST_SIDE;

    private final Evaluation evaluation;
    private final TaskEngine engine;
    private final ResultsFolder folder;
    private final ProgressListener progress;
    private final CancelToken cancel;
    private final Map<Calibrated, CalibratedErrors> calibrated = new HashMap<>();
    private boolean loaded;
    private boolean precisionClaimed;

    /** On the engine's thread only. */
    private @Nullable PartMaker maker;

    /** Loads model and judge when they are first needed. */
    Measuring(
            Evaluation evaluation,
            TaskEngine engine,
            ResultsFolder folder,
            ProgressListener progress,
            CancelToken cancel) {
        this.evaluation = evaluation;
        this.engine = engine;
        this.folder = folder;
        this.progress = progress;
        this.cancel = cancel;
    }

    /** Something that model and judge do on the engine's thread. */
    @FunctionalInterface
    private interface Making<T> {
        T by(PartMaker maker) throws IOException;
    }

    private <T> T call(Making<T> making) throws IOException {
        if (!loaded) {
            progress.report(engine.starting());
            loaded = true;
        }
        return engine.thread().call(started -> {
            PartMaker ready = maker;
            if (ready == null) {
                ready = PartMaker.load(started, evaluation.model(), evaluation.judge(), cancel);
                maker = ready;
            }
            return making.by(ready);
        });
    }

    /** {@inheritDoc} Measured once for steps and lags. */
    @Override
    public CalibratedErrors errors(SamplingRecipe recipe, int lags) throws IOException {
        Calibrated key = new Calibrated(recipe.steps(), lags);
        CalibratedErrors known = calibrated.get(key);
        if (known == null) {
            progress.report(new Progress.Began("calibration"));
            known = call(ready -> ready.calibrate(recipe, lags, cancel));
            calibrated.put(key, known);
        }
        return known;
    }

    private record Calibrated(int steps, int lags) {}

    /** Batches that have still to be made for points, each run counted once. */
    static int missing(ResultsFolder folder, List<PointPlan> points, int batch, Shard shard) {
        return (int) points.stream()
                .flatMap(point -> {
                    Batches batches = new Batches(point.images(), batch);
                    return List.of(point.reference(), point.run()).stream()
                            .flatMap(run -> IntStream.range(0, batches.count())
                                    .filter(number -> shard.has(number) && !folder.hasPart(run, batches, number))
                                    .mapToObj(number -> folder.part(run, batches, number)));
                })
                .distinct()
                .count();
    }

    /** Makes the batches of a point, of its uncached run first, as far as they are missing and of a shard. */
    void make(PointPlan point, Shard shard, Counted count) throws IOException {
        make(point.reference(), point.base(), new PointCells.Fixed(point.full()), point.images(), shard, count);
        make(point.run(), point.recipe(), point.cells(), point.images(), shard, count);
    }

    private void make(
            PointPlan.RunKey run, SamplingRecipe recipe, PointCells cells, int images, Shard shard, Counted count)
            throws IOException {
        Batches batches = batches(images);
        for (int number = 0; number < batches.count(); number++) {
            if (!shard.has(number) || folder.hasPart(run, batches, number)) {
                continue;
            }
            cancel.check();
            claimPrecision();
            int batch = number;
            folder.writePart(run, batches, number, call(ready -> ready.make(recipe, cells, batches, batch, cancel)));
            count.advance();
        }
    }

    /** Before the first batch is made here. */
    private void claimPrecision() throws IOException {
        if (!precisionClaimed) {
            String precision = call(PartMaker::precision);
            folder.alone(() -> folder.claimPrecision(precision));
            precisionClaimed = true;
        }
    }

    private Batches batches(int images) {
        return new Batches(images, evaluation.setting().batch());
    }

    /** Measures a point all of whose batches are there, and writes its figures. */
    PointResult measure(PointPlan point) throws IOException {
        Batches batches = batches(point.images());
        SampleStatistics statistics = new SampleStatistics(point.images());
        boolean described = evaluation.setting().protocol().judges();
        List<ImageQuality> qualities = new ArrayList<>();
        List<Part.Times> times = new ArrayList<>();
        List<CacheSchedule> cells = new ArrayList<>();
        Set<String> devices = new LinkedHashSet<>();
        List<RgbImage> first = new ArrayList<>();
        for (int number = 0; number < batches.count(); number++) {
            cancel.check();
            int size = batches.size(number);
            Part made = PartFile.read(folder.part(point.run(), batches, number), size, described);
            Part full = PartFile.read(folder.part(point.reference(), batches, number), size, described);
            Optional.ofNullable(made.features()).ifPresent(statistics::add);
            qualities.addAll(qualities(full.pictures(), made.pictures()));
            times.add(made.times());
            cells.add(cells(point, made));
            Optional.ofNullable(made.device()).ifPresent(devices::add);
            if (number == 0) {
                first.addAll(made.pictures());
            }
        }
        List<MetricValue> metrics = new ArrayList<>(call(ready -> ready.measure(statistics)));
        metrics.addAll(PairMetrics.of(qualities));
        PointResult result = result(point, cells, times, devices, metrics);
        folder.writeSchedule(cells.getFirst());
        folder.writePoint(result, first);
        return result;
    }

    /** Times a finished point anew, by so many runs of each kind; all its other figures stay. */
    void time(PointPlan point, int runs) throws IOException {
        PointLatency again = call(ready -> ready.time(point, runs, cancel));
        String here = call(PartMaker::deviceName);
        folder.alone(() -> folder.replacePoint(folder.point(point).timed(again, here)));
    }

    private static List<ImageQuality> qualities(List<RgbImage> full, List<RgbImage> made) {
        RgbImage any = full.getFirst();
        boolean large = Math.min(any.width(), any.height()) >= SMALLEST_FOR_SSIM;
        return IntStream.range(0, full.size())
                .mapToObj(i -> large
                        ? ImageQuality.compare(full.get(i), made.get(i))
                        : new ImageQuality(ImageQuality.psnrDecibels(full.get(i), made.get(i)), Double.NaN))
                .toList();
    }

    /** The cells of a batch. */
    private CacheSchedule cells(PointPlan point, Part made) {
        return switch (point.cells()) {
            case PointCells.Fixed(CacheSchedule schedule) -> schedule;
            case PointCells.Decided(PolicyChoice.Deciding policy, CacheSchedule _) ->
                policy.rule().schedule(point.recipe().shape(evaluation.model().architecture()), made.passedOver());
        };
    }

    /**
     * A point of what was gathered.
     *
     * @param cells of each batch
     * @param devices that made them, as far as they say
     */
    private PointResult result(
            PointPlan point,
            List<CacheSchedule> cells,
            List<Part.Times> times,
            Set<String> devices,
            List<MetricValue> metrics)
            throws IOException {
        CacheSchedule first = cells.getFirst();
        DecidedCells decided =
                point.cells() instanceof PointCells.Decided ? DecidedCells.of(cells, batches(point.images())) : null;
        double network = times.stream().mapToDouble(Part.Times::networkMillis).sum();
        double total = times.stream().mapToDouble(Part.Times::totalMillis).sum();
        return new PointResult(
                point.key(),
                point.series(),
                point.label(),
                point.policy(),
                evaluation.model().name(),
                point.recipe().steps(),
                point.base().steps(),
                List.of(point.recipe().seed()),
                point.images(),
                first.hash(),
                decided == null ? first.counts() : decided.of(first.counts()),
                decided,
                decided == null
                        ? macs(point.recipe(), first)
                        : batches(point.images()).mean(number -> macs(point.recipe(), cells.get(number))),
                macs(point.base(), point.full()),
                call(ready -> ready.time(point, LatencyMeasurement.FEWEST_RUNS, cancel)),
                network / total,
                metrics,
                call(PartMaker::deviceName),
                devices.isEmpty() ? null : String.join(" and ", devices),
                LocalDate.now().toString(),
                point.command());
    }

    private double macs(SamplingRecipe recipe, CacheSchedule schedule) {
        return (double) RunMacs.of(evaluation.model().architecture(), recipe, schedule)
                        .warmCached()
                / recipe.images();
    }

    @Override
    public void close() throws IOException {
        if (!loaded) {
            return;
        }
        engine.thread().call(_ -> {
            if (maker != null) {
                maker.close();
            }
            return true;
        });
    }
}
