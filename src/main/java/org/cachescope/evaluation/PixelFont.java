package org.cachescope.evaluation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A proportional bitmap font of our own, drawn at integer scale, so that pictures come out the same where no system
 * font exists. Holds ASCII, the letters of Latin-1 and the signs this field uses; anything else shows as a box.
 *
 * <p>Metrics in font pixels: 3 rows for accents, 7 for capitals down to the baseline, 2 below it.
 */
final class PixelFont {
    /** Rows from the top of an accented capital to the lowest descender. */
    static final int LINE = 12;

    /** Rows above the capitals that only accents use. */
    static final int ACCENT_ROWS = 3;

    private static final String RESOURCE = "pixel-font.txt";
    private static final int BASELINE = 10;
    private static final int SPACE = 3;
    private static final int GAP = 1;
    private static final int BOX = '□';
    private static final int DOTLESS_I = 'ı';
    private static final int CEDILLA = '\u0327';

    private final Map<Integer, Glyph> glyphs;

    /** Rows of '#' and '.', from the top of the capitals; of a mark, its two rows. */
    private record Glyph(List<String> rows) {
        int width() {
            return rows.getFirst().length();
        }

        boolean tall() {
            return rows.getFirst().contains("#") || rows.get(1).contains("#");
        }
    }

    private record Placed(Glyph glyph, int left, int top) {}

    private PixelFont(Map<Integer, Glyph> glyphs) {
        this.glyphs = glyphs;
    }

    /** Reads the font from the class path. */
    static PixelFont load() {
        try (InputStream bytes = PixelFont.class.getResourceAsStream(RESOURCE)) {
            if (bytes == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the program; install it again");
            }
            return new PixelFont(parse(new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all characters are drawn as themselves. */
    boolean has(String text) {
        return decomposed(text).allMatch(character -> character == ' ' || glyphs.containsKey(character));
    }

    /** Width of a line of text in font pixels. */
    int width(String text) {
        return layOut(text).stream()
                .mapToInt(placed -> placed.left() + placed.glyph().width())
                .max()
                .orElse(0);
    }

    /**
     * Draws a line of text.
     *
     * @param x left edge of the first letter in canvas pixels
     * @param y top of the accents in canvas pixels
     * @param scale canvas pixels a font pixel
     */
    void draw(Canvas canvas, String text, int x, int y, int scale, int colour) {
        for (Placed placed : layOut(text)) {
            List<String> rows = placed.glyph().rows();
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < placed.glyph().width(); column++) {
                    if (rows.get(row).charAt(column) == '#') {
                        int left = x + (placed.left() + column) * scale;
                        canvas.fill(left, y + (placed.top() + row) * scale, scale, scale, colour);
                    }
                }
            }
        }
    }

    /** The text, cut short with "…" where it is wider than {@code width} font pixels. */
    String fitted(String text, int width) {
        if (width(text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end).strip() + "…") > width) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).strip() + "…";
    }

    /** The text in lines no wider than {@code width} font pixels, broken between words; a wider word is cut short. */
    List<String> lines(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String word : text.split(" ")) {
            String longer = lines.isEmpty() ? word : lines.getLast() + " " + word;
            if (!lines.isEmpty() && width(longer) <= width) {
                lines.set(lines.size() - 1, longer);
            } else {
                lines.add(fitted(word, width));
            }
        }
        return lines;
    }

    private List<Placed> layOut(String text) {
        List<Placed> line = new ArrayList<>();
        int right = 0;
        @Nullable Placed base = null;
        int[] characters = decomposed(text).toArray();
        for (int i = 0; i < characters.length; i++) {
            int character = characters[i];
            if (character == ' ') {
                right += SPACE;
                base = null;
            } else if (isMark(character)) {
                Glyph mark = glyphs.get(character);
                if (base != null && mark != null) {
                    int left = base.left() + (base.glyph().width() - mark.width() + 1) / 2;
                    int top = character == CEDILLA ? BASELINE : base.glyph().tall() ? 0 : 2;
                    line.add(new Placed(mark, left, top));
                }
            } else {
                boolean accented = character == 'i' && i + 1 < characters.length && isMark(characters[i + 1]);
                Glyph glyph = glyphs.getOrDefault(accented ? DOTLESS_I : character, glyphs.get(BOX));
                base = new Placed(glyph, right, ACCENT_ROWS);
                line.add(base);
                right += glyph.width() + GAP;
            }
        }
        return line;
    }

    /** Accented letters as letter and mark. */
    private static IntStream decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD).codePoints();
    }

    private static boolean isMark(int character) {
        return Character.getType(character) == Character.NON_SPACING_MARK;
    }

    /**
     * Groups of glyphs side by side: a line of characters, then their rows, columns apart by blanks; a blank line ends
     * a group. Marks stand on a dotted circle.
     */
    private static Map<Integer, Glyph> parse(BufferedReader lines) throws IOException {
        Map<Integer, Glyph> glyphs = new HashMap<>();
        String header = lines.readLine();
        while (header != null) {
            String[] names = header.strip().split("\\s+");
            List<List<String>> columns = new ArrayList<>();
            for (String name : names) {
                List<String> rows = new ArrayList<>();
                columns.add(rows);
                glyphs.put(name.codePointBefore(name.length()), new Glyph(Collections.unmodifiableList(rows)));
            }
            String line = lines.readLine();
            while (line != null && !line.isBlank()) {
                String[] parts = line.strip().split("\\s+");
                for (int i = 0; i < names.length; i++) {
                    columns.get(i).add(parts[i]);
                }
                line = lines.readLine();
            }
            header = line == null ? null : lines.readLine();
        }
        return Map.copyOf(glyphs);
    }
}
