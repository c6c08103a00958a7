package org.cachescope.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.cachescope.evaluation.LineUpFigure.Column;
import org.cachescope.format.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineUpFigureTest {
    private static final int BACKGROUND = 0x1b1c20;
    private static final int MARGIN = 20;

    private final SplittableRandom random = new SplittableRandom(5);

    private List<RgbImage> images(int count, int size) {
        return IntStream.range(0, count)
                .mapToObj(_ -> {
                    byte[] rgb = new byte[3 * size * size];
                    random.nextBytes(rgb);
                    return new RgbImage(size, size, rgb);
                })
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "8, 32, 6", "10, 16, 4", "1, 300, 2", "12, 48, 2"})
    void everyImageIsInThePictureAndNothingRunsIntoTheMargins(int count, int size, int runs) {
        List<Column> columns = IntStream.range(0, runs)
                .mapToObj(run -> new Column(
                        "a run whose name is far longer than its column ".repeat(run + 1),
                        images(count, size),
                        List.of("12 of 240 reuse", "anunbrokenwordthatisfarwiderthanthecolumnthatitstandsin")))
                .toList();
        RgbImage picture = new LineUpFigure("title ".repeat(40), "detail ".repeat(60), columns).draw();

        columns.forEach(column -> column.images()
                .forEach(image -> assertThat(shows(picture, image)).isTrue()));
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int edge = Math.min(Math.min(x, picture.width() - 1 - x), Math.min(y, picture.height() - 1 - y));
                if (edge < MARGIN) {
                    assertThat(colour(picture, x, y)).as("pixel %d, %d", x, y).isEqualTo(BACKGROUND);
                }
            }
        }
    }

    @Test
    void whatARunIsAndWhyOneIsMissingAreDrawn() {
        List<RgbImage> images = images(2, 32);
        Column run = new Column("L2C", images, List.of("1.30× measured"));
        RgbImage one = draw(run, new Column("Learned drop", List.of(), List.of("No router was trained.")));
        assertThat(draw(run, new Column("Learned drop", List.of(), List.of("No router was found."))))
                .isNotEqualTo(one);
        assertThat(draw(run, new Column("Random drop", List.of(), List.of("No router was trained."))))
                .isNotEqualTo(one);
        assertThat(draw(
                        new Column("L2C", images, List.of("1.31× measured")),
                        new Column("Learned drop", List.of(), List.of("No router was trained."))))
                .isNotEqualTo(one);
    }

    private static RgbImage draw(Column... columns) {
        return new LineUpFigure("title", "", List.of(columns)).draw();
    }

    @Test
    void figuresThatCannotBeAreRefused() {
        Column none = new Column("none", List.of(), List.of("why"));
        Column two = new Column("two", images(2, 16), List.of());
        Column three = new Column("three", images(3, 16), List.of());
        Column large = new Column("large", images(2, 32), List.of());
        assertThatIllegalArgumentException().isThrownBy(() -> draw(none)).withMessageContaining("found none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> draw(two, three))
                .withMessageContaining("expected 2 images of every run, found 3");
        assertThatIllegalArgumentException().isThrownBy(() -> draw(two, large));
    }

    /** Whether the picture shows an image, enlarged by a whole number. */
    private static boolean shows(RgbImage picture, RgbImage image) {
        for (int scale = 1; scale * image.width() <= picture.width(); scale++) {
            for (int y = 0; y + image.height() * scale <= picture.height(); y++) {
                for (int x = 0; x + image.width() * scale <= picture.width(); x++) {
                    if (shows(picture, image, scale, x, y)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean shows(RgbImage picture, RgbImage image, int scale, int left, int top) {
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (colour(picture, left + x * scale, top + y * scale) != colour(image, x, y)) {
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
