package org.cachescope.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How many channels are guided.
 *
 * @param count 1 or more, or 0 for all
 */
record GuidanceChannels(int count) {
    /** Reads a number or {@code all}. */
    static final class Converter implements ITypeConverter<GuidanceChannels> {
        @Override
        public GuidanceChannels convert(String text) {
            if (text.equals("all")) {
                return new GuidanceChannels(0);
            }
            if (text.matches("[1-9]\\d{0,3}")) {
                return new GuidanceChannels(Integer.parseInt(text));
            }
            throw new TypeConversionException("expected 1 or more, or all, found '" + text + "'");
        }
    }
}
