package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.Progress;
import org.cachescope.workspace.evaluate.EvaluateRequest;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.jobs.JobListener;
import org.cachescope.workspace.jobs.JobOutcome;
import org.cachescope.workspace.jobs.Jobs;
import org.cachescope.workspace.jobs.LatestJob;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.cachescope.workspace.tradeoff.TradeOffWords;
import org.jspecify.annotations.Nullable;

/** Quality against cost of measured points: which are worth having, and which to take. */
public final class TradeOffViewModel {
    private static final int USUAL_IMAGES = 40;
    private static final int MOST_IMAGES = 100_000;

    /** What is at work. */
    public sealed interface State {
        /** Nothing. */
        record Idle() implements State {}

        /** A folder is being read; nothing is measured. */
        record Reading() implements State {}

        /**
         * Points are being measured, whatever is opened meanwhile; those known before stay on show.
         *
         * @param done pieces done, of {@code of}; 0 of 0 while that is not known
         */
        record Measuring(long done, long of) implements State {}
    }

    private enum Work {
        READING,
        MEASURING,
        WRITING
    }

    private record Failure(Work of, Problem problem) {}

    private final ObservableValue<@Nullable RunRequest> request;
    private final Supplier<List<RouterOffer>> routers;
    private final TradeOffFiles files;
    private final LatestJob measuring;
    private final LatestJob reading;
    private final LatestJob exporting;
    private final TradeOffRecipe recipe;
    private final ObjectProperty<State.@Nullable Measuring> measured = new SimpleObjectProperty<>();
    private final BooleanProperty reads = new SimpleBooleanProperty();
    private final ObservableValue<State> state = Bindings.createObjectBinding(this::stateNow, measured, reads);
    private final ObjectProperty<@Nullable Failure> failure = new SimpleObjectProperty<>();
    private final ObservableValue<@Nullable Problem> problem = failure.map(Failure::problem);
    private final ReadOnlyObjectWrapper<@Nullable TradeOffResults> results = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<Quality> quality = new SimpleObjectProperty<>(Quality.of(Metric.PSNR));
    private final ObjectProperty<CostAxis> axis = new SimpleObjectProperty<>(CostAxis.MAC_SPEED_UP);
    private final ObjectProperty<@Nullable PointResult> hovered = new SimpleObjectProperty<>();
    private final CostLimit cost = new CostLimit(axis, results);
    private final QualityLimit limit = new QualityLimit(quality, results);
    private final TypedField<Integer> images = new TypedField<>(
            USUAL_IMAGES,
            text -> Numbers.whole("Images", text, EvaluateRequest.FEWEST_IMAGES, MOST_IMAGES),
            String::valueOf);

    private final SeriesFilter filter = new SeriesFilter(results);
    private final ObservableValue<@Nullable TradeOffResults> filtered = filter.results();
    private final PaperLayerViewModel paper = new PaperLayerViewModel(results, quality, axis);
    private final ObservableValue<String> details =
            Bindings.createObjectBinding(this::detailsNow, results, hovered, paper.hovered(), quality);
    private final ObservableValue<String> answers = Bindings.createObjectBinding(
            this::answersNow,
            filtered,
            quality,
            axis,
            cost.field().value(),
            limit.field().value());

    /**
     * Shows nothing until a folder is read or measured.
     *
     * @param request the run on show, around which points are measured
     * @param routers gives those at hand
     * @param ui runs what changes properties
     * @param recipe takes a point's recipe
     */
    public TradeOffViewModel(
            ObservableValue<@Nullable RunRequest> request,
            Supplier<List<RouterOffer>> routers,
            TradeOffFiles files,
            Jobs jobs,
            Executor ui,
            TradeOffRecipe recipe) {
        this.request = request;
        this.routers = routers;
        this.files = files;
        this.measuring = new LatestJob(jobs, ui);
        this.reading = new LatestJob(jobs, ui);
        this.exporting = new LatestJob(jobs, ui);
        this.recipe = recipe;
    }

    /** Shows a point's run in the window. */
    @FunctionalInterface
    public interface TradeOffRecipe {
        /**
         * Restores it.
         *
         * @param cells file of its schedule; empty where that was not kept
         */
        void restore(PointResult point, Optional<Path> cells);
    }

    /** Shows what a folder holds; what is being measured goes on, and is shown in its place once it is there. */
    public void open(Path folder) {
        forgive(Work.READING);
        reads.set(true);
        reading.start("Reading " + folder.getFileName(), files.read(folder), outcome -> {
            reads.set(false); // of several, the newest one's end alone is heard
            take(Work.READING, outcome);
        });
    }

    /** Measures points around the present run into a folder, and shows them; without a run does nothing. */
    public void measure(TradeOffFiles.Preset preset, Path folder) {
        RunRequest run = request.getValue();
        Integer count = images.value().get();
        if (run != null && count != null) {
            forgive(Work.MEASURING);
            measured.set(new State.Measuring(0, 0));
            measuring.start(
                    "Measuring the trade-off",
                    files.measure(preset, folder, run, routers.get(), count),
                    new MeasuringListener());
        }
    }

    /** Stops measuring; what was measured stays in its folder. */
    public void cancel() {
        measuring.cancel();
    }

    private State stateNow() {
        State known = measured.get();
        if (known != null) {
            return known;
        }
        return reads.get() ? new State.Reading() : new State.Idle();
    }

    /** A failure is told until the same is tried again, or something else fails. */
    private void forgive(Work work) {
        Failure known = failure.get();
        if (known != null && known.of() == work) {
            failure.set(null);
        }
    }

