package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleAction;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.paint.Color;
import javafx.scene.text.TextAlignment;
import org.cachescope.evaluation.Figures;

/**
 * Chooses θ on a logit scale with the histogram of β standing on the track. What is left of the thumb reuses. The
 * pointer moves freely; arrow keys step from one distinct β to the next, home and end go to "reuse none" and "reuse
 * all".
 */
public final class BetaSlider extends PlotCanvas {
    private static final List<Double> TICKS = List.of(0.5, 0.1, 0.9, 0.01, 0.99, 0.001, 0.999, 0.0001, 0.9999);
    private static final double BARS = 34;
    private static final double TRACK = 4;
    private static final double RADIUS = 8;

    private final DoubleProperty theta = new SimpleDoubleProperty(this, "theta", 0);
    private final ObjectProperty<BetaTrack> track = new SimpleObjectProperty<>(this, "track", BetaTrack.EMPTY);

    /** Makes a slider over no scores, at θ = 0. */
    public BetaSlider() {
        getStyleClass().add("beta-slider");
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.SLIDER);
        setAccessibleText("θ, logit scale");
        track.subscribe(this::repaint);
        theta.subscribe(() -> {
            notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
            repaint();
        });
        setOnMousePressed(this::press);
        setOnMouseDragged(this::drag);
        setOnKeyPressed(this::press);
    }

    /** The threshold, from 0 to 1, or less where the scores moved over say so for "reuse none". */
    public DoubleProperty thetaProperty() {
        return theta;
    }

    /** The threshold now. */
    public double getTheta() {
        return theta.get();
    }

    /** The scores moved over. */
    public ObjectProperty<BetaTrack> trackProperty() {
        return track;
    }

    /** Where the middle of the thumb is, in this node's coordinates. */
    public Point2D thumb() {
        return new Point2D(x(getTheta()), 2 + BARS + RADIUS);
    }

    /** X of a θ at the present width. */
    double x(double value) {
        return RADIUS + track.get().place(value) * (getWidth() - 2 * RADIUS);
    }

    private void press(MouseEvent event) {
        requestFocus();
        drag(event);
    }

    private void drag(MouseEvent event) {
        if (event.getButton() == MouseButton.PRIMARY && getWidth() > 2 * RADIUS) {
            double place = (event.getX() - RADIUS) / (getWidth() - 2 * RADIUS);
            theta.set(track.get().theta(Math.clamp(place, 0, 1)));
            event.consume();
        }
    }

    private void press(KeyEvent event) {
        switch (event.getCode()) {
            case RIGHT, UP -> theta.set(track.get().next(getTheta()));
            case LEFT, DOWN -> theta.set(track.get().previous(getTheta()));
            case HOME -> theta.set(track.get().none());
            case END -> theta.set(1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    @Override
    void paint(GraphicsContext g, double width, double height) {
        double trackY = Math.round(2 + BARS + RADIUS);
        Color used = isDisabled() ? muted().interpolate(surface(), 0.4) : accent();
        paintHistogram(g, trackY - RADIUS, used);
        double thumb = Math.round(x(getTheta()));
        g.setFill(line());
        g.fillRoundRect(RADIUS, trackY - TRACK / 2, width - 2 * RADIUS, TRACK, TRACK, TRACK);
        g.setFill(used);
        g.fillRoundRect(RADIUS, trackY - TRACK / 2, thumb - RADIUS, TRACK, TRACK, TRACK);
        paintTicks(g, trackY + RADIUS + 2, width);
        g.setFill(surface());
        g.fillOval(thumb - RADIUS, trackY - RADIUS, 2 * RADIUS, 2 * RADIUS);
        g.setFill(used);
        g.fillOval(thumb - RADIUS + 1, trackY - RADIUS + 1, 2 * RADIUS - 2, 2 * RADIUS - 2);
    }

    private void paintHistogram(GraphicsContext g, double foot, Color reused) {
        List<Integer> bins = track.get().histogram();
        int most = bins.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (most == 0) {
            return;
        }
        double left = x(LogitScale.beta(track.get().logits().getFirst()));
        double right = x(LogitScale.beta(track.get().logits().getLast()));
        double wide = Math.max((right - left) / bins.size(), 1);
        double thumb = x(getTheta());
        Color computed = muted().interpolate(surface(), 0.5);
        for (int bin = 0; bin < bins.size(); bin++) {
            // the square root keeps small bins in sight beside those that hold half of all cells
            double bar = bins.get(bin) == 0 ? 0 : Math.max(2, Math.sqrt((double) bins.get(bin) / most) * BARS);
            double from = Math.round(left + bin * wide);
            double to = Math.max(from + 1, Math.round(left + (bin + 1) * wide) - 1);
            g.setFill((from + to) / 2 <= thumb && getTheta() > track.get().none() ? reused : computed);
            g.fillRect(from, foot - Math.round(bar), to - from, Math.round(bar));
        }
    }

    private void paintTicks(GraphicsContext g, double y, double width) {
        TextSize size = smallText();
        g.setFont(size.font());
        g.setFill(muted());
        g.setTextBaseline(VPos.TOP);
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText("none", 0, y);
        g.setTextAlign(TextAlignment.RIGHT);
        g.fillText("all", width, y);
        g.setTextAlign(TextAlignment.CENTER);
        List<double[]> taken = new ArrayList<>();
        taken.add(new double[] {0, size.width("none")});
        taken.add(new double[] {width - size.width("all"), width});
        LogitScale scale = track.get().scale();
        for (double tick : TICKS) {
            String label = label(tick);
            double half = size.width(label) / 2;
            double x = x(tick);
            boolean onScale = LogitScale.logit(tick) >= scale.low() && LogitScale.logit(tick) <= scale.high();
            if (onScale && taken.stream().noneMatch(span -> x + half + 5 > span[0] && x - half - 5 < span[1])) {
                g.fillText(label, x, y);
                taken.add(new double[] {x - half, x + half});
            }
        }
    }

    /** Without the leading zero, as there is little room. */
    private static String label(double beta) {
        String text = Double.toString(beta);
        return text.contains("E") ? "10⁻⁴" : text.substring(1);
    }

    @Override
    boolean paintOverlay(GraphicsContext g, double width, double height) {
        boolean painted = isFocused() && !isDisabled();
        if (painted) {
            double radius = RADIUS + 2;
            double trackY = Math.round(2 + BARS + RADIUS);
            g.setStroke(accent().deriveColor(0, 1, 1, 0.5));
            g.setLineWidth(2);
            g.strokeOval(Math.round(x(getTheta())) - radius, trackY - radius, 2 * radius, 2 * radius);
        }
        return painted;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 120;
    }

    @Override
    protected double computePrefWidth(double height) {
        return 250;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        return 2 + BARS + 2 * RADIUS + 4 + smallText().height();
    }

    @Override
    public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
        return switch (attribute) {
            case VALUE -> getTheta();
            case MIN_VALUE -> 0.0;
            case MAX_VALUE -> 1.0;
            case ORIENTATION -> Orientation.HORIZONTAL;
            case VALUE_STRING -> spoken();
            default -> super.queryAccessibleAttribute(attribute, parameters);
        };
    }

    private String spoken() {
        if (getTheta() <= track.get().none()) {
            return "reuse none";
        }
        return getTheta() >= 1 ? "reuse all" : Figures.number(getTheta());
    }

    @Override
    public void executeAccessibleAction(AccessibleAction action, Object... parameters) {
        switch (action) {
            case INCREMENT -> theta.set(track.get().next(getTheta()));
            case DECREMENT -> theta.set(track.get().previous(getTheta()));
            case SET_VALUE -> {
                double asked = ((Number) parameters[0]).doubleValue();
                theta.set(asked <= 0 ? track.get().none() : Math.min(asked, 1));
            }
            default -> super.executeAccessibleAction(action, parameters);
        }
    }
}
