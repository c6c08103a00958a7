package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.cachescope.evaluation.ComparisonGrid.Pair;
import org.cachescope.format.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonGridTest {
    private static final String TITLE = "DDIM 20 steps · θ 0.100 · 118 of 240 reused · 1.31×";
    private static final int BACKGROUND = 0x1b1c20;

    private final SplittableRandom random = new SplittableRandom(8);

    @ParameterizedTest
    @CsvSource({"8, 32, 4", "1, 32, 4", "3, 48, 2", "2, 64, 2", "5, 100, 1", "2, 256, 1", "1, 4, 32"})
    void everyImageIsShownFullCachedAndAsDifference(int images, int size, int scale) {
        List<Pair> pairs = pairs(images, size, size, value -> value / 2);
        RgbImage grid = new ComparisonGrid(TITLE, "seed 0", pairs, 4).draw();

        for (Pair pair : pairs) {
            int[] full = find(grid, pair.full(), scale, 0, 0);
            int[] cached = find(grid, pair.cached(), scale, full[0] + 1, full[1]);
            int[] difference = find(grid, difference(pair, 4), scale, cached[0] + 1, full[1]);
            assertThat(cached[1]).as("top of the cached image").isEqualTo(full[1]);
            assertThat(difference[1]).as("top of the difference").isEqualTo(full[1]);
            assertThat(difference[0] - cached[0]).as("distance of columns").isEqualTo(cached[0] - full[0]);
        }
    }

    @Test
    void imagesThatAreNotSquareKeepTheirShape() {
        List<Pair> pairs = pairs(2, 40, 20, value -> value);
        RgbImage grid = new ComparisonGrid(TITLE, "", pairs, 1).draw();
        assertThat(find(grid, pairs.getLast().full(), 3, 0, 0)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"1, 32", "8, 32", "10, 48", "3, 97", "1, 8"})
    void nothingRunsIntoTheMargins(int images, int size) {
        String endless = "a part without any separator that is far wider than the picture ".repeat(10);
        List<Pair> pairs = new ArrayList<>();
        for (Pair pair : pairs(images, size, size, value -> value)) {
            pairs.add(new Pair("Ågreat white shark, man-eater ".repeat(10), pair.full(), pair.cached()));
        }
        RgbImage grid = new ComparisonGrid(TITLE + " · " + TITLE, endless, pairs, 64).draw();

        for (int y = 0; y < grid.height(); y++) {
            for (int x = 0; x < grid.width(); x++) {
                int edge = Math.min(Math.min(x, grid.width() - 1 - x), Math.min(y, grid.height() - 1 - y));
                if (edge < 20) {
                    assertThat(colour(grid, x, y)).as("pixel %d, %d", x, y).isEqualTo(BACKGROUND);
                }
            }
        }
    }

    @Test
    void pictureIsTheSameEveryTime() {
        List<Pair> pairs = pairs(3, 32, 32, value -> value / 3);
        assertThat(ComparisonGrid.of(TITLE, "", pairs).draw())
                .isEqualTo(ComparisonGrid.of(TITLE, "", pairs).draw());
    }

    @Test
    void imagesThatAreAlikeAreSaidToBeWhateverTheGain() {
        List<Pair> alike = pairs(2, 64, 64, value -> value).stream()
                .map(pair -> new Pair(pair.name(), pair.full(), pair.full()))
                .toList();
        assertThat(new ComparisonGrid(TITLE, "", alike, 1).draw())
                .isEqualTo(new ComparisonGrid(TITLE, "", alike, 64).draw());
        List<Pair> once =
                List.of(alike.getFirst(), pairs(1, 64, 64, value -> value / 2).getFirst());
        assertThat(new ComparisonGrid(TITLE, "", once, 1).draw())
                .isNotEqualTo(new ComparisonGrid(TITLE, "", once, 64).draw());
    }

    @Test
    void textChangesThePicture() {
        List<Pair> pairs = pairs(3, 32, 32, value -> value / 2);
        RgbImage one = new ComparisonGrid(TITLE, "", pairs, 1).draw();
        assertThat(new ComparisonGrid(TITLE.replace("1.31", "1.32"), "", pairs, 1).draw())
                .isNotEqualTo(one);
        assertThat(new ComparisonGrid(TITLE, "", pairs, 2).draw()).isNotEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 64", "3, 64", "4, 32", "7, 32", "8, 16", "60, 4", "127, 2", "128, 1", "255, 1"})
    void gainLetsTheLargestDifferencesJustFit(int difference, int gain) {
        RgbImage black = new RgbImage(16, 16, new byte[3 * 256]);
        byte[] spotted = new byte[3 * 256];
        for (int i = 0; i < 40; i++) {
            spotted[i] = (byte) difference;
        }
        Pair pair = new Pair("spot", black, new RgbImage(16, 16, spotted));
        assertThat(ComparisonGrid.of(TITLE, "", List.of(pair)).gain()).isEqualTo(gain);
    }

    @Test
    void fewOutliersDoNotLowerTheGain() {
        byte[] spotted = new byte[3 * 256];
        Arrays.fill(spotted, (byte) 5);
        spotted[9] = (byte) 250;
        Pair pair = new Pair("spot", new RgbImage(16, 16, new byte[3 * 256]), new RgbImage(16, 16, spotted));
        assertThat(ComparisonGrid.of(TITLE, "", List.of(pair)).gain()).isEqualTo(32);
    }

    @Test
    void gridsThatCannotBeAreRefused() {
        Pair small = pairs(1, 16, 16, value -> value).getFirst();
        Pair large = pairs(1, 32, 32, value -> value).getFirst();
        assertThatIllegalArgumentException().isThrownBy(() -> ComparisonGrid.of(TITLE, "", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> ComparisonGrid.of(TITLE, "", List.of(small, large)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ComparisonGrid(TITLE, "", List.of(small), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pair("both", small.full(), large.cached()));
    }

    /** Random images and what {@code change} makes of their values. */
    private List<Pair> pairs(int images, int width, int height, IntUnaryOperator change) {
        List<Pair> pairs = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            byte[] full = new byte[3 * width * height];
            random.nextBytes(full);
            byte[] cached = new byte[full.length];
            for (int i = 0; i < full.length; i++) {
                cached[i] = (byte) change.applyAsInt(full[i] & 0xff);
            }
            pairs.add(
                    new Pair("image " + image, new RgbImage(width, height, full), new RgbImage(width, height, cached)));
        }
        return pairs;
    }

    private static RgbImage difference(Pair pair, int gain) {
        byte[] difference = new byte[pair.full().rgb().length];
        for (int i = 0; i < difference.length; i++) {
            int plain = (pair.full().rgb()[i] & 0xff) - (pair.cached().rgb()[i] & 0xff);
            difference[i] = (byte) Math.min(255, gain * Math.abs(plain));
        }
        return new RgbImage(pair.full().width(), pair.full().height(), difference);
    }

    /** Left and top of the first place, from the given one on, where the picture shows the image enlarged. */
    private static int[] find(RgbImage picture, RgbImage image, int scale, int fromX, int fromY) {
        for (int y = fromY; y + image.height() * scale <= picture.height(); y++) {
            for (int x = y == fromY ? fromX : 0; x + image.width() * scale <= picture.width(); x++) {
                if (shows(picture, image, scale, x, y)) {
                    return new int[] {x, y};
                }
            }
        }
        throw new AssertionError("the picture does not show the image");
    }

    private static boolean shows(RgbImage picture, RgbImage image, int scale, int x, int y) {
        for (int row = 0; row < image.height() * scale; row++) {
            for (int column = 0; column < image.width() * scale; column++) {
                if (colour(picture, x + column, y + row) != colour(image, column / scale, row / scale)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int colour(RgbImage image, int x, int y) {
        int at = 3 * (y * image.width() + x);
        return (image.rgb()[at] & 0xff) << 16 | (image.rgb()[at + 1] & 0xff) << 8 | image.rgb()[at + 2] & 0xff;
    }
}
