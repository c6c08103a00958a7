package org.cachescope.view.plot;

import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.text.TextAlignment;
import org.cachescope.view.plot.PictureRef.Side;

/** Paints the pictures of a comparison, their captions and notes. */
final class ComparisonPainter {
    /** Opacity of pictures that are out of date. */
    private static final double STALE = 0.5;

    private final ComparisonView view;
    private final ComparisonLayout layout;

    ComparisonPainter(ComparisonView view, ComparisonLayout layout) {
        this.view = view;
        this.layout = layout;
    }

    void paint(GraphicsContext g) {
        g.setImageSmoothing(false);
        for (Side side : layout.sides()) {
            TileGrid grid = layout.grid(side);
            paintCaption(g, grid, side);
            paintGrid(g, grid, side);
        }
        if (view.getMode() == ComparisonView.Mode.SWIPE) {
            paintSwiped(g);
        }
    }

    private void paintCaption(GraphicsContext g, TileGrid grid, Side side) {
        String caption = switch (view.getMode()) {
            case SIDE_BY_SIDE, FLICKER -> caption(side);
            case SWIPE -> caption(Side.FULL) + "  |  " + caption(Side.CACHED);
        };
        g.setFont(view.smallFont());
        g.setFill(view.muted());
        g.setTextBaseline(VPos.TOP);
        g.setTextAlign(TextAlignment.LEFT);
        boolean fits = view.smallText().width(caption) <= layout.room();
        g.fillText(shortened(fits ? caption : caption.split(" · ", 2)[0], layout.room()), grid.left(), 0);
    }

    private String shortened(String text, double room) {
        TextSize size = view.smallText();
        String shown = text;
        for (int letters = text.length() - 1; letters > 0 && size.width(shown) > room; letters--) {
            shown = text.substring(0, letters).stripTrailing() + "…";
        }
        return shown;
    }

    private String caption(Side side) {
        return view.getData().of(side).caption();
    }

    private void paintGrid(GraphicsContext g, TileGrid grid, Side side) {
        List<Image> images = view.pictures().of(side);
        for (int tile = 0; tile < grid.count(); tile++) {
            if (tile < images.size()) {
                paintTile(g, side, images.get(tile), grid.x(tile), grid.y(tile), grid.side(), 0, 1);
            } else {
                g.setFill(view.subtle());
                g.fillRect(grid.x(tile), grid.y(tile), grid.side(), grid.side());
            }
            paintNote(g, grid, side, tile);
        }
    }

    private void paintNote(GraphicsContext g, TileGrid grid, Side side, int tile) {
        String name = view.getData().name(tile);
        String note = view.getData().note(tile);
        boolean one = view.getMode() != ComparisonView.Mode.SIDE_BY_SIDE;
        String text = one
                ? name + (name.isEmpty() || note.isEmpty() ? "" : " · ") + note
                : switch (side) {
                    case FULL -> name;
                    case CACHED -> whole(note, grid.column());
                    case DIFFERENCE -> "";
                };
        g.setFill(view.muted());
        g.setFont(view.smallFont());
        g.setTextBaseline(VPos.TOP);
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(shortened(text, grid.column()), grid.x(tile), grid.y(tile) + grid.side() + 2);
    }

    /** A note as it is or without its unit; nothing where there is no room for either, as half a number is another. */
    private String whole(String note, double room) {
        return Stream.of(note, ComparisonData.withoutUnit(note))
                .filter(text -> view.smallText().width(text) <= room)
                .findFirst()
                .orElse("");
    }

    /** Covers what is right of the divider with the cached run. */
    private void paintSwiped(GraphicsContext g) {
        TileGrid grid = layout.grid(Side.CACHED);
        double x = layout.dividerX();
        for (int tile = 0; tile < view.pictures().cached().size(); tile++) {
            double from = Math.clamp((x - grid.x(tile)) / grid.side(), 0, 1);
            if (from < 1) {
                Image cached = view.pictures().cached().get(tile);
                paintTile(g, Side.CACHED, cached, grid.x(tile), grid.y(tile), grid.side(), from, 1);
            }
        }
        double bottom = grid.y(grid.count() - 1) + grid.side();
        g.setFill(view.surface());
        g.fillRect(x - 2, grid.top(), 4, bottom - grid.top());
        g.setFill(view.accent());
        g.fillRect(x - 1, grid.top(), 2, bottom - grid.top());
        g.fillOval(x - 6, (grid.top() + bottom) / 2 - 6, 12, 12);
    }

    /** Paints the part of a picture between two shares of the shown part's width. */
    private void paintTile(
            GraphicsContext g, Side of, Image picture, double x, double y, double side, double from, double to) {
        PictureZoom zoom = view.zoom();
        boolean whole = zoom.factor() == 1 && picture.getWidth() <= side && picture.getHeight() <= side;
        Image image = whole ? view.enlarged(picture, side) : picture;
        double shownWidth = image.getWidth() / zoom.factor();
        double shownHeight = image.getHeight() / zoom.factor();
        if (view.getData().of(of).stale()) {
            // over the ground, lest what lies below shines through: swiped pictures lie over others
            g.setFill(view.surface());
            g.fillRect(x + from * side, y, (to - from) * side, side);
            g.setGlobalAlpha(STALE);
        }
        g.drawImage(
                image,
                zoom.x() * image.getWidth() + from * shownWidth,
                zoom.y() * image.getHeight(),
                (to - from) * shownWidth,
                shownHeight,
                x + from * side,
                y,
                (to - from) * side,
                side);
        g.setGlobalAlpha(1);
    }
}
