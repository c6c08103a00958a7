package org.cachescope.workspace;

/**
 * Something that went wrong, for a person.
 *
 * @param what what could not be done, such as {@code Could not open model.safetensors}
 * @param why the cause with file, place, expected and found, and what to do
 */
public record Problem(String what, String why) {
    /** Both in one line. */
    public String text() {
        return what + ": " + why;
    }
}
