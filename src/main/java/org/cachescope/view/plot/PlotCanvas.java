package org.cachescope.view.plot;

import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/**
 * A region that paints itself on a canvas of its own size, and what follows the pointer on a second canvas above, so
 * that moving the pointer does not repaint the data. Painting happens once per pulse however often it is asked for.
 *
 * <p>Style sheets set {@code -plot-text}, {@code -plot-muted}, {@code -plot-line}, {@code -plot-surface}, {@code
 * -plot-accent}, {@code -plot-subtle} and {@code -plot-edit}; the font is inherited.
 */
abstract class PlotCanvas extends Region {
    private static final StyleablePropertyFactory<PlotCanvas> STYLES =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());
    private static final CssMetaData<PlotCanvas, Font> FONT =
            STYLES.createFontCssMetaData("-fx-font", plot -> plot.font, Font.getDefault(), true);
    private static final CssMetaData<PlotCanvas, Color> TEXT =
            STYLES.createColorCssMetaData("-plot-text", plot -> plot.text, Color.BLACK, true);
    private static final CssMetaData<PlotCanvas, Color> MUTED =
            STYLES.createColorCssMetaData("-plot-muted", plot -> plot.muted, Color.web("#57606a"), true);
    private static final CssMetaData<PlotCanvas, Color> LINE =
            STYLES.createColorCssMetaData("-plot-line", plot -> plot.line, Color.web("#d0d7de"), true);
    private static final CssMetaData<PlotCanvas, Color> SURFACE =
            STYLES.createColorCssMetaData("-plot-surface", plot -> plot.surface, Color.WHITE, true);
    private static final CssMetaData<PlotCanvas, Color> ACCENT =
            STYLES.createColorCssMetaData("-plot-accent", plot -> plot.accent, Color.web("#0969da"), true);
    private static final CssMetaData<PlotCanvas, Color> SUBTLE =
            STYLES.createColorCssMetaData("-plot-subtle", plot -> plot.subtle, Color.web("#eaeef2"), true);
    private static final CssMetaData<PlotCanvas, Color> EDIT =
            STYLES.createColorCssMetaData("-plot-edit", plot -> plot.edit, Color.web("#fb8f44"), true);

    private final StyleableObjectProperty<Font> font = new Style<>(FONT, "font", Font.getDefault());
    private final StyleableObjectProperty<Color> text = new Style<>(TEXT, "text", Color.BLACK);
    private final StyleableObjectProperty<Color> muted = new Style<>(MUTED, "muted", Color.web("#57606a"));
    private final StyleableObjectProperty<Color> line = new Style<>(LINE, "line", Color.web("#d0d7de"));
    private final StyleableObjectProperty<Color> surface = new Style<>(SURFACE, "surface", Color.WHITE);
    private final StyleableObjectProperty<Color> accent = new Style<>(ACCENT, "accent", Color.web("#0969da"));
    private final StyleableObjectProperty<Color> subtle = new Style<>(SUBTLE, "subtle", Color.web("#eaeef2"));
    private final StyleableObjectProperty<Color> edit = new Style<>(EDIT, "edit", Color.web("#fb8f44"));

    private final Canvas base = new Canvas();
    private final Canvas overlay = new Canvas();
    private boolean baseStale = true;
    private boolean changesStale;
    private Fonts fonts = Fonts.of(Font.getDefault());

    /** The font of labels and what is derived from it, once: finding and measuring a font is dear. */
    private record Fonts(Font font, Font bold, TextSize small) {
        static Fonts of(Font font) {
            Font small = Font.font(font.getFamily(), Math.round(font.getSize() * 0.85 * 2) / 2.0);
            return new Fonts(font, Font.font(font.getFamily(), FontWeight.BOLD, font.getSize()), new TextSize(small));
        }
    }

    PlotCanvas() {
        getStyleClass().add("plot");
        base.setMouseTransparent(true);
        overlay.setMouseTransparent(true);
        getChildren().addAll(base, overlay);
        setPickOnBounds(true);
        focusedProperty().subscribe(this::repaintOverlay);
        disabledProperty().subscribe(this::repaint);
    }

    /** Paints the data; the canvas is empty. */
    abstract void paint(GraphicsContext g, double width, double height);

    /** Paints what follows pointer and focus, if there is anything; the canvas is empty. @return whether there was */
    abstract boolean paintOverlay(GraphicsContext g, double width, double height);

    /**
     * Paints over what stands on the canvas where the data has changed since.
     *
     * @return false if that is not enough, with nothing painted: all is then painted anew
     */
    boolean paintChanges(GraphicsContext g) {
        return false;
    }

    /** Asks at the next pulse for what changed in the data alone, while size, style and all else stay as painted. */
    final void repaintChanges() {
        changesStale = true;
        repaintOverlay();
    }

    /** Asks for everything to be painted anew at the next pulse. */
    final void repaint() {
        baseStale = true;
        repaintOverlay();
    }

    /** Asks for what follows pointer and focus to be painted anew at the next pulse. */
    final void repaintOverlay() {
        // this node only: what it paints does not change its size, and a window need not be laid out for a pointer
        setNeedsLayout(true);
    }

    @Override
    protected final void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        if (width <= 0 || height <= 0) {
            return;
        }
        if (base.getWidth() != width || base.getHeight() != height) {
            for (Canvas canvas : List.of(base, overlay)) {
                canvas.setWidth(width);
                canvas.setHeight(height);
            }
            baseStale = true;
        }
        if (!baseStale && changesStale) {
            baseStale = !paintChanges(base.getGraphicsContext2D());
        }
        changesStale = false;
        if (baseStale) {
            baseStale = false;
            paint(cleared(base), width, height);
        }
        // an empty canvas above the data would cost as much to put on the screen as a full one
        overlay.setVisible(paintOverlay(cleared(overlay), width, height));
    }

    private GraphicsContext cleared(Canvas canvas) {
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        g.setFont(font());
        g.setLineWidth(1);
        g.setLineDashes();
        return g;
    }

    /** The font of labels. */
    final Font font() {
        return font.get();
    }

    /** The font of labels in bold. */
    final Font boldFont() {
        return fonts().bold();
    }

    /** The font of ticks and legends, a little smaller than that of labels. */
    final Font smallFont() {
        return smallText().font();
    }

    /** Measures text in the {@link #smallFont}. */
    final TextSize smallText() {
        return fonts().small();
    }

    private Fonts fonts() {
        if (!fonts.font().equals(font())) {
            fonts = Fonts.of(font());
        }
        return fonts;
    }

    final Color text() {
        return text.get();
    }

    final Color muted() {
        return muted.get();
    }

    final Color line() {
        return line.get();
    }

    final Color surface() {
        return surface.get();
    }

    final Color accent() {
        return accent.get();
    }

    final Color subtle() {
        return subtle.get();
    }

    final Color edit() {
        return edit.get();
    }

    @Override
    public final List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return STYLES.getCssMetaData();
    }

    /** A property that a style sheet sets and whose change repaints. */
    private final class Style<T> extends StyleableObjectProperty<T> {
        private final CssMetaData<PlotCanvas, T> metaData;
        private final String name;

        Style(CssMetaData<PlotCanvas, T> metaData, String name, T initial) {
            super(initial);
            this.metaData = metaData;
            this.name = name;
        }

        @Override
        protected void invalidated() {
            if (get() instanceof Font) {
                requestLayout();
            }
            repaint();
        }

        @Override
        public CssMetaData<? extends Styleable, T> getCssMetaData() {
            return metaData;
        }

        @Override
        public Object getBean() {
            return PlotCanvas.this;
        }

        @Override
        public String getName() {
            return name;
        }
    }
}