    private void take(Work work, JobOutcome<TradeOffResults> outcome) {
        switch (outcome) {
            case JobOutcome.Done<TradeOffResults> done -> results.set(done.report());
            case JobOutcome.Failed<TradeOffResults> failed -> failure.set(new Failure(work, failed.problem()));
            case JobOutcome.Cancelled<TradeOffResults> _ -> {}
        }
    }

    private final class MeasuringListener implements JobListener<TradeOffResults> {
        @Override
        public void progressed(Progress progress) {
            if (progress instanceof Progress.Advanced advanced) {
                measured.set(new State.Measuring(advanced.done(), advanced.of()));
            }
        }

        @Override
        public void ended(JobOutcome<TradeOffResults> outcome) {
            measured.set(null);
            take(Work.MEASURING, outcome);
        }
    }

    /** Writes what is shown; does nothing while that is nothing. */
    public void export(TradeOffFiles.Kind kind, Path target) {
        TradeOffResults shown = filtered.getValue();
        if (shown == null) {
            return;
        }
        forgive(Work.WRITING);
        exporting.start(
                "Writing " + target.getFileName(),
                files.export(
                        kind, shown, quality.get(), axis.get(), paper.wanted().get(), target),
                outcome -> {
                    if (outcome instanceof JobOutcome.Failed<Path> failed) {
                        failure.set(new Failure(Work.WRITING, failed.problem()));
                    }
                });
    }

    /** Shows a point's run in the window. */
    public void restore(PointResult point) {
        TradeOffResults shown = results.get();
        if (shown != null) {
            recipe.restore(point, shown.folder().schedule(point));
        }
    }

    /**
     * The series of what is shown, the Pareto fronts first, hidden ones without points; empty where there is nothing.
     */
    public List<TradeOffSeries> series() {
        TradeOffResults shown = filtered.getValue();
        return shown == null ? List.of() : TradeOffSeries.of(shown.tradeOff(), quality.get(), axis.get());
    }

    /** Which series are drawn and chosen from. */
    public SeriesFilter filter() {
        return filter;
    }

    /** What is at work. */
    public ObservableValue<State> state() {
        return state;
    }

    /** Why the latest folder was not read, measured or written; null while nothing failed. */
    public ObservableValue<@Nullable Problem> failure() {
        return problem;
    }

    /** What is shown; null for nothing. */
    public ObservableValue<@Nullable TradeOffResults> results() {
        return results.getReadOnlyProperty();
    }

    /** What is shown upwards. */
    public ObjectProperty<Quality> quality() {
        return quality;
    }

    /** What is shown to the right. */
    public ObjectProperty<CostAxis> axis() {
        return axis;
    }

    /** The point under the pointer; null for none. */
    public ObjectProperty<@Nullable PointResult> hovered() {
        return hovered;
    }

    /** What the paper published of the same network. */
    public PaperLayerViewModel paper() {
        return paper;
    }

    /** What a run may cost, on the axis shown. */
    public TypedField<Double> cost() {
        return cost.field();
    }

    /** How good images have to be, by the quality shown. */
    public TypedField<Double> limit() {
        return limit.field();
    }

    /** How many images a measurement judges. */
    public TypedField<Integer> images() {
        return images;
    }

    /** Title of the axis upwards: metric or its change, protocol, N. */
    public String title() {
        TradeOffResults shown = results.get();
        return shown == null ? quality.get().label() : TradeOffWords.title(shown.tradeOff(), quality.get());
    }

    /** A quality's short name, with protocol and N where the results have it. */
    public String name(Quality of) {
        TradeOffResults shown = results.get();
        return shown == null ? of.label() : TradeOffWords.named(shown.tradeOff(), of);
    }

    /** What is known of the point under the pointer, or else of all: figures with protocol and N. */
    public ObservableValue<String> details() {
        return details;
    }

    private String detailsNow() {
        PointResult point = hovered.get();
        PaperLayer.Mark published = paper.hovered().get();
        TradeOffResults shown = results.get();
        if (shown == null) {
            return "";
        }
        if (published != null) {
            return published.words();
        }
        return point == null
                ? TradeOffDetails.of(shown)
                : TradeOffDetails.of(shown.tradeOff(), point, quality.get().metric());
    }

    /** Which points to take, in words; empty while nothing is shown or a limit is wrong. */
    public ObservableValue<String> answers() {
        return answers;
    }

    private String answersNow() {
        TradeOffResults shown = filtered.getValue();
        Double dearest = cost.field().value().get();
        Double worst = limit.field().value().get();
        if (shown == null || dearest == null || worst == null || absence().isPresent()) {
            return "";
        }
        TradeOff tradeOff = shown.tradeOff();
        return TradeOffWords.bestUnder(tradeOff, quality.get(), axis.get(), dearest) + "\n"
                + TradeOffWords.cheapestAt(tradeOff, quality.get(), axis.get(), worst);
    }

    /** Why there is nothing to draw of the results on show, as a sentence; empty where there is, or no results are. */
    public Optional<String> absence() {
        TradeOffResults shown = results.get();
        return shown == null ? Optional.empty() : TradeOffWords.absence(shown.tradeOff(), quality.get());
    }

    /** Why nothing can be measured now, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return request.map(run -> run.model().previewLabel().isEmpty()
                        ? Optional.<String>empty()
                        : Optional.of("Latents are not judged: open the model's autoencoder first (File › Open"
                                + " Autoencoder…)."))
                .orElse(Optional.of(ExportCommands.INCOMPLETE));
    }
}
