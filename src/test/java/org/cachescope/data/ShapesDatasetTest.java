package org.cachescope.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.cachescope.tensor.Shape;
import org.junit.jupiter.api.Test;

class ShapesDatasetTest {
    private static final long SEED = 42;
    private static final int SIZE = 32;
    private static final int PLANE = SIZE * SIZE;

    private final ShapesDataset shapes = new ShapesDataset(SIZE);

    @Test
    void classesKeepTheirOrder() {
        assertThat(shapes.classNames())
                .containsExactly(
                        "disc", "square", "triangle", "ring", "cross", "star", "crescent", "diamond", "heart", "wave");
    }

    @Test
    void anImageDependsOnSeedAndIndexAlone() {
        LabelledBatch whole = shapes.batch(SEED, 0, 12);
        LabelledBatch resumed = new ShapesDataset(SIZE).batch(SEED, 5, 7);

        assertThat(whole.shape()).isEqualTo(Shape.of(12, 3, SIZE, SIZE));
        assertThat(resumed.labels()).isEqualTo(Arrays.copyOfRange(whole.labels(), 5, 12));
        assertThat(resumed.pixels()).isEqualTo(Arrays.copyOfRange(whole.pixels(), 5 * 3 * PLANE, 12 * 3 * PLANE));
    }

    @Test
    void neitherSeedsNorIndicesRepeatAnImage() {
        List<Integer> hashes = new ArrayList<>();
        for (long seed = -3; seed < 3; seed++) {
            for (long index : new long[] {0, 1, 2, 1L << 32, Long.MAX_VALUE}) {
                hashes.add(Arrays.hashCode(image(shapes, shapes.label(seed, index), seed, index)));
            }
        }
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void labelsAreUniform() {
        int n = 20_000;
        int[] counts = new int[shapes.classes()];
        for (int i = 0; i < n; i++) {
            counts[shapes.label(SEED, i)]++;
        }
        // Five standard deviations of a binomial count.
        double expected = n / 10.0;
        for (int count : counts) {
            assertThat((double) count).isCloseTo(expected, within(5 * Math.sqrt(expected * 0.9)));
        }
    }

    @Test
    void valuesFillTheRangeFromMinusOneToOne() {
        float[] pixels = shapes.batch(SEED, 0, 500).pixels();
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float value : pixels) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        assertThat(least).isBetween(-1f, -0.95f);
        assertThat(most).isBetween(0.95f, 1f);
    }

    @Test
    void aChosenClassKeepsTheScene() {
        int drawn = shapes.label(SEED, 9);
        float[] own = new float[3 * PLANE];
        shapes.render(SEED, 9, own, 0);

        assertThat(image(shapes, drawn, SEED, 9)).isEqualTo(own);
        float[] other = image(shapes, (drawn + 1) % 10, SEED, 9);
        assertThat(other).isNotEqualTo(own);
        assertThat(other[PLANE - 1]).as("a corner of the background").isEqualTo(own[PLANE - 1]);
    }

    @Test
    void anImageIsWrittenWhereAskedAndNowhereElse() {
        float[] out = new float[3 * PLANE + 20];
        Arrays.fill(out, 7);
        shapes.render(SEED, 3, out, 10);

        assertThat(Arrays.copyOfRange(out, 0, 10)).containsOnly(7f);
        assertThat(Arrays.copyOfRange(out, 10, 10 + 3 * PLANE)).doesNotContain(7f);
        assertThat(Arrays.copyOfRange(out, 10 + 3 * PLANE, out.length)).containsOnly(7f);
    }

    @Test
    void everyShapeIsSolidWithAntialiasedEdges() {
        for (int label = 0; label < 10; label++) {
            for (int index = 0; index < 20; index++) {
                double[] mask = mask(label, index);
                long full = Arrays.stream(mask).filter(m -> m > 0.999).count();
                long empty = Arrays.stream(mask).filter(m -> m < 0.001).count();
                long edge = mask.length - full - empty;
                assertThat(full)
                        .as("full pixels of %s %d", shapes.classNames().get(label), index)
                        .isBetween(20L, 700L);
                assertThat(edge)
                        .as("edge pixels of %s %d", shapes.classNames().get(label), index)
                        .isBetween(20L, 250L);
                assertThat(empty)
                        .as("other pixels of %s %d", shapes.classNames().get(label), index)
                        .isGreaterThan(300);
            }
        }
    }

