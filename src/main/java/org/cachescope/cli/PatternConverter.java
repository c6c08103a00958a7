package org.cachescope.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.cachescope.caching.ReusePattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the label of a pattern. */
final class PatternConverter implements ITypeConverter<ReusePattern> {
    @Override
    public ReusePattern convert(String text) {
        return ReusePattern.ofLabel(text)
                .orElseThrow(() -> new TypeConversionException("expected "
                        + Arrays.stream(ReusePattern.values())
                                .map(ReusePattern::label)
                                .collect(Collectors.joining(", "))
                        + "; found '" + text + "'"));
    }
}
