package org.cachescope.cli;

import java.util.Arrays;
import org.cachescope.caching.ReusePattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code alternate} or {@code any-step}. */
final class PatternConverter implements ITypeConverter<ReusePattern> {
    @Override
    public ReusePattern convert(String text) {
        return Arrays.stream(ReusePattern.values())
                .filter(pattern -> pattern.label().equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected alternate or any-step, found '" + text + "'"));
    }
}
