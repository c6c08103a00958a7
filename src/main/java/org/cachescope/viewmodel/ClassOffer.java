package org.cachescope.viewmodel;

import java.util.Locale;

/**
 * A class to choose.
 *
 * @param number its label
 * @param name its names, as the model has them
 */
public record ClassOffer(int number, String name) {
    /** Whether each word of a search is part of the name or begins the number; blanks find everything. */
    public boolean matches(String search) {
        String wanted = search.strip().toLowerCase(Locale.ROOT);
        String own = name.toLowerCase(Locale.ROOT);
        for (String word : wanted.split("\\s+")) {
            if (!own.contains(word) && !Integer.toString(number).startsWith(word)) {
                return false;
            }
        }
        return true;
    }
}
