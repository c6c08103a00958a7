package org.cachescope.app;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program's entry: answers {@code --version} and {@code --help} and hands back the exit code. */
@Command(
        name = "cachescope",
        description = "An explorer for layer caching in diffusion transformers.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code: 0 for success, 2 for a wrong usage. */
    public static void main(String[] args) {
        CommandLine commandLine = new CommandLine(new Main());
        if (args.length == 0) {
            commandLine.usage(System.out);
            return;
        }
        System.exit(commandLine.execute(args));
    }

    /** Reads the version from the jar's manifest, which a run from compiled classes lacks. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"cachescope " + Objects.requireNonNullElse(version, "development build")};
        }
    }
}
