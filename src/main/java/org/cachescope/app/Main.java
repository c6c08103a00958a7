package org.cachescope.app;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.cachescope.cli.Cli;
import org.cachescope.cli.Terminal;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;

/** The program's entry: wires the parts, runs the command line and ends the process with its exit code. */
public final class Main {
    /** Time that a cancelled command has to stop at the next layer and to remove what it has half written. */
    private static final long STOP_SECONDS = 30;

    private Main() {}

    /** Runs the command that the arguments ask for; without any, the demonstration. Ctrl-C stops it cleanly. */
    public static void main(String[] arguments) {
        CancelToken cancel = new CancelToken();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cancel, stopped), "stop"));
        int exitCode;
        try {
            exitCode = new Cli(installation(), terminal(), cancel, version()).run(arguments);
        } finally {
            stopped.countDown();
        }
        System.exit(exitCode);
    }

    private static void stop(CancelToken cancel, CountDownLatch stopped) {
        cancel.cancel();
        try {
            stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Installation installation() {
        Path home = Path.of(System.getProperty("cachescope.home", ""));
        Path cache = Path.of(System.getProperty("user.home"), ".cachescope");
        return new Installation(home.toAbsolutePath(), cache);
    }

    private static Terminal terminal() {
        Console console = System.console();
        return new Terminal(
                new PrintWriter(System.out, false),
                new PrintWriter(System.err, true),
                console != null && console.isTerminal());
    }

    /** From the jar's manifest, which a run from compiled classes lacks. */
    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "cachescope " + Objects.requireNonNullElse(version, "development build");
    }
}
