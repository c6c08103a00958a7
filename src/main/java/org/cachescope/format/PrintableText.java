package org.cachescope.format;

/** Text out of a file, made safe to show: names in a hostile file may be long or steer a terminal. */
public final class PrintableText {
    private PrintableText() {}

    /**
     * {@code text} with its control and format characters as Java escapes, cut behind {@code mostChars} characters.
     *
     * @param mostChars how much of {@code text} is kept; three dots tell that there is more
     */
    public static String of(String text, int mostChars) {
        StringBuilder printable = new StringBuilder();
        int end = Math.min(text.length(), mostChars);
        for (int i = 0; i < end; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (steers(c)) {
                for (char half : Character.toChars(c)) {
                    printable.append(String.format("\\u%04x", (int) half));
                }
            } else {
                printable.appendCodePoint(c);
            }
        }
        return text.length() > end ? printable.append("...").toString() : printable.toString();
    }

    private static boolean steers(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
