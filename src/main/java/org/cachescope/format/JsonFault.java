package org.cachescope.format;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with text that should be JSON, in words of people: the parser's are for programmers.
 *
 * @param line line of it, from 1, or 0 where that is not known
 * @param column column of it, from 1
 * @param found what stands there
 * @param advice what to do, as a sentence, or empty
 */
public record JsonFault(int line, int column, String found, String advice) {
    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'");
    private static final Pattern WORD = Pattern.compile("(?:Non-standard|Unrecognized) token '([^']*)'.*");
    private static final Pattern SIGN = Pattern.compile("Unexpected character \\('(.)'.*");
    private static final Pattern AFTER = Pattern.compile("Trailing token.*");

    /** Of what the parser threw. */
    public static JsonFault of(JacksonException problem) {
        var location = problem.getLocation();
        return new JsonFault(
                location == null ? 0 : Math.max(0, location.getLineNr()),
                location == null ? 0 : location.getColumnNr(),
                found(problem),
                problem instanceof JsonEOFException ? "Is it truncated?" : "");
    }

    private static String found(JacksonException problem) {
        return switch (problem) {
            case JsonEOFException _ -> "the end of the file";
            case StreamConstraintsException _ -> "deeper nesting, more values or longer ones than such a file has";
            default ->
                said(String.valueOf(problem.getOriginalMessage())
                        .lines()
                        .findFirst()
                        .orElse(""));
        };
    }

    private static String said(String message) {
        Matcher twice = TWICE.matcher(message);
        if (twice.matches()) {
            return "a second '" + twice.group(1) + "'";
        }
        Matcher word = WORD.matcher(message);
        if (word.matches()) {
            return "'" + word.group(1) + "', which is no JSON value";
        }
        Matcher sign = SIGN.matcher(message);
        if (sign.matches()) {
            return "'" + sign.group(1) + "' where JSON has something else";
        }
        return AFTER.matcher(message).matches() ? "something after its end" : "text that is no JSON";
    }

    /** Where it is: {@code line 3, column 7}, or {@code content}. */
    public String place() {
        return line == 0 ? "content" : "line " + line + ", column " + column;
    }
}
