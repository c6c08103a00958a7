package org.cachescope.workspace.evaluate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which share of the batches a process makes: every {@code of}-th.
 *
 * @param number from 1 on
 * @param of how many share the work
 */
public record Shard(int number, int of) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

    /** @throws IllegalArgumentException if there is no such share */
    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException("shard: expected 1 to " + of + " of " + of + ", found " + number);
        }
    }

    /**
     * Reads {@code 2/7}.
     *
     * @throws IllegalArgumentException if it is of another form
     */
    public static Shard parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("shard: expected a form such as 2/7, found '" + text + "'");
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** Whether a batch is this share's. */
    boolean has(int batch) {
        return batch % of == number - 1;
    }

    @Override
    public String toString() {
        return number + "/" + of;
    }
}
