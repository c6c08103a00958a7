package org.cachescope.workspace;

import java.util.function.Supplier;

/** Says that what was asked for cannot be, as whoever asked could have known: a wrong usage and no failure. */
public final class WrongOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private WrongOptionException(String message, IllegalArgumentException cause) {
        super(message, cause);
    }

    /**
     * Makes something of an option's value.
     *
     * @param option as a person types it, such as {@code --budget}; empty where the message names what is wrong
     * @throws WrongOptionException in place of an {@link IllegalArgumentException} of {@code made}
     */
    public static <T> T checked(String option, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new WrongOptionException(option.isEmpty() ? e.getMessage() : option + ": " + e.getMessage(), e);
        }
    }
}
