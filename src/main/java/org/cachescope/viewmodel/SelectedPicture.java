package org.cachescope.viewmodel;

/**
 * The picture of a comparison that a person has chosen.
 *
 * @param image its number in the run, from 0 on
 */
public record SelectedPicture(PictureKind kind, int image) {
    /** The same image in another place of the comparison. */
    SelectedPicture in(PictureKind other) {
        return new SelectedPicture(other, image);
    }
}
