package org.cachescope.format;

import java.io.IOException;
import java.nio.file.Path;

/** Says which file is not what it should be, where, what was expected there, what was found and what to do. */
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PART = 300;

    private final transient Path file;
    private final String place;
    private final String expected;
    private final String found;
    private final String advice;

    /** An exception without advice. */
    public FormatException(Path file, String place, String expected, String found) {
        this(file, place, expected, found, "");
    }

    /**
     * An exception whose message is {@code NAME: place: expected X, found Y. advice}.
     *
     * @param file the offending file; the message shows its name, {@link #messageWithPath} where it lies
     * @param place what was being read, such as {@code tensor 'pos_embed'}
     * @param expected what a valid file holds there
     * @param found what this one holds
     * @param advice what the user can do, as a sentence, or empty
     */
    public FormatException(Path file, String place, String expected, String found, String advice) {
        super(message(file, place, expected, found, advice));
        this.file = file;
        this.place = place;
        this.expected = expected;
        this.found = found;
        this.advice = advice;
    }

    private static String message(Path file, String place, String expected, String found, String advice) {
        Path name = file.getFileName();
        return message((name == null ? file : name).toString(), place, expected, found, advice);
    }

    private static String message(String name, String place, String expected, String found, String advice) {
        String text = printable(name) + ": " + printable(place) + ": expected " + printable(expected) + ", found "
                + printable(found);
        return advice.isEmpty() ? text : text + ". " + advice;
    }

    private static String printable(String text) {
        return PrintableText.of(text, LONGEST_PART);
    }

    /** The message with the file's whole path as it was given, for people who have several of one name. */
    public String messageWithPath() {
        return file == null ? String.valueOf(getMessage()) : message(file.toString(), place, expected, found, advice);
    }

    /** The offending file. */
    public Path file() {
        return file;
    }

    /** What was being read. */
    public String place() {
        return place;
    }

    /** What a valid file holds there. */
    public String expected() {
        return expected;
    }

    /** What this file holds there. */
    public String found() {
        return found;
    }

    /** What the user can do; may be empty. */
    public String advice() {
        return advice;
    }
}
