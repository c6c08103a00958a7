package org.cachescope.workspace.studio;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.Figures;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.evaluation.Preview;
import org.cachescope.evaluation.Quantiles;
import org.cachescope.evaluation.RunMacs;
import org.cachescope.workspace.SamplePlan;
import org.jspecify.annotations.Nullable;

/**
 * Runs of several schedules on the same noise, with what they cost and how close they come to the run without cache.
 *
 * @param request what was asked for
 * @param columns one for each place, in order
 * @param device where it ran, in words
 */
public record LineUp(LineUpRequest request, List<Column> columns, String device) {
    /** Copies the list. */
    public LineUp {
        columns = List.copyOf(columns);
    }

    /**
     * A place and what was made for it.
     *
     * @param images final pictures; none where the place has no run
     * @param quality to the run without cache; null for that run itself, where there is no run, and for pictures too
     *     small to compare
     * @param latency measured in turn with runs without cache; null where it was not measured
     */
    public record Column(
            LineUpRequest.Place place,
            List<Picture> images,
            @Nullable MeanQuality quality,
            @Nullable LatencyMeasurement latency) {
        /** Copies the list. */
        public Column {
            images = List.copyOf(images);
        }
    }

    /** The same with some of its columns, in the order of {@code places}. */
    public LineUp only(List<Integer> places) {
        List<LineUpRequest.Place> kept =
                places.stream().map(request.places()::get).toList();
        return new LineUp(
                new LineUpRequest(request.model(), request.recipe(), kept, request.timed()),
                places.stream().map(columns::get).toList(),
                device);
    }

    /** What all runs have in common, such as {@code shapes32-dit · DDIM 20 steps · guidance 2 · seed 1}. */
    public String title() {
        return String.format(
                Locale.ROOT,
                "%s · %s · guidance %s · seed %d",
                request.model().name(),
                SamplePlan.solverText(request.recipe()),
                Figures.number(request.recipe().guidance().scale()),
                request.recipe().seed());
    }

    /** How the figures of all columns were measured, as sentences. */
    public String protocol() {
        int images = request.recipe().images();
        String quality = "PSNR to the run without cache, mean of N = " + images + (images == 1 ? " image" : " images")
                + Preview.behind(request.model().previewLabel()) + ". Ideal: by multiply-accumulates.";
        return columns.stream()
                .filter(column -> column.latency() != null)
                .findFirst()
                .map(column -> quality + " Speed-up: " + device + ", sampler alone, median of n = "
                        + column.latency().speedUp().n() + " pairs of runs.")
                .orElse(quality);
    }

    /** What stands below a column: its cells, its speed-up, its PSNR; or why there is no run. */
    public List<String> figures(Column column) {
        return switch (column.place()) {
            case LineUpRequest.Place.Missing(String _, String why) -> List.of(why);
            case LineUpRequest.Place.Run(String _, CacheSchedule schedule) -> figures(column, schedule);
        };
    }

    private List<String> figures(Column column, CacheSchedule schedule) {
        List<String> lines = new ArrayList<>();
        boolean full = schedule.hash().equals(schedule.uncached().hash());
        lines.add(full ? "every cell computed" : schedule.counts().shortText());
        if (full) {
            lines.add("1.00×");
        } else {
            RunMacs macs = RunMacs.of(request.model().architecture(), request.recipe(), schedule);
            Quantiles speedUp =
                    column.latency() == null ? null : column.latency().speedUp();
            lines.add(
                    speedUp == null
                            ? String.format(Locale.ROOT, "not timed, ideal %.2f×", macs.warmRatio())
                            : String.format(Locale.ROOT, "%.2f×, ideal %.2f×", speedUp.median(), macs.warmRatio()));
        }
        MeanQuality quality = column.quality();
        if (quality != null) {
            lines.add("PSNR " + quality.psnrText());
        }
        return lines;
    }
}
