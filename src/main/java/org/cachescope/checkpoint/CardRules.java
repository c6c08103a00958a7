package org.cachescope.checkpoint;

import java.util.List;

/** What holds for the card of every network that a bundle keeps. */
final class CardRules {
    private CardRules() {}

    /** @throws IllegalArgumentException if the name is blank, or there is not one name for each class */
    static void requireNames(String name, List<String> classNames, int classes) {
        require(!name.isBlank(), "name: expected one, found only blanks");
        require(classNames.size() == classes, "classNames: expected " + classes + ", found " + classNames.size());
    }

    /** @throws IllegalArgumentException with the message, if the condition does not hold */
    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
