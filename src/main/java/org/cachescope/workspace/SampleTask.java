package org.cachescope.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.checkpoint.ModelBundle;
import org.cachescope.evaluation.ComparisonGrid;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.ImageQuality;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.evaluation.SampledImages;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.evaluation.TimeProbe;
import org.cachescope.format.AtomicFile;
import org.cachescope.format.PngFile;
import org.cachescope.format.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * Samples with and without the cache: writes a picture of full | cached | difference as soon as it can, then measures
 * latency, then writes the figures.
 */
public final class SampleTask implements Task<SampleReport> {
    /** File name of the picture. */
    public static final String GRID = "grid.png";

    /** File name of the figures. */
    public static final String REPORT = "report.json";

    private static final String NAME = "sample";

    /** Structural similarity looks at windows of this side. */
    private static final int SMALLEST_FOR_SSIM = 11;

    private final Installation installation;
    private final TaskEngine engine;
    private final SampleRequest request;

    /** A task; {@code engine} stays the caller's. */
    public SampleTask(Installation installation, TaskEngine engine, SampleRequest request) {
        this.installation = installation;
        this.engine = engine;
        this.request = request;
    }

    /** {@inheritDoc} */
    @Override
    public SampleReport run(ProgressListener progress, CancelToken cancel) throws IOException {
        long start = System.nanoTime();
        OpenedModel opened = OpenedModel.open(installation, request.model());
        try (EarlyLoad load = EarlyLoad.of(engine.thread(), opened, cancel)) {
            return run(SamplePlan.of(installation, opened, request), load, start, progress, cancel);
        }
    }

    private SampleReport run(SamplePlan plan, EarlyLoad load, long start, ProgressListener progress, CancelToken cancel)
            throws IOException {
        List<String> notes = new ArrayList<>(plan.model().notes());
        notes.addAll(plan.policy().notes());
        notes.forEach(note -> progress.report(new Progress.Noted(NAME, note)));
        try (OutputFolder folder = OutputFolder.make(request.folder())) {
            tellOfReplacing(folder, progress);
            progress.report(engine.starting());
            requireMemory(plan, progress);
            LoadedModel model = load.await();
            SamplePlan calibrated = plan.calibrated(installation, request.policy(), model, progress, cancel);
            SampleReport images = writeGrid(calibrated, model, folder.resolve(GRID), start, notes, progress, cancel);
            Path file = folder.resolve(REPORT);
            write(file, images); // a picture whose latency nobody waited for has its figures all the same
            SampleReport report = images;
            if (request.latencyRuns() > 0) {
                report = measured(images, model, progress, cancel);
                cancel.check();
                write(file, report);
            }
            progress.report(new Progress.Wrote(NAME, file));
            return report;
        }
    }

    private static void write(Path file, SampleReport report) throws IOException {
        AtomicFile.writeString(file, ReportJson.of(report).toPrettyString() + "\n");
    }

    /** Results of an earlier run in a folder, by file name. */
    public static List<String> there(Path folder) {
        return Stream.of(GRID, REPORT)
                .filter(name -> Files.exists(folder.resolve(name)))
                .toList();
    }

    private static void tellOfReplacing(OutputFolder folder, ProgressListener progress) {
        List<String> there = there(folder.path());
        if (!there.isEmpty()) {
            progress.report(new Progress.Noted(
                    NAME,
                    folder.path() + " holds " + String.join(" and ", there)
                            + " of an earlier run, which this one replaces (--out names another folder)"));
        }
    }

    /** @throws IllegalArgumentException if the batch cannot fit into the device's memory */
    private void requireMemory(SamplePlan plan, ProgressListener progress) throws IOException {
        CacheSchedule schedule = plan.policy().schedule();
        boolean whole = request.policy() instanceof PolicyChoice.Deciding; // a rule looks at all images at once
        engine.thread()
                .call(started -> whole
                        ? MemoryNeed.checkWhole(started, plan.model(), plan.recipe(), schedule)
                        : MemoryNeed.check(started, plan.model(), plan.recipe(), schedule))
                .ifPresent(text ->
                        progress.report(new Progress.Noted(NAME, plan.model().name() + " " + text)));
    }

    /** Tells how long it will all take, where that is long. */
    private Optional<TimeProbe> probe(
            SamplePlan plan, RunMacs macs, LoadedModel model, ProgressListener progress, CancelToken cancel)
            throws IOException {
        if (!TimeProbe.isWorthwhile(macs, plan.recipe())) {
            return Optional.empty();
        }
        progress.report(new Progress.Began("timing one network evaluation"));
        TimeProbe probe = model.probe(plan.recipe(), cancel);
        long runs = macs.full().total() + macs.cached().total();
        Duration both = probe.of(runs);
        Duration latency = probe.of((request.latencyRuns() + 1L) * runs);
        progress.report(new Progress.Noted(
                NAME,
                "by one network evaluation, the two runs take about " + Figures.duration(both)
                        + (request.latencyRuns() == 0
                                ? ""
                                : ", and measuring latency about " + Figures.duration(latency)
                                        + " more (--no-latency leaves it out)")));
        return Optional.of(probe);
    }

