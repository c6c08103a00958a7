package org.cachescope.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What options that contradict each other, or a value out of range, are answered with. */
final class Usage {
    private Usage() {}

    /**
     * Makes of a command's options what its task wants.
     *
     * @throws ParameterException with the message, if they do not go together or one is out of range
     */
    static <T> T checked(CommandSpec spec, Supplier<T> wanted) {
        try {
            return wanted.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