    @Test
    void twiceTheResolutionShowsTheSameScene() {
        ShapesDataset fine = new ShapesDataset(2 * SIZE);
        for (int label = 0; label < 10; label++) {
            for (int index = 0; index < 10; index++) {
                float[] coarse = image(shapes, label, SEED, index);
                float[] halved = halved(image(fine, label, SEED, index));
                double squares = 0;
                for (int i = 0; i < coarse.length; i++) {
                    squares += Math.pow(coarse[i] - halved[i], 2);
                }
                assertThat(Math.sqrt(squares / coarse.length))
                        .as("difference of %s %d", shapes.classNames().get(label), index)
                        .isLessThan(0.02);
            }
        }
    }

    @Test
    void classesAreDistinctWhateverTheirPose() {
        int known = 80;
        int unseen = 20;
        double[][] gallery = new double[10 * known][];
        for (int i = 0; i < gallery.length; i++) {
            gallery[i] = centredMask(i / known, i % known);
        }
        int right = 0;
        for (int label = 0; label < 10; label++) {
            for (int index = 1000; index < 1000 + unseen; index++) {
                double[] mask = centredMask(label, index);
                int nearest = IntStream.range(0, gallery.length)
                        .boxed()
                        .max(Comparator.comparingDouble(i -> overlap(mask, gallery[i])))
                        .orElseThrow();
                right += nearest / known == label ? 1 : 0;
            }
        }
        assertThat(right).as("of 200 masks whose nearest is of their own class").isGreaterThanOrEqualTo(196);
    }

    @Test
    void noTwoClassesLookAlikeInTheSamePose() {
        for (int first = 0; first < 10; first++) {
            for (int second = first + 1; second < 10; second++) {
                assertThat(overlap(mask(first, 5), mask(second, 5)))
                        .as(
                                "%s and %s",
                                shapes.classNames().get(first),
                                shapes.classNames().get(second))
                        .isLessThan(0.85);
            }
        }
    }