    private SampleReport writeGrid(
            SamplePlan plan,
            LoadedModel model,
            Path file,
            long start,
            List<String> notes,
            ProgressListener progress,
            CancelToken cancel)
            throws IOException {
        SamplingRecipe recipe = plan.recipe();
        CacheSchedule schedule = plan.policy().schedule();
        CacheSchedule uncached = schedule.uncached();
        RunMacs macs = RunMacs.of(plan.model().architecture(), recipe, schedule);
        Optional<TimeProbe> probe = probe(plan, macs, model, progress, cancel);
        Counted fullCount = new Counted(progress, "full run", recipe.evaluations());
        probe.ifPresent(times -> fullCount.expecting(times.of(macs.full().total())));
        SampledImages fullSamples = model.sample(recipe, uncached, cancel, fullCount);
        Counted cachedCount = new Counted(progress, "cached run", recipe.evaluations());
        probe.ifPresent(times -> cachedCount.expecting(times.of(macs.cached().total())));
        SampledImages cachedSamples = model.sample(recipe, schedule, cancel, cachedCount);
        Pictures pictures = Pictures.of(engine.thread(), plan.model(), fullSamples, cachedSamples, progress, cancel);
        List<RgbImage> full = pictures.full();
        List<RgbImage> cached = pictures.cached();
        List<ImageQuality> quality = IntStream.range(0, full.size())
                .mapToObj(i -> quality(full.get(i), cached.get(i)))
                .toList();
        SampleReport report = new SampleReport(
                plan.model().name(),
                plan.model().checkpoint().path(),
                hashes(plan),
                plan.model().checkpoint().selection(),
                recipe,
                IntStream.range(0, full.size()).mapToObj(plan::className).toList(),
                plan.policy().name(),
                plan.policy().routerName(),
                plan.policy().theta(),
                plan.policy().budget(),
                schedule,
                macs,
                plan.model().previewLabel(),
                pictures.decoding(),
                quality,
                MeanQuality.of(quality),
                null,
                model.deviceName(),
                notes,
                file,
                0);
        cancel.check();
        Files.deleteIfExists(file.resolveSibling(REPORT)); // of an earlier run: it would not be this picture's
        PngFile.write(file, grid(plan, report, full, cached).draw(), GridText.of(report, request));
        progress.report(new Progress.Wrote(NAME, file));
        return report.withGridMillis((System.nanoTime() - start) / 1e6);
    }

    private static SampleReport.Hashes hashes(SamplePlan plan) {
        @Nullable ModelBundle bundle = plan.model().checkpoint().bundle();
        return new SampleReport.Hashes(
                new ModelHashes(plan.model().identity(), plan.model().signalLeakHash()),
                bundle == null ? null : bundle.sha256(),
                plan.policy().routerHash());
    }

    private static ImageQuality quality(RgbImage full, RgbImage cached) {
        return Math.min(full.width(), full.height()) < SMALLEST_FOR_SSIM
                ? new ImageQuality(ImageQuality.psnrDecibels(full, cached), Double.NaN)
                : ImageQuality.compare(full, cached);
    }

    private static ComparisonGrid grid(
            SamplePlan plan, SampleReport report, List<RgbImage> full, List<RgbImage> cached) {
        List<ComparisonGrid.Pair> pairs = IntStream.range(0, full.size())
                .mapToObj(i -> new ComparisonGrid.Pair(report.classNames().get(i), full.get(i), cached.get(i)))
                .toList();
        String title = String.join(" · ", report.model(), plan.solverText(), report.policy());
        List<String> details = new ArrayList<>();
        if (!report.preview().isEmpty()) {
            details.add(report.preview());
        }
        if (report.decoding() != null) {
            details.add("decoded by " + report.decoding().autoencoder());
        }
        details.add(report.schedule().counts().toString());
        details.add(String.format(Locale.ROOT, "%.2f× fewer MACs", report.macs().warmRatio()));
        details.add("PSNR " + report.meanQuality().psnrText());
        details.add("guidance " + Figures.number(report.recipe().guidance().scale()));
        details.add("seed " + report.recipe().seed());
        details.add("schedule " + report.schedule().shortHash());
        return ComparisonGrid.of(title, String.join(" · ", details), pairs);
    }

    private SampleReport measured(SampleReport report, LoadedModel model, ProgressListener progress, CancelToken cancel)
            throws IOException {
        int runs = request.latencyRuns();
        LatencyMeasurement latency = model.measure(
                report.recipe(), report.schedule(), runs, cancel, new Counted(progress, "latency", 2L * runs + 2));
        return report.withLatency(latency);
    }
}
