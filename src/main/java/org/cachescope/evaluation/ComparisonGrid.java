package org.cachescope.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.cachescope.format.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * A picture that sets images of a full run beside those of a cached one: full | cached | difference, with their names,
 * their PSNR and what was run.
 *
 * @param title what was run, parts separated by " · ", e.g. "DDIM 20 steps · θ 0.100 · 118 of 240 reused · 1.31×"
 * @param detail a second, quieter line of the same form; may be empty
 * @param pairs the images, in order
 * @param gain factor by which the absolute difference is shown, 1 or more
 */
public record ComparisonGrid(String title, String detail, List<Pair> pairs, int gain) {
    private static final int BACKGROUND = 0x1b1c20;
    private static final int FRAME = 0x3b3e47;
    private static final int BRIGHT = 0xeceef2;
    private static final int QUIET = 0x9ea3b0;

    private static final int CELL = 128;
    private static final int MARGIN = 28;
    private static final int CELL_GAP = 8;
    private static final int GROUP_GAP = 32;
    private static final int ROW_GAP = 20;
    private static final int TEXT = 2;
    private static final int LARGE_TEXT = 3;
    private static final double ASPECT = 1.4;
    private static final int MAX_GAIN = 64;
    private static final String SEPARATOR = " · ";

    /**
     * One image as both runs made it.
     *
     * @param name what it shows, usually its class
     * @param full from the run without caching
     * @param cached from the run with caching, of the same size
     */
    public record Pair(String name, RgbImage full, RgbImage cached) {
        /** @throws IllegalArgumentException if the sizes differ */
        public Pair {
            ImageQuality.requireSameSize(full, cached);
        }
    }

    /** @throws IllegalArgumentException if there is no pair, the images differ in size, or the gain is below 1 */
    public ComparisonGrid {
        pairs = List.copyOf(pairs);
        if (pairs.isEmpty() || gain < 1) {
            throw new IllegalArgumentException(
                    "comparison grid: expected a pair or more and a gain of 1 or more, found " + pairs.size()
                            + " pairs and gain " + gain);
        }
        for (Pair pair : pairs) {
            ImageQuality.requireSameSize(pairs.getFirst().full(), pair.full());
        }
    }

    /**
     * A grid whose gain is the largest power of two, up to 64, that lets at most 1 in 200 differences saturate; 1 if
     * nothing differs.
     *
     * @throws IllegalArgumentException if there is no pair or the images differ in size
     */
    public static ComparisonGrid of(String title, String detail, List<Pair> pairs) {
        return new ComparisonGrid(title, detail, pairs, fittingGain(pairs));
    }

    /** Draws the picture. */
    public RgbImage draw() {
        PixelFont font = PixelFont.load();
        Layout layout = layout();
        int width = layout.width();
        List<String> titleLines = List.of(title);
        int titleText = LARGE_TEXT;
        if (font.width(title) * LARGE_TEXT > width - 2 * MARGIN) {
            titleText = TEXT;
            titleLines = wrapped(font, title, width);
        }
        List<String> detailLines = detail.isEmpty() ? List.of() : wrapped(font, detail, width);
        int header = titleLines.size() * lineHeight(titleText) + detailLines.size() * lineHeight(TEXT);
        Canvas canvas = new Canvas(width, MARGIN + header + layout.height(), BACKGROUND);

        int y = MARGIN - PixelFont.ACCENT_ROWS * titleText;
        for (String line : titleLines) {
            font.draw(canvas, line, MARGIN, y, titleText, BRIGHT);
            y += lineHeight(titleText);
        }
        for (String line : detailLines) {
            font.draw(canvas, line, MARGIN, y, TEXT, QUIET);
            y += lineHeight(TEXT);
        }
        drawTitles(canvas, font, layout, MARGIN + header);
        for (int i = 0; i < pairs.size(); i++) {
            int x = layout.groupX(i % layout.groups());
            int top = MARGIN + header + layout.firstRow() + i / layout.groups() * layout.rowHeight();
            drawPair(canvas, font, layout, pairs.get(i), x, top);
        }
        return canvas.toImage();
    }

    private void drawTitles(Canvas canvas, PixelFont font, Layout layout, int y) {
        int room = (layout.cellWidth() + CELL_GAP / 2) / TEXT;
        List<String> titles = List.of("full", "cached", differenceTitle(font, room));
        for (int group = 0; group < Math.min(layout.groups(), pairs.size()); group++) {
            for (int column = 0; column < titles.size(); column++) {
                int x = layout.groupX(group) + column * (layout.cellWidth() + CELL_GAP);
                font.draw(canvas, titles.get(column), x, y + Layout.TITLE_GAP, TEXT, QUIET);
            }
        }
    }

    /** The longest that has room; there is always some for the last. */
    private String differenceTitle(PixelFont font, int room) {
        List<String> fromLong = identical()
                ? List.of("difference · identical", "identical", "same")
                : List.of("difference ×" + gain, "diff ×" + gain);
        return fromLong.stream()
                .filter(text -> font.width(text) <= room)
                .findFirst()
                .orElse(fromLong.getLast());
    }

