package org.cachescope.workspace;

import org.cachescope.format.PrintableText;

/** Text out of files as it may be shown to people. */
public final class ShownText {
    private ShownText() {}

    /** {@code text} on one line and without characters that steer a terminal, cut behind {@code mostChars} of them. */
    public static String of(String text, int mostChars) {
        return PrintableText.of(text, mostChars);
    }
}
