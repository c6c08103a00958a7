package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.cachescope.format.RgbImage;
import org.junit.jupiter.api.Test;

class PixelFontTest {
    private static final String SIGNS = "θλβ×·ση≤≥–—−±°²³µ…→∞Δ÷¡¿«»";

    private final PixelFont font = PixelFont.load();

    @Test
    void asciiLatinLettersAndTheSignsOfTheFieldAreDrawn() {
        StringBuilder wanted = new StringBuilder(SIGNS);
        for (char c = ' '; c <= '~'; c++) {
            wanted.append(c);
        }
        for (char c = 'À'; c <= 'ÿ'; c++) {
            wanted.append(c);
        }
        for (int i = 0; i < wanted.length(); i++) {
            String character = wanted.substring(i, i + 1);
            assertThat(font.has(character)).as(character).isTrue();
        }
    }

    @Test
    void noTwoCharactersLookTheSame() {
        List<String> pictures = new ArrayList<>();
        for (char c = '!'; c <= '~'; c++) {
            pictures.add(picture(String.valueOf(c)));
        }
        for (char c = 'À'; c <= 'ÿ'; c++) {
            if (c != '×' && c != '÷') {
                pictures.add(picture(String.valueOf(c)));
            }
        }
        SIGNS.chars().filter(c -> c != '−').forEach(c -> pictures.add(picture(Character.toString(c))));
        assertThat(pictures).doesNotHaveDuplicates();
    }

    @Test
    void unknownCharactersShowAsBox() {
        assertThat(font.has("漢")).isFalse();
        assertThat(picture("漢")).isEqualTo(picture("□"));
        assertThat(picture("😀")).isEqualTo(picture("□"));
    }

    @Test
    void letterAndMarkAreDrawnAsTheAccentedLetter() {
        assertThat(picture("e\u0301")).isEqualTo(picture("é")).isNotEqualTo(picture("e"));
        assertThat(font.width("é")).isEqualTo(font.width("e"));
        assertThat(picture("\u0301")).as("a mark without a letter").isEqualTo(picture(""));
    }

    @Test
    void widthIsThatOfTheInk() {
        assertThat(font.width("")).isZero();
        for (String text : List.of("M", "HH", "full × cached", "Å|θ")) {
            String[] rows = picture(text).split("\n");
            int right = 0;
            for (String row : rows) {
                right = Math.max(right, row.lastIndexOf('#') + 1);
            }
            assertThat(font.width(text)).as(text).isEqualTo(right);
        }
    }

    @Test
    void longTextIsCutShortToFit() {
        String text = "great white shark";
        assertThat(font.fitted(text, font.width(text))).isEqualTo(text);
        for (int width = font.width("…"); width < font.width(text); width++) {
            String fitted = font.fitted(text, width);
            assertThat(fitted).endsWith("…");
            assertThat(text).startsWith(fitted.substring(0, fitted.length() - 1));
            assertThat(font.width(fitted)).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void scaleEnlargesEveryPixel() {
        Canvas small = new Canvas(10, PixelFont.LINE, 0);
        font.draw(small, "Rg", 0, 0, 1, 0xffffff);
        Canvas large = new Canvas(30, 3 * PixelFont.LINE, 0);
        font.draw(large, "Rg", 0, 0, 3, 0xffffff);
        Canvas enlarged = new Canvas(30, 3 * PixelFont.LINE, 0);
        enlarged.image(small.toImage(), 0, 0, 3);
        assertThat(large.toImage()).isEqualTo(enlarged.toImage());
    }

    /** The text as rows of '#' and '.'. */
    private String picture(String text) {
        Canvas canvas = new Canvas(120, PixelFont.LINE, 0);
        font.draw(canvas, text, 0, 0, 1, 0xffffff);
        RgbImage image = canvas.toImage();
        StringBuilder picture = new StringBuilder();
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                picture.append(image.rgb()[3 * (y * image.width() + x)] == 0 ? '.' : '#');
            }
            picture.append('\n');
        }
        return picture.toString();
    }
}
