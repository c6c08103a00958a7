package org.cachescope.workspace.studio;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.evaluation.LatencyMeasurement;
import org.cachescope.evaluation.MeanQuality;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Counted;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.ProgressListener;
import org.cachescope.workspace.Task;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runs of a line-up: the one without cache once, equal masks once, and whatever the studio remembers not at
 * all. What a cancelled task has made is remembered, so that asking again goes on from there.
 */
public final class LineUpTask implements Task<LineUp> {
    private static final String NAME = "runs beside each other";

    private final Studio studio;
    private final LineUpRequest request;

    /** A task; {@code studio} stays the caller's. */
    public LineUpTask(Studio studio, LineUpRequest request) {
        this.studio = studio;
        this.request = request;
    }

    @Override
    public LineUp run(ProgressListener progress, CancelToken cancel) throws IOException {
        List<CacheSchedule> schedules = request.schedules();
        Counted count = new Counted(progress, NAME, (long) request.recipe().evaluations() * (1 + schedules.size()));
        List<Picture> full = images(request.full(), progress, cancel, count);
        Map<String, List<Picture>> images = new HashMap<>();
        images.put(request.full().schedule().hash(), full);
        for (CacheSchedule schedule : schedules) {
            images.put(schedule.hash(), images(request.request(schedule), progress, cancel, count));
        }
        Map<String, LatencyMeasurement> latencies = latencies(schedules, progress, cancel);
        List<LineUp.Column> columns = request.places().stream()
                .map(place -> column(place, full, images, latencies))
                .toList();
        return new LineUp(request, columns, studio.device());
    }

    /** Makes a run; the steps that were remembered count as made. */
    private List<Picture> images(RunRequest run, ProgressListener progress, CancelToken cancel, Counted count)
            throws IOException {
        ProgressListener untold = event -> {
            if (!(event instanceof Progress.Advanced || event instanceof Progress.Began)) {
                progress.report(event);
            }
        };
        int[] left = {run.recipe().evaluations()};
        GeneratedRun made = studio.generate(run, _ -> {
                    left[0]--;
                    count.advance();
                })
                .run(untold, cancel);
        for (; left[0] > 0; left[0]--) {
            count.advance();
        }
        return made.images();
    }

    private Map<String, LatencyMeasurement> latencies(
            List<CacheSchedule> schedules, ProgressListener progress, CancelToken cancel) throws IOException {
        Map<String, LatencyMeasurement> latencies = new HashMap<>();
        if (request.timed() && !schedules.isEmpty()) {
            List<LatencyMeasurement> measured = studio.measureLatencies(
                            request.full(), schedules, LatencyMeasurement.FEWEST_RUNS)
                    .run(progress, cancel);
            for (int i = 0; i < schedules.size(); i++) {
                latencies.put(schedules.get(i).hash(), measured.get(i));
            }
        }
        return latencies;
    }

    private static LineUp.Column column(
            LineUpRequest.Place place,
            List<Picture> full,
            Map<String, List<Picture>> images,
            Map<String, LatencyMeasurement> latencies) {
        return switch (place) {
            case LineUpRequest.Place.Missing missing -> new LineUp.Column(missing, List.of(), null, null);
            case LineUpRequest.Place.Run run -> {
                String hash = run.schedule().hash();
                List<Picture> made = Objects.requireNonNull(images.get(hash));
                yield new LineUp.Column(run, made, made == full ? null : quality(full, made), latencies.get(hash));
            }
        };
    }

    private static @Nullable MeanQuality quality(List<Picture> full, List<Picture> made) {
        return PictureQuality.of(full, made).map(PictureQuality::mean).orElse(null);
    }
}
