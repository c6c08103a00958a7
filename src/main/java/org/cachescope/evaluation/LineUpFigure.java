package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.format.RgbImage;

/**
 * A picture of several runs of the same noise, a column each: what was run above, the images, what it cost and how
 * close they are below.
 *
 * @param title what all runs have in common
 * @param detail how the figures below the columns were measured; may be empty
 * @param columns the runs, in order
 */
public record LineUpFigure(String title, String detail, List<Column> columns) {
    private static final int BACKGROUND = 0x1b1c20;
    private static final int FRAME = 0x3b3e47;
    private static final int BRIGHT = 0xeceef2;
    private static final int QUIET = 0x9ea3b0;

    private static final int MARGIN = 28;
    private static final int GAP = 8;
    private static final int COLUMN_GAP = 32;
    private static final int COLUMN_WIDTH = 256;
    private static final int TEXT = 2;
    private static final int LARGE_TEXT = 3;

    /**
     * A run, or the place of one that could not be.
     *
     * @param name what was run
     * @param images what it made, as many and as large as in every other column; none where there is no such run
     * @param figures a line each; of a run that could not be, why
     */
    public record Column(String name, List<RgbImage> images, List<String> figures) {
        /** Copies the lists. */
        public Column {
            images = List.copyOf(images);
            figures = List.copyOf(figures);
        }
    }

    /** @throws IllegalArgumentException if no column has images, or columns differ in number or size of theirs */
    public LineUpFigure {
        columns = List.copyOf(columns);
        List<Column> made =
                columns.stream().filter(column -> !column.images().isEmpty()).toList();
        if (made.isEmpty()) {
            throw new IllegalArgumentException("line-up: expected a run with images or more, found none");
        }
        List<RgbImage> first = made.getFirst().images();
        for (Column column : made) {
            if (column.images().size() != first.size()) {
                throw new IllegalArgumentException("line-up: expected " + first.size() + " images of every run, found "
                        + column.images().size());
            }
            column.images().forEach(image -> ImageQuality.requireSameSize(first.getFirst(), image));
        }
    }

    /** Draws the picture. */
    public RgbImage draw() {
        PixelFont font = PixelFont.load();
        Layout layout = layout();
        int width = 2 * MARGIN + columns.size() * (layout.columnWidth() + COLUMN_GAP) - COLUMN_GAP;
        Text titleText = Text.of(font, title, width - 2 * MARGIN, LARGE_TEXT);
        Text detailText = Text.of(font, detail, width - 2 * MARGIN, TEXT);
        List<Text> names = columns.stream()
                .map(column -> Text.of(font, column.name(), layout.columnWidth(), TEXT))
                .toList();
        List<Text> figures = columns.stream()
                .map(column -> Text.of(font, column.figures(), layout.columnWidth(), TEXT))
                .toList();
        int namesTop = MARGIN + titleText.height() + detailText.height() + GAP;
        int imagesTop = namesTop + tallest(names);
        int figuresTop = imagesTop + layout.imagesHeight() + GAP;
        Canvas canvas = new Canvas(width, figuresTop + tallest(figures) + MARGIN, BACKGROUND);
        titleText.draw(canvas, font, MARGIN, MARGIN - PixelFont.ACCENT_ROWS * TEXT, BRIGHT);
        detailText.draw(canvas, font, MARGIN, MARGIN + titleText.height(), QUIET);
        for (int i = 0; i < columns.size(); i++) {
            int x = MARGIN + i * (layout.columnWidth() + COLUMN_GAP);
            names.get(i).draw(canvas, font, x, imagesTop - names.get(i).height(), BRIGHT);
            layout.draw(canvas, columns.get(i).images(), x, imagesTop);
            boolean made = !columns.get(i).images().isEmpty();
            figures.get(i).draw(canvas, font, x, made ? figuresTop : imagesTop, QUIET);
        }
        return canvas.toImage();
    }

    private static int tallest(List<Text> texts) {
        return texts.stream().mapToInt(Text::height).max().orElse(0);
    }

    private Layout layout() {
        List<RgbImage> images = columns.stream()
                .map(Column::images)
                .filter(made -> !made.isEmpty())
                .findFirst()
                .orElseThrow();
        RgbImage first = images.getFirst();
        int across = (int) Math.ceil(Math.sqrt(images.size() / 2.0)); // about twice as high as wide
        int scale = Math.max(1, COLUMN_WIDTH / across / Math.max(first.width(), first.height()));
        int down = (images.size() + across - 1) / across;
        return new Layout(scale, first.width() * scale, first.height() * scale, across, down);
    }

    /** Where a column's images go, row by row. */
    private record Layout(int scale, int cellWidth, int cellHeight, int across, int down) {
        int columnWidth() {
            return Math.max(COLUMN_WIDTH, across * (cellWidth + GAP) - GAP);
        }

        int imagesHeight() {
            return down * (cellHeight + GAP);
        }

        void draw(Canvas canvas, List<RgbImage> images, int left, int top) {
            for (int i = 0; i < images.size(); i++) {
                int x = left + i % across * (cellWidth + GAP);
                int y = top + i / across * (cellHeight + GAP);
                canvas.fill(x - 1, y - 1, cellWidth + 2, cellHeight + 2, FRAME);
                canvas.image(images.get(i), x, y, scale);
            }
        }
    }

    /** Lines of text at a scale. */
    private record Text(List<String> lines, int scale) {
        static Text of(PixelFont font, String text, int width, int scale) {
            return new Text(text.isEmpty() ? List.of() : font.lines(text, width / scale), scale);
        }

        static Text of(PixelFont font, List<String> paragraphs, int width, int scale) {
            List<String> lines = new ArrayList<>();
            paragraphs.forEach(paragraph -> lines.addAll(font.lines(paragraph, width / scale)));
            return new Text(lines, scale);
        }

        int height() {
            return lines.size() * lineHeight();
        }

        private int lineHeight() {
            return (PixelFont.LINE + 1) * scale;
        }

        void draw(Canvas canvas, PixelFont font, int x, int y, int colour) {
            int top = y;
            for (String line : lines) {
                font.draw(canvas, line, x, top, scale, colour);
                top += lineHeight();
            }
        }
    }
}
