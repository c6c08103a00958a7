package org.cachescope.caching;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cachescope.model.LayerKind;

/**
 * Adjacent blocks that a network evaluation passes over as one: what they made of the residual stream when they were
 * last computed stands in for all of their layers. It is another approximation than reusing each layer's output, whose
 * gates are the present evaluation's.
 *
 * @param first the first block, from 0
 * @param end behind the last one
 * @param kind what stands in
 */
public record BlockRange(int first, int end, Kind kind) {
    private static final int LAYERS = LayerKind.values().length;
    private static final Pattern TEXT = Pattern.compile("(\\w+) ([0-9]{1,6})-([0-9]{1,6})");

    /** What stands in for the blocks. */
    public enum Kind {
        /** What they added to the stream then is added to the present one: Δ-DiT, first-block caching, TeaCache. */
        RESIDUAL,
        /** The stream goes on as they left it then: DeepCache. */
        STREAM;

        /** Spelling in files: {@code residual} or {@code stream}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @throws IllegalArgumentException if there is no block between {@code first} and {@code end} */
    public BlockRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "a range of blocks: expected one block or more, found " + first + " up to and without " + end);
        }
    }

    /** The column of the first block's first layer. */
    public int firstColumn() {
        return LAYERS * first;
    }

    /** The column behind the last block's last layer. */
    public int endColumn() {
        return LAYERS * end;
    }

    /** Whether a layer belongs to it. */
    public boolean hasColumn(int column) {
        return column >= firstColumn() && column < endColumn();
    }

    /** As files have it, such as {@code residual 3-6}: the kind, the first and the last block. */
    public String text() {
        return kind.label() + " " + first + "-" + (end - 1);
    }

    /** The range of a {@link #text}; empty if it is none. */
    public static Optional<BlockRange> ofText(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int first = Integer.parseInt(parts.group(2));
        int last = Integer.parseInt(parts.group(3));
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.label().equals(parts.group(1)) && first <= last)
                .findFirst()
                .map(kind -> new BlockRange(first, last + 1, kind));
    }

    /** The blocks in words, such as {@code blocks 3 to 6}. */
    public String words() {
        return "blocks " + first + " to " + (end - 1);
    }

    /** The texts of some ranges. */
    public static List<String> texts(List<BlockRange> ranges) {
        return ranges.stream().map(BlockRange::text).toList();
    }
}