    @Test
    void posesAndColoursCoverTheirRanges() {
        assertCovers(ShapeScene::centreX, -0.2, 0.2);
        assertCovers(ShapeScene::centreY, -0.2, 0.2);
        assertCovers(ShapeScene::halfExtent, 0.5, 0.7);
        assertCovers(scene -> Math.toDegrees(scene.turn()), -20, 20);
        assertCovers(scene -> Math.hypot(scene.shadeX(), scene.shadeY()), 0.08, 0.18);
        assertCovers(scene -> Math.atan2(scene.shadeY(), scene.shadeX()), -Math.PI, Math.PI);
        assertCovers(scene -> hsv(scene.foreground())[0], 0, 1);
        assertCovers(scene -> hsv(scene.foreground())[1], 0.65, 1);
        assertCovers(scene -> hsv(scene.foreground())[2], 0.85, 1);
        assertCovers(scene -> hsv(scene.background())[0], 0, 1);
        assertCovers(scene -> hsv(scene.background())[1], 0.15, 0.45);
        assertCovers(scene -> hsv(scene.background())[2], 0.25, 0.45);
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertThatThrownBy(() -> new ShapesDataset(15))
                .hasMessageContaining("16")
                .hasMessageContaining("15");
        assertThatThrownBy(() -> shapes.batch(SEED, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shapes.batch(SEED, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> shapes.batch(SEED, 0, Integer.MAX_VALUE)).hasMessageContaining("fewer images");
        assertThatThrownBy(() -> shapes.render(SEED, 0, new float[3 * PLANE], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Checks that the values stay within the range and reach into the lowest and highest 2 % of it. */
    private void assertCovers(ToDoubleFunction<ShapeScene> property, double from, double to) {
        double[] values = IntStream.range(0, 2000)
                .mapToDouble(index -> property.applyAsDouble(shapes.scene(SEED, index)))
                .sorted()
                .toArray();
        double margin = (to - from) / 50;
        assertThat(values[0]).isBetween(from - 1e-5, from + margin);
        assertThat(values[values.length - 1]).isBetween(to - margin, to + 1e-5);
        assertThat(values[values.length / 2]).isCloseTo((from + to) / 2, within(3 * margin));
    }

    private static float[] hsv(float[] rgb) {
        float[] eight = new float[3];
        // Scaled up, since the conversion takes whole numbers; it only uses their ratios.
        Color.RGBtoHSB(Math.round(rgb[0] * 1e6f), Math.round(rgb[1] * 1e6f), Math.round(rgb[2] * 1e6f), eight);
        return new float[] {eight[0], eight[1], eight[2] * 255f / 1e6f};
    }

    private static float[] image(ShapesDataset source, int label, long seed, long index) {
        float[] out = new float[3 * source.size() * source.size()];
        source.render(label, seed, index, out, 0);
        return out;
    }

    /** Coverage of every pixel, recovered from the channel where shape and background differ most. */
    private double[] mask(int label, long index) {
        ShapeScene scene = shapes.scene(SEED, index);
        float[] pixels = image(shapes, label, SEED, index);
        int channel = IntStream.range(0, 3)
                .boxed()
                .max((a, b) -> Float.compare(contrast(scene, a), contrast(scene, b)))
                .orElseThrow();
        double[] mask = new double[PLANE];
        for (int i = 0; i < PLANE; i++) {
            double u = (i % SIZE + 0.5) / SIZE * 2 - 1;
            double v = (i / SIZE + 0.5) / SIZE * 2 - 1;
            double behind = Math.clamp(scene.background()[channel] + scene.shadeX() * u + scene.shadeY() * v, 0, 1);
            double value = (pixels[channel * PLANE + i] + 1) / 2;
            mask[i] = (value - behind) / (scene.foreground()[channel] - behind);
        }
        return mask;
    }

    private static float contrast(ShapeScene scene, int channel) {
        return Math.abs(scene.foreground()[channel] - scene.background()[channel]);
    }

    /** The mask, moved so that its centre of mass lies in the image's middle. */
    private double[] centredMask(int label, int index) {
        double[] mask = mask(label, index);
        double mass = Arrays.stream(mask).sum();
        double x =
                IntStream.range(0, PLANE).mapToDouble(i -> mask[i] * (i % SIZE)).sum() / mass;
        double y =
                IntStream.range(0, PLANE).mapToDouble(i -> mask[i] * (i / SIZE)).sum() / mass;
        int dx = (int) Math.round(x - SIZE / 2.0);
        int dy = (int) Math.round(y - SIZE / 2.0);
        double[] centred = new double[PLANE];
        for (int i = 0; i < PLANE; i++) {
            int column = Math.floorMod(i % SIZE + dx, SIZE);
            int row = Math.floorMod(i / SIZE + dy, SIZE);
            centred[i] = mask[row * SIZE + column];
        }
        return centred;
    }

    /** Intersection over union of two soft masks. */
    private static double overlap(double[] a, double[] b) {
        double intersection = 0;
        double union = 0;
        for (int i = 0; i < a.length; i++) {
            intersection += Math.min(a[i], b[i]);
            union += Math.max(a[i], b[i]);
        }
        return intersection / union;
    }

    private static float[] halved(float[] fine) {
        float[] coarse = new float[3 * PLANE];
        for (int i = 0; i < coarse.length; i++) {
            int corner = i / PLANE * 4 * PLANE + i % PLANE / SIZE * 4 * SIZE + i % SIZE * 2;
            coarse[i] = (fine[corner] + fine[corner + 1] + fine[corner + 2 * SIZE] + fine[corner + 2 * SIZE + 1]) / 4;
        }
        return coarse;
    }
}