    private void drawPair(Canvas canvas, PixelFont font, Layout layout, Pair pair, int x, int y) {
        List<RgbImage> cells = List.of(pair.full(), pair.cached(), difference(pair));
        for (int column = 0; column < cells.size(); column++) {
            int left = x + column * (layout.cellWidth() + CELL_GAP);
            canvas.fill(left - 1, y - 1, layout.cellWidth() + 2, layout.cellHeight() + 2, FRAME);
            canvas.image(cells.get(column), left, y, layout.scale());
        }
        String psnr = ImageQuality.psnrText(ImageQuality.psnrDecibels(pair.full(), pair.cached()));
        int right = x + layout.groupWidth() - font.width(psnr) * TEXT;
        int textY = y + layout.cellHeight() + Layout.CAPTION_GAP - PixelFont.ACCENT_ROWS * TEXT;
        font.draw(canvas, font.fitted(pair.name(), (right - x) / TEXT - 6), x, textY, TEXT, BRIGHT);
        font.draw(canvas, psnr, right, textY, TEXT, QUIET);
    }

    private RgbImage difference(Pair pair) {
        byte[] difference = new byte[pair.full().rgb().length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = (byte) Math.min(255L, (long) gain * difference(pair, i));
        }
        return new RgbImage(pair.full().width(), pair.full().height(), difference);
    }

    private boolean identical() {
        return pairs.stream()
                .allMatch(pair -> Arrays.equals(pair.full().rgb(), pair.cached().rgb()));
    }

    private static int difference(Pair pair, int i) {
        return Math.abs((pair.full().rgb()[i] & 0xff) - (pair.cached().rgb()[i] & 0xff));
    }

    private static int fittingGain(List<Pair> pairs) {
        int[] counts = new int[256];
        for (Pair pair : pairs) {
            for (int i = 0; i < pair.full().rgb().length; i++) {
                counts[difference(pair, i)]++;
            }
        }
        if (Arrays.stream(counts, 1, counts.length).allMatch(count -> count == 0)) {
            return 1;
        }
        long allowed = Arrays.stream(counts).asLongStream().sum() / 200;
        int largest = 255;
        for (long beyond = counts[largest]; largest > 0 && beyond <= allowed; beyond += counts[largest]) {
            largest--;
        }
        return Math.min(MAX_GAIN, Integer.highestOneBit(255 / Math.max(1, largest)));
    }

    /** Lines no wider than the picture, broken between parts where possible, else cut short. */
    private static List<String> wrapped(PixelFont font, String text, int width) {
        int room = (width - 2 * MARGIN) / TEXT;
        List<String> lines = new ArrayList<>();
        for (String part : text.split(SEPARATOR)) {
            String longer = lines.isEmpty() ? part : lines.getLast() + SEPARATOR + part;
            if (!lines.isEmpty() && font.width(longer) <= room) {
                lines.set(lines.size() - 1, longer);
            } else {
                lines.add(font.fitted(part, room));
            }
        }
        return lines;
    }

    private static int lineHeight(int scale) {
        return (PixelFont.LINE + 1) * scale;
    }

    private Layout layout() {
        RgbImage first = pairs.getFirst().full();
        int scale = Math.max(1, CELL / Math.max(first.width(), first.height()));
        @Nullable Layout best = null;
        for (int groups = 1; groups <= pairs.size(); groups++) {
            int rows = (pairs.size() + groups - 1) / groups;
            Layout layout = new Layout(scale, first.width() * scale, first.height() * scale, groups, rows);
            if (best == null || layout.misfit() < best.misfit()) {
                best = layout;
            }
        }
        return Objects.requireNonNull(best);
    }

    /** Where things go: groups of three cells side by side, rows of groups below their titles. */
    private record Layout(int scale, int cellWidth, int cellHeight, int groups, int rows) {
        static final int TITLE_GAP = 8;
        static final int CAPTION_GAP = 10;

        int groupWidth() {
            return 3 * cellWidth + 2 * CELL_GAP;
        }

        int groupX(int group) {
            return MARGIN + group * (groupWidth() + GROUP_GAP);
        }

        int width() {
            return groupX(groups) - GROUP_GAP + MARGIN;
        }

        /** From the header to the first row of cells. */
        int firstRow() {
            return TITLE_GAP + PixelFont.LINE * TEXT + 4;
        }

        int rowHeight() {
            return cellHeight + CAPTION_GAP + (PixelFont.LINE - PixelFont.ACCENT_ROWS) * TEXT + ROW_GAP;
        }

        /** From the header to the lower edge. */
        int height() {
            return firstRow() + rows * rowHeight() - ROW_GAP + MARGIN - 2 * TEXT;
        }

        double misfit() {
            return Math.abs(Math.log((double) width() / (height() + 80) / ASPECT));
        }
    }
}
