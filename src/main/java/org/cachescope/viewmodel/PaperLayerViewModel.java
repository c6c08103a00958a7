package org.cachescope.viewmodel;

import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOffResults;
import org.jspecify.annotations.Nullable;

/** What the paper published of the network on show, to be seen behind measured points where both mean the same. */
public final class PaperLayerViewModel {
    private static final PaperLayer NOTHING = new PaperLayer.Absent("No results are open.");

    private final BooleanProperty wanted = new SimpleBooleanProperty();
    private final ObjectProperty<PaperLayer.@Nullable Mark> hovered = new SimpleObjectProperty<>();
    private final ObservableValue<PaperLayer> layer;
    private final ObservableValue<Optional<PaperLayer.Drawn>> shown;

    PaperLayerViewModel(
            ObservableValue<@Nullable TradeOffResults> results,
            ObservableValue<Quality> quality,
            ObservableValue<CostAxis> axis) {
        this.layer = Bindings.createObjectBinding(
                () -> of(results.getValue(), quality.getValue(), axis.getValue()), results, quality, axis);
        this.shown = Bindings.createObjectBinding(
                () -> wanted.get() && layer.getValue() instanceof PaperLayer.Drawn drawn
                        ? Optional.of(drawn)
                        : Optional.empty(),
                wanted,
                layer);
    }

    private static PaperLayer of(@Nullable TradeOffResults results, Quality quality, CostAxis axis) {
        return results == null ? NOTHING : PaperLayer.of(results.paper(), results.tradeOff(), quality, axis);
    }

    /** Whether it is asked for; it is shown where it can be. */
    public BooleanProperty wanted() {
        return wanted;
    }

    /** Why it cannot be shown, as a sentence; empty where it can. */
    public ObservableValue<Optional<String>> obstacle() {
        return layer.map(
                now -> now instanceof PaperLayer.Absent(String reason) ? Optional.of(reason) : Optional.empty());
    }

    /** What is shown; empty for nothing. */
    public ObservableValue<Optional<PaperLayer.Drawn>> shown() {
        return shown;
    }

    /** The series that are shown. */
    public List<PaperLayer.Series> series() {
        return shown.getValue().map(PaperLayer.Drawn::series).orElse(List.of());
    }

    /** What the figures are, in a line; empty while none is shown. */
    public ObservableValue<String> title() {
        return shown.map(now -> now.map(PaperLayer.Drawn::title).orElse(""));
    }

    /** How they differ from those measured, as sentences; empty while none is shown. */
    public ObservableValue<String> remarks() {
        return shown.map(now -> now.map(PaperLayer.Drawn::remarks).orElse(""));
    }

    /** The published point under the pointer; null for none. */
    public ObjectProperty<PaperLayer.@Nullable Mark> hovered() {
        return hovered;
    }
}
