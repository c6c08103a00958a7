package org.cachescope.viewmodel;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.caching.CacheSchedule;
import org.cachescope.caching.HandEdits;
import org.cachescope.caching.MacConvention;
import org.cachescope.caching.Macs;
import org.cachescope.diffusion.Evaluation;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.model.LayerId;
import org.cachescope.workspace.studio.RunRequest;
import org.jspecify.annotations.Nullable;

/** The run's cells as a heatmap, the cell under the pointer, and the brush that changes cells. */
public final class RouterViewModel {
    private final CachingViewModel caching;
    private final ObservableValue<@Nullable RunRequest> request;
    private final ObservableValue<@Nullable LayerErrors> errors;
    private final ObjectProperty<HandEdits.@Nullable Cell> hovered;
    private final BooleanProperty cacheStepsOnly = new SimpleBooleanProperty();
    private final BooleanProperty apart = new SimpleBooleanProperty(true);
    private final ObjectProperty<CellColouring> colouring = new SimpleObjectProperty<>(CellColouring.BETA);
    private final ObjectProperty<ColourScale> scale = new SimpleObjectProperty<>(ColourScale.VIRIDIS);
    private final ObjectProperty<@Nullable Brush> brush = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<HeatmapContents> contents = new ReadOnlyObjectWrapper<>(HeatmapContents.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable CellDetails> details = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<HandEdits.@Nullable Cell> linked = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Optional<String>> refusal = new ReadOnlyObjectWrapper<>(Optional.empty());
    private @Nullable Shown shown;

    /** What {@link #contents} is made from: it is made again only where that has changed. */
    private record Shown(HeatmapSource source, boolean cacheStepsOnly, boolean apart, String blockAxis) {
        HeatmapContents contents() {
            return source.contents(cacheStepsOnly, apart, blockAxis);
        }
    }

    /**
     * Follows the choice of cells.
     *
     * @param request the run, for what a cell costs; null while it is not valid
     * @param errors what was measured for the present model and recipe, or null
     * @param hovered the cell under the pointer, shared by all that show cells
     * @param ui runs what changes properties
     */
    public RouterViewModel(
            CachingViewModel caching,
            ObservableValue<@Nullable RunRequest> request,
            ObservableValue<@Nullable LayerErrors> errors,
            ObjectProperty<HandEdits.@Nullable Cell> hovered,
            Executor ui) {
        this.caching = caching;
        this.request = request;
        this.errors = errors;
        this.hovered = hovered;
        Coalescer publish = new Coalescer(ui, this::publish);
        List.of(
                        caching.schedule(),
                        caching.router(),
                        caching.byHand().edits(),
                        caching.theta(),
                        caching.budget(),
                        caching.inForce(),
                        request,
                        errors,
                        cacheStepsOnly,
                        apart)
                .forEach(value -> value.addListener((_, _, _) -> publish.ask()));
        hovered.addListener((_, _, cell) -> {
            if (cell != null) {
                linked.set(cell);
            }
            publishDetails();
        });
        brush.addListener((_, _, _) -> refusal.set(Optional.empty()));
        publish();
    }

    private void publish() {
        HeatmapSource source = source();
        Shown next = source == null ? null : new Shown(source, cacheStepsOnly.get(), apart.get(), caching.blockAxis());
        if (!Objects.equals(next, shown)) {
            shown = next;
            contents.set(next == null ? HeatmapContents.EMPTY : next.contents());
        }
        publishDetails();
    }

    private @Nullable HeatmapSource source() {
        CacheSchedule schedule = caching.schedule().getValue();
        List<Evaluation> evaluations = caching.evaluations();
        return schedule == null || schedule.evaluations() != evaluations.size()
                ? null
                : HeatmapSource.of(
                        schedule, caching.deciding(), caching.byHand().edits().getValue(), evaluations);
    }

    private void publishDetails() {
        HandEdits.Cell cell = hovered.get();
        HeatmapSource source = source();
        details.set(
                cell == null
                                || source == null
                                || cell.evaluation() >= source.schedule().evaluations()
                                || cell.column() >= source.schedule().layers()
                        ? null
                        : detailsOf(cell, source));
    }

    private CellDetails detailsOf(HandEdits.Cell cell, HeatmapSource source) {
        RunRequest run = request.getValue();
        long macs = run == null
                ? 0
                : new Macs(run.model().architecture())
                        .layer(LayerId.ofColumn(cell.column()).kind(), MacConvention.EXECUTED);
        CellReason reason = new CellReason(
                source,
                caching.inForce().getValue(),
                caching.theta().get(),
                caching.budget().get());
        return new CellDetails(
                cell,
                source.evaluations().get(cell.evaluation()),
                source.beta(cell.evaluation(), cell.column()),
                source.schedule().action(cell.evaluation(), cell.column()),
                reason.of(cell),
                source.edited(cell.evaluation(), cell.column()),
                errorOf(cell),
                macs,
                run == null ? 0 : macs * run.recipe().batchRows());
    }

    private CellDetails.@Nullable CellError errorOf(HandEdits.Cell cell) {
        LayerErrors measured = errors.getValue();
        int pair = cell.evaluation() - 1; // entry t compares step t + 1 with step t
        if (measured == null
                || pair < 0
                || pair >= measured.squared().size()
                || cell.column() >= measured.squared().get(pair).size()) {
            return null;
        }
        return new CellDetails.CellError(
                measured.squared().get(pair).get(cell.column()),
                measured.meanSquared().get(pair).get(cell.column()),
                measured.relative().get(pair).get(cell.column()));
    }

    /** What the heatmap shows. */
    public ObservableValue<HeatmapContents> contents() {
        return contents.getReadOnlyProperty();
    }

    /** Whether full steps are left out. */
    public BooleanProperty cacheStepsOnly() {
        return cacheStepsOnly;
    }

    /** Whether MHSA and FFN stand in a panel each, else in turn. */
    public BooleanProperty apart() {
        return apart;
    }

    /** What colours stand for. */
    public ObjectProperty<CellColouring> colouring() {
        return colouring;
    }

    /** Which colours. */
    public ObjectProperty<ColourScale> scale() {
        return scale;
    }

    /** The cell under the pointer, shared with the errors; null where there is none. */
    public ObjectProperty<HandEdits.@Nullable Cell> hovered() {
        return hovered;
    }

    /** The cell pointed at last, here or among the errors: it stays when the pointer leaves. Null before the first. */
    public ObservableValue<HandEdits.@Nullable Cell> linked() {
        return linked.getReadOnlyProperty();
    }

    /** What is known of the cell under the pointer; null where there is none. */
    public ObservableValue<@Nullable CellDetails> details() {
        return details.getReadOnlyProperty();
    }

    /** The brush in hand; null for none, so that dragging changes nothing. */
    public ObjectProperty<@Nullable Brush> brush() {
        return brush;
    }

    /** Paints over cells with the brush in hand, as one change that can be undone; without one does nothing. */
    public void paint(Collection<HandEdits.Cell> cells) {
        Brush tool = brush.get();
        if (tool != null && !cells.isEmpty()) {
            refusal.set(caching.byHand().edit(cells, tool.action()));
        }
    }

    /** Why some cells of the last painting stayed as they were, as a sentence; empty where none did. */
    public ObservableValue<Optional<String>> refusal() {
        return refusal.getReadOnlyProperty();
    }

    /** Takes the last painting back. */
    public void undo() {
        refusal.set(Optional.empty());
        caching.byHand().undo();
    }

    /** Paints again what was taken back. */
    public void redo() {
        refusal.set(Optional.empty());
        caching.byHand().redo();
    }

    /** Gives all cells back to the policy. */
    public void clear() {
        refusal.set(Optional.empty());
        caching.byHand().clear();
    }

    /** How many cells are by hand, such as {@code 12 by hand}; empty where none is. */
    public ObservableValue<String> editedText() {
        return contents.map(shown -> shown.edited() == 0 ? "" : shown.edited() + " by hand");
    }
}
