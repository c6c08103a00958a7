package org.cachescope.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.cachescope.tensor.Shape;

/**
 * An endless procedural data set of ten antialiased shapes in random colour, place, size and turn on a shaded
 * background. Nothing is stored: image {@code index} of stream {@code seed} is computed from the two alone, and is the
 * same scene at every resolution. Immutable, usable from several threads.
 */
public final class ShapesDataset implements ImageSource {
    private static final int CHANNELS = 3;
    private static final int MIN_SIZE = 16;
    private static final int MAX_SIZE = 4096;
    private static final List<ShapeKind> KINDS = List.of(ShapeKind.values());
    private static final List<String> NAMES = Arrays.stream(ShapeKind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .toList();

    private final int size;

    /**
     * The data set at a resolution.
     *
     * @param size height and width in pixels, 16 to 4096
     * @throws IllegalArgumentException if the size is out of range
     */
    public ShapesDataset(int size) {
        if (!canHave(size)) {
            throw new IllegalArgumentException(
                    "image size: expected " + MIN_SIZE + " to " + MAX_SIZE + " pixels, found " + size);
        }
        this.size = size;
    }

    /** Whether the data set exists at a size. */
    public static boolean canHave(int size) {
        return size >= MIN_SIZE && size <= MAX_SIZE;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<String> classNames() {
        return NAMES;
    }

    /** Class of image {@code index} of stream {@code seed}: uniform over the classes. */
    public int label(long seed, long index) {
        return DrawnLabels.label(seed, index, KINDS.size());
    }

    /**
     * Draws image {@code index} of stream {@code seed}.
     *
     * @param out receives 3 * size * size values in [-1, 1], planar C, H, W
     * @param offset where in {@code out} the image starts
     * @throws IndexOutOfBoundsException if the image does not fit
     */
    public void render(long seed, long index, float[] out, int offset) {
        render(label(seed, index), seed, index, out, offset);
    }

    /**
     * Draws image {@code index} of stream {@code seed} with the shape exchanged for that of class {@code label};
     * colour, place, size and turn stay.
     *
     * @param out receives 3 * size * size values in [-1, 1], planar C, H, W
     * @param offset where in {@code out} the image starts
     * @throws IndexOutOfBoundsException if there is no such class or the image does not fit
     */
    public void render(int label, long seed, long index, float[] out, int offset) {
        Objects.checkFromIndexSize(offset, CHANNELS * size * size, out.length);
        paint(KINDS.get(label).outline(), scene(seed, index), out, offset);
    }

    @Override
    public LabelledBatch batch(long seed, long firstIndex, int n) {
        Shape shape = LabelledBatch.shape(firstIndex, n, size);
        float[] pixels = new float[(int) shape.elements()];
        int[] labels = new int[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            labels[i] = label(seed, firstIndex + i);
            render(labels[i], seed, firstIndex + i, pixels, i * CHANNELS * size * size);
        });
        return new LabelledBatch(pixels, labels, shape);
    }

    /** What image {@code index} of stream {@code seed} shows. */
    ShapeScene scene(long seed, long index) {
        RandomStream random = new RandomStream(seed, index);
        random.nextLong(); // the label's draw
        return ShapeScene.draw(random);
    }

    private void paint(Outline outline, ShapeScene scene, float[] out, int offset) {
        float cos = (float) StrictMath.cos(scene.turn());
        float sin = (float) StrictMath.sin(scene.turn());
        float inverseExtent = (float) (1 / scene.halfExtent());
        float pixelsPerUnit = (float) (scene.halfExtent() * size / 2);
        float reach = Outline.REACH + 1 / pixelsPerUnit;
        for (int row = 0; row < size; row++) {
            float v = (row + 0.5f) / size * 2 - 1;
            float dy = (float) (v - scene.centreY()) * inverseExtent;
            for (int column = 0; column < size; column++) {
                float u = (column + 0.5f) / size * 2 - 1;
                float dx = (float) (u - scene.centreX()) * inverseExtent;
                float coverage = 0;
                if (dx * dx + dy * dy < reach * reach) {
                    float distance = outline.distance(cos * dx + sin * dy, cos * dy - sin * dx);
                    coverage = Math.clamp(0.5f - distance * pixelsPerUnit, 0f, 1f);
                }
                float shade = (float) (scene.shadeX() * u + scene.shadeY() * v);
                int pixel = offset + row * size + column;
                for (int channel = 0; channel < CHANNELS; channel++) {
                    float behind = Math.clamp(scene.background()[channel] + shade, 0f, 1f);
                    float mixed = behind + (scene.foreground()[channel] - behind) * coverage;
                    out[pixel + channel * size * size] = mixed * 2 - 1;
                }
            }
        }
    }
}
