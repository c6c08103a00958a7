package org.cachescope.viewmodel;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.cachescope.evaluation.Figures;
import org.cachescope.workspace.studio.Picture;

/**
 * All that a comparison shows at this moment, in one value, so that whoever draws it draws it once; immutable.
 *
 * @param full pictures of the full run
 * @param cached pictures of the cached run: as many and as large as those of the full one, or none
 * @param names what each image shows, as the model names it; empty while there is no image
 * @param notes how close each cached image comes to the full one, such as {@code 34.1 dB}; empty where that is not
 *     known of the pictures shown
 * @param amplification how much the difference is enlarged
 */
public record ComparedImages(
        ShownPictures full, ShownPictures cached, List<String> names, List<String> notes, Amplification amplification) {
    private static final double WHITE = 255;

    /** Copies the lists. */
    public ComparedImages {
        names = List.copyOf(names);
        notes = List.copyOf(notes);
    }

    /** Nothing yet. */
    static final ComparedImages EMPTY = new ComparedImages(
            ShownPictures.none(RunKind.FULL.label()),
            ShownPictures.none(RunKind.CACHED.label()),
            List.of(),
            List.of(),
            Amplification.AUTO);

    /** Leaves out pictures of the cached run that are of other size or number than those of the full one. */
    static ComparedImages of(
            ShownPictures full,
            ShownPictures cached,
            List<String> names,
            List<String> notes,
            Amplification amplification) {
        return full.pictures().isEmpty() || alike(full, cached)
                ? new ComparedImages(full, cached, names, notes, amplification)
                : new ComparedImages(full, ShownPictures.none(RunKind.CACHED.label()), names, List.of(), amplification);
    }

    private static boolean alike(ShownPictures full, ShownPictures cached) {
        return full.pictures().size() == cached.pictures().size()
                && IntStream.range(0, full.pictures().size())
                        .allMatch(image -> sameSize(
                                full.pictures().get(image), cached.pictures().get(image)));
    }

    private static boolean sameSize(Picture one, Picture other) {
        return one.width() == other.width() && one.height() == other.height();
    }

    /** Images of a run. */
    public int count() {
        return Math.max(full.pictures().size(), cached.pictures().size());
    }

    /** Whether both runs have their pictures. */
    private boolean complete() {
        return !full.pictures().isEmpty() && !cached.pictures().isEmpty();
    }

    /** Whether there is a picture of an image in one place of the comparison. */
    boolean has(PictureKind kind, int image) {
        return switch (kind) {
            case FULL -> image < full.pictures().size();
            case CACHED -> image < cached.pictures().size();
            case DIFFERENCE -> complete() && image < count();
        };
    }

    /** What stands in one place of the comparison; a difference is computed anew at every call. */
    public ShownPictures of(PictureKind kind) {
        return switch (kind) {
            case FULL -> full;
            case CACHED -> cached;
            case DIFFERENCE -> difference();
        };
    }

    /** |full − cached| of every colour, enlarged; none until both are there. It counts as the cached run's. */
    public ShownPictures difference() {
        if (!complete()) {
            return ShownPictures.none(PictureKind.DIFFERENCE.label());
        }
        int greatest = greatestDifference();
        double factor = factor(greatest);
        List<Picture> pictures = IntStream.range(0, full.pictures().size())
                .mapToObj(image ->
                        difference(full.pictures().get(image), cached.pictures().get(image), factor))
                .toList();
        return new ShownPictures(
                pictures,
                full.stale() || cached.stale(),
                PictureKind.DIFFERENCE.label() + " · "
                        + (greatest == 0 ? "identical" : "×" + Figures.number(Math.round(10 * factor) / 10.0)),
                cached.request());
    }

    private double factor(int greatest) {
        OptionalInt chosen = amplification.factor();
        return chosen.isPresent() ? chosen.getAsInt() : WHITE / Math.max(1, greatest);
    }

    /** Of all colours of all images, 0 to 255. */
    private int greatestDifference() {
        return IntStream.range(0, full.pictures().size())
                .map(image ->
                        greatest(full.pictures().get(image), cached.pictures().get(image)))
                .max()
                .orElse(0);
    }

    private static int greatest(Picture full, Picture cached) {
        int greatest = 0;
        for (int i = 0; i < full.rgb().length; i++) {
            greatest = Math.max(greatest, apart(full, cached, i));
        }
        return greatest;
    }

    private static Picture difference(Picture full, Picture cached, double factor) {
        byte[] rgb = new byte[full.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.min(WHITE, Math.round(apart(full, cached, i) * factor));
        }
        return new Picture(full.width(), full.height(), rgb);
    }

    private static int apart(Picture one, Picture other, int at) {
        return Math.abs(Byte.toUnsignedInt(one.rgb()[at]) - Byte.toUnsignedInt(other.rgb()[at]));
    }
}
