package org.cachescope.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Names of several files that are written where a person was asked about one. */
final class NumberedFiles {
    private NumberedFiles() {}

    /**
     * As many names with numbers before their ending, beside the one asked for. Where one of these files exists
     * already, all get a further number: of none of them a person was asked whether it may be replaced.
     */
    static List<Path> free(Path target, int count) {
        String name = String.valueOf(target.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        String ending = dot < 0 ? ".png" : name.substring(dot);
        List<Path> files = numbered(target, stem, ending, count);
        for (int further = 2; files.stream().anyMatch(Files::exists); further++) {
            files = numbered(target, stem + "-" + further, ending, count);
        }
        return files;
    }

    private static List<Path> numbered(Path target, String stem, String ending, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(number -> target.resolveSibling(stem + "-" + number + ending))
                .toList();
    }
}
