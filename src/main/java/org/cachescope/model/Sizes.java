package org.cachescope.model;

/** What architectures ask of their numbers. */
final class Sizes {
    private Sizes() {}

    static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be 1 or more, found " + value);
        }
    }

    static void requireMultiple(String name, int value, String ofName, int of) {
        if (value % of != 0) {
            throw new IllegalArgumentException(name + " " + value + " is not a multiple of " + ofName + " " + of);
        }
    }
}
