package org.cachescope.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import org.cachescope.cli.Cli;
import org.cachescope.cli.Terminal;
import org.cachescope.format.PngFile;
import org.cachescope.workspace.CancelToken;
import org.cachescope.workspace.Installation;
import org.cachescope.workspace.Problems;
import org.cachescope.workspace.studio.Picture;

/** The program's entry: opens the window, or runs the command line, and ends the process with its exit code. */
public final class Main {
    /** Time that a cancelled command has to stop at the next layer and to remove what it has half written. */
    private static final long STOP_SECONDS = 30;

    private static final String PICTURE = "window.png";

    private final CancelToken cancel = new CancelToken();
    private final Terminal terminal = terminal();
    private volatile boolean launching;

    private Main() {}

    /**
     * Runs the command that the arguments ask for. Without any, opens the window; where there is no display, draws it
     * in memory and leaves its picture and the demonstration behind. Ctrl-C stops all of them cleanly.
     */
    public static void main(String[] arguments) {
        Main main = new Main();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> main.stop(stopped), "stop"));
        int exitCode;
        try {
            exitCode = arguments.length > 0 ? main.cli().run(arguments) : main.window();
        } finally {
            stopped.countDown();
        }
        System.exit(exitCode);
    }

    private Cli cli() {
        return new Cli(installation(), terminal, cancel, "cachescope " + version())
                .add("bench-window", () -> new WindowBenchCommand(installation(), terminal, cancel));
    }

    private int window() {
        try {
            if (Display.ofThisProcess() == Display.MEMORY) {
                return withoutDisplay();
            }
            return onScreen();
        } catch (CancellationException _) {
            return Cli.CANCELLED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Cli.CANCELLED;
        } catch (IOException e) {
            terminal.err().println("cachescope: " + Problems.message(e));
            return 1;
        }
    }

    private int onScreen() throws IOException, InterruptedException {
        launching = true;
        try {
            Application.launch(CachescopeApplication.class);
            return 0;
        } catch (UnsupportedOperationException _) {
            launching = false; // a display is named, and does not open
            return AnotherJvm.run(Display.memoryOption());
        } finally {
            launching = false;
        }
    }

    private int withoutDisplay() throws IOException, InterruptedException {
        Picture window = new OffScreen(installation(), cancel).picture();
        int exitCode = cli().run();
        if (exitCode == 0) {
            Path folder = Path.of(Cli.DEMO_FOLDER);
            PngFile.write(folder.resolve(PICTURE), window.toImage(), Map.of());
            terminal.out()
                    .println("No display was found: a picture of the window, the images and their figures are in "
                            + folder + "/ (" + PICTURE + ", grid.png, report.json).");
            terminal.out().flush();
        }
        return exitCode;
    }

    private void stop(CountDownLatch stopped) {
        cancel.cancel();
        if (launching) {
            Platform.exit(); // would wait for ever for a toolkit that did not start
        }
        try {
            stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the program lies and keeps what it remembers. */
    static Installation installation() {
        Path home = Path.of(System.getProperty("cachescope.home", ""));
        Path cache = Path.of(System.getProperty("user.home"), ".cachescope");
        return new Installation(home.toAbsolutePath(), cache);
    }

    private static Terminal terminal() {
        Console console = System.console();
        return new Terminal(
                new PrintWriter(System.out, false),
                new PrintWriter(System.err, true),
                console != null && console.isTerminal(),
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())));
    }

    /** From the jar's manifest, which a run from compiled classes lacks. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(version, "development build");
    }
}
