package org.cachescope.view.plot;

import java.util.List;

/**
 * The pictures of two runs and their difference; immutable. Any of the three may be empty; those that are not hold the
 * same number of pictures of the same size.
 *
 * @param full of the run without a cache
 * @param cached of the run with one
 * @param difference what parts them
 * @param names what each picture shows, such as its class; may be empty
 * @param notes a short text for each cached picture, such as "34.1 dB"; may be empty
 */
public record ComparisonData(
        Pictures full, Pictures cached, Pictures difference, List<String> names, List<String> notes) {
    /** No pictures. */
    public static final ComparisonData EMPTY =
            new ComparisonData(Pictures.NONE, Pictures.NONE, Pictures.NONE, List.of(), List.of());

    /** @throws IllegalArgumentException if numbers do not match */
    public ComparisonData {
        names = List.copyOf(names);
        notes = List.copyOf(notes);
        int count = Math.max(full.tiles().size(), cached.tiles().size());
        for (Pictures pictures : List.of(full, cached, difference)) {
            if (!pictures.tiles().isEmpty() && pictures.tiles().size() != count) {
                throw new IllegalArgumentException(
                        "'" + pictures.caption() + "' has " + pictures.tiles().size() + " pictures, another " + count);
            }
        }
        if (!notes.isEmpty() && notes.size() != count) {
            throw new IllegalArgumentException(notes.size() + " notes for " + count + " pictures");
        }
    }

    /**
     * Pictures that stand together.
     *
     * @param caption what they are
     * @param stale whether they are out of date; shown pale
     */
    public record Pictures(List<Tile> tiles, String caption, boolean stale) {
        /** None. */
        public static final Pictures NONE = new Pictures(List.of(), "", false);

        /** Copies the list. */
        public Pictures {
            tiles = List.copyOf(tiles);
        }
    }

    /** The pictures of a side. */
    public Pictures of(PictureRef.Side side) {
        return switch (side) {
            case FULL -> full;
            case CACHED -> cached;
            case DIFFERENCE -> difference;
        };
    }

    /** Whether something stands below pictures. */
    boolean noted() {
        return !names.isEmpty() || !notes.isEmpty();
    }

    /** What a picture shows; empty where that was not said. */
    String name(int picture) {
        return picture < names.size() ? names.get(picture) : "";
    }

    /** The short text of a cached picture; empty where there is none. */
    String note(int picture) {
        return picture < notes.size() ? notes.get(picture) : "";
    }

    /** A note's number alone, where there is no room for more. */
    static String withoutUnit(String note) {
        int space = note.indexOf(' ');
        return space < 0 ? note : note.substring(0, space);
    }

    /** Pictures of a run. */
    public int count() {
        return Math.max(full.tiles().size(), cached.tiles().size());
    }

    /** A picture in words, to be read out. */
    String describe(PictureRef picture) {
        String run = switch (picture.side()) {
            case FULL -> "full";
            case CACHED -> "cached";
            case DIFFERENCE -> "difference of";
        };
        String name = name(picture.index());
        String note = picture.side() == PictureRef.Side.CACHED ? note(picture.index()) : "";
        return run + " image " + (picture.index() + 1) + " of " + count()
                + (name.isEmpty() ? "" : ", " + name)
                + (note.isEmpty() ? "" : ", " + note);
    }
}
