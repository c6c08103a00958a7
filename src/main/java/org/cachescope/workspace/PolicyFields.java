package org.cachescope.workspace;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cachescope.caching.CellBudget;
import org.cachescope.caching.ReusePattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy's text taken apart: its name, and what stands behind the colon, each to be taken once. A value without a key
 * goes by the empty one.
 */
final class PolicyFields {
    static final String ROUTER = "router";

    private final String text;
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if a key is said twice */
    PolicyFields(String text) {
        this.text = text;
        int colon = text.indexOf(':');
        this.name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        while (!rest.isEmpty()) {
            boolean last = rest.startsWith(ROUTER + "=") || rest.indexOf(',') < 0;
            String part = last ? rest : rest.substring(0, rest.indexOf(','));
            rest = last ? "" : rest.substring(part.length() + 1);
            int equals = part.indexOf('=');
            String key = equals < 0 ? "" : part.substring(0, equals);
            if (values.put(key, part.substring(equals + 1)) != null) {
                throw wrong("says " + (key.isEmpty() ? "a number" : key) + " twice");
            }
        }
    }

    String name() {
        return name;
    }

    /** @throws IllegalArgumentException if something was said that nobody has taken */
    void requireAllTaken() {
        if (!values.isEmpty()) {
            String key = values.keySet().iterator().next();
            throw wrong("has no use for '" + (key.isEmpty() ? values.get(key) : key) + "'");
        }
    }

    /** The value of a key, or null if it is not there. */
    @Nullable
    String take(String key) {
        return values.remove(key);
    }

    /** @param example the whole text as it would be right */
    String required(String key, String example) {
        return Optional.ofNullable(take(key))
                .orElseThrow(() -> wrong("says too little: expected a form such as " + example));
    }

    /** A whole number of some key, or {@code usual} if it is not there. */
    int whole(String key, int least, int usual) {
        String value = take(key);
        return value == null ? usual : whole(key, value, least);
    }

    /** @param key what a person reads */
    int whole(String key, String value, int least) {
        long number = number(key, value);
        if (number < least || number > Integer.MAX_VALUE) {
            String article = "aeiou".indexOf(key.charAt(0)) < 0 ? "a " : "an ";
            throw wrong("needs " + article + key + " of " + least + " or more, found " + value);
        }
        return (int) number;
    }

    /** @param key what a person reads */
    long number(String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            throw wrong("needs a whole number as " + key + ", found '" + value + "'");
        }
    }

    /** @param key what a person reads */
    double real(String key, String value) {
        try {
            double number = Double.parseDouble(value);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below, as NaN and infinity are
        }
        throw wrong("needs a number as " + key + ", found '" + value + "'");
    }

    @Nullable
    ReusePattern pattern() {
        String label = take("pattern");
        if (label == null) {
            return null;
        }
        return ReusePattern.ofLabel(label)
                .orElseThrow(() ->
                        wrong("names the pattern '" + label + "'; expected alternate, any-step, shifted or unshifted"));
    }

    CellBudget budget(String value) {
        try {
            return CellBudget.of(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("policy '" + text + "': k: " + e.getMessage(), e);
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("policy '" + text + "' " + what);
    }
}
