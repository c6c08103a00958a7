package org.cachescope.viewmodel;

import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/** Appearance and layout of the window. */
public final class LookViewModel {
    /** Smallest font scale. */
    public static final double SMALLEST = 0.8;

    /** Largest font scale, for projectors. */
    public static final double LARGEST = 2;

    private static final double STEP = 0.1;
    private static final String HEATMAP_TAB = "router";

    private final BooleanProperty darkMode = new SimpleBooleanProperty();
    private final DoubleProperty fontScale = new SimpleDoubleProperty(1) {
        @Override
        public void set(double scale) {
            super.set(Double.isNaN(scale) ? 1 : Math.clamp(scale, SMALLEST, LARGEST));
        }
    };
    private final BooleanProperty presentation = new SimpleBooleanProperty();
    private final ObjectProperty<CentreFill> centre = new SimpleObjectProperty<>(CentreFill.BOTH);
    private final StringProperty selectedTab = new SimpleStringProperty(HEATMAP_TAB);
    private final ObjectProperty<List<Double>> splits = new SimpleObjectProperty<>(List.of());
    private final ObjectProperty<WindowState.@Nullable Bounds> bounds = new SimpleObjectProperty<>();

    LookViewModel() {
        presentation.subscribe(alone -> {
            if (alone) {
                centre.set(CentreFill.BOTH);
                selectedTab.set(HEATMAP_TAB);
            }
        });
    }

    /** Whether the theme is dark. */
    public BooleanProperty darkMode() {
        return darkMode;
    }

    /** Scale of all text, kept within {@value #SMALLEST} and {@value #LARGEST}. */
    public DoubleProperty fontScale() {
        return fontScale;
    }

    /** Whether heatmap and images alone are shown: what is in front of them gives way. */
    public BooleanProperty presentation() {
        return presentation;
    }

    /** What is seen in the middle. */
    public ObjectProperty<CentreFill> centre() {
        return centre;
    }

    /** Lets one half fill the middle; once more shows both again. */
    public void fillWith(CentreFill half) {
        centre.set(centre.get() == half ? CentreFill.BOTH : half);
    }

    /** Id of the tab in front: router, error or train. */
    public StringProperty selectedTab() {
        return selectedTab;
    }

    /** Divider positions, 0 to 1, in the view's order; empty for the view's own. */
    public ObjectProperty<List<Double>> splits() {
        return splits;
    }

    /** Place of the window; null for the system's choice. */
    public ObjectProperty<WindowState.@Nullable Bounds> bounds() {
        return bounds;
    }

    /** Changes the font scale by steps of a tenth. */
    void scaleBy(int steps) {
        fontScale.set(Math.round((fontScale.get() + steps * STEP) / STEP) * STEP);
    }

    WindowState.Look state() {
        return new WindowState.Look(darkMode.get(), fontScale.get(), selectedTab.get(), splits.get(), bounds.get());
    }

    void restore(WindowState.Look state) {
        darkMode.set(state.dark());
        fontScale.set(state.fontScale());
        selectedTab.set(state.selectedTab());
        splits.set(state.splits());
        bounds.set(state.bounds());
    }
}
