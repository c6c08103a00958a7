package org.cachescope.checkpoint;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cachescope.checkpoint.Origin.Stored;
import org.cachescope.format.FormatException;
import org.cachescope.tensor.Shape;

/** Reads sizes from the shapes of stored tensors, and refuses what is missing or has another shape by its name. */
record TensorShapes(StoredTensors tensors) {
    static final long LARGEST_SIZE = 1 << 20;
    private static final int MOST_BLOCK_DIGITS = 5;
    private static final int LISTED = 5;
    static final String INCOMPLETE = "The file is incomplete or holds another network: fetch it again.";

    /** A tensor of floating-point numbers of a shape. */
    Stored checked(String name, Shape expected) throws FormatException {
        Stored tensor = required(name, expected.toString());
        if (!tensor.shape().equals(expected)) {
            throw wrong(tensor, expected.toString(), tensor.shape().toString());
        }
        requireFloating(tensor);
        return tensor;
    }

    /** @throws FormatException if a tensor does not hold floating-point numbers */
    static void requireFloating(Stored tensor) throws FormatException {
        if (!tensor.dtype().isFloating()) {
            throw new FormatException(
                    tensor.file().path(),
                    place(tensor.name()),
                    "floating-point numbers",
                    String.valueOf(tensor.dtype()),
                    "Quantised models cannot be read; open the original.");
        }
    }

    /** A tensor of so many dimensions. */
    Stored sized(String name, String meaning, int rank) throws FormatException {
        Stored tensor = required(name, meaning);
        if (tensor.shape().rank() != rank) {
            throw wrong(tensor, meaning, tensor.shape().toString());
        }
        return tensor;
    }

    Stored required(String name, String expected) throws FormatException {
        Stored tensor = tensors.get(name);
        if (tensor == null) {
            throw new FormatException(tensors.path(), place(name), expected, "no such tensor", INCOMPLETE);
        }
        return tensor;
    }

    static FormatException wrong(Stored tensor, String expected, String found) {
        return new FormatException(tensor.file().path(), place(tensor.name()), expected, found, INCOMPLETE);
    }

    private static String place(String name) {
        return "tensor '" + name + "'";
    }

    static int size(Stored tensor, int axis) throws FormatException {
        long size = tensor.shape().size(axis);
        if (size < 1 || size > LARGEST_SIZE) {
            throw wrong(tensor, "sizes of 1 to " + LARGEST_SIZE, tensor.shape().toString());
        }
        return (int) size;
    }

    /** A number of attention heads that was given. @throws FormatException if it does not divide the width */
    int divisor(int heads, int width) throws FormatException {
        if (heads < 1 || width % heads != 0) {
            throw new FormatException(
                    tensors.path(), "attention heads", "a divisor of the width " + width, String.valueOf(heads));
        }
        return heads;
    }

    /**
     * Side of the square of patches that a position table is for.
     *
     * @param leading tokens before them
     * @param patchSize side of a patch
     */
    int grid(Stored positions, String expected, int leading, int patchSize) throws FormatException {
        Shape shape = positions.shape();
        long tokens = shape.rank() == 3 ? shape.size(1) - leading : 0;
        long grid = Math.round(Math.sqrt(tokens));
        if (tokens < 1 || grid * grid != tokens || grid * patchSize > LARGEST_SIZE) {
            throw wrong(positions, expected, shape.toString());
        }
        return (int) grid;
    }

    /**
     * How many blocks there are.
     *
     * @param what the blocks' name in messages
     * @param prefix what a block's weights start with, before its number; numbers must run from 0 without a gap
     */
    int blocks(String what, String prefix) throws FormatException {
        Set<String> names = tensors.names();
        TreeSet<Integer> blocks = names.stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
                .filter(number ->
                        number.length() <= MOST_BLOCK_DIGITS && number.chars().allMatch(Character::isDigit))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
        if (blocks.isEmpty()) {
            throw new FormatException(tensors.path(), what, "one or more", "none", INCOMPLETE);
        }
        int count = blocks.last() + 1;
        if (blocks.size() < count) {
            String missing = Stream.iterate(0, block -> block + 1)
                    .filter(block -> !blocks.contains(block))
                    .limit(Math.min(LISTED, count - blocks.size()))
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            String more = count - blocks.size() > LISTED ? ", ..." : "";
            throw new FormatException(
                    tensors.path(),
                    what,
                    "0 to " + (count - 1) + " without a gap",
                    "none of number " + missing + more,
                    INCOMPLETE);
        }
        return count;
    }
}
