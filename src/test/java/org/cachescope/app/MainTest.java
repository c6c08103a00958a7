package org.cachescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cachescope.format.PngFile;
import org.cachescope.workspace.TestModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as a process of its own. */
class MainTest {
    @TempDir
    private Path folder;

    private Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "@" + Path.of("src/main/scripts/jvm.options").toAbsolutePath(),
                "-Dcachescope.home=" + folder.resolve("home"),
                "-Duser.home=" + folder.resolve("user"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    @Test
    void aDisplayThatIsMissingOrDoesNotOpenLeavesThePictureOfTheWindow() throws Exception {
        TestModels.withShippedModel(folder.resolve("home"));
        for (String display : List.of("", ":4711")) {
            Path here = Files.createDirectories(folder.resolve("display" + display.replace(':', '-')));
            ProcessBuilder builder = builder().directory(here.toFile()).redirectErrorStream(true);
            builder.environment().keySet().removeAll(Set.of("DISPLAY", "WAYLAND_DISPLAY"));
            if (!display.isEmpty()) {
                builder.environment().put("DISPLAY", display);
            }
            Process process = builder.start();
            List<String> told = process.inputReader().readAllLines();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(String.join("\n", told)).isZero();
            assertThat(told)
                    .filteredOn(line -> line.startsWith("No display"))
                    .singleElement()
                    .asString()
                    .contains("cachescope-demo/", "window.png");
            Path demo = here.resolve("cachescope-demo");
            assertThat(PngFile.read(demo.resolve("window.png")).image().width()).isEqualTo(1440);
            assertThat(demo.resolve("grid.png")).isNotEmptyFile();
            assertThat(demo.resolve("report.json")).isNotEmptyFile();
        }
    }

    @Test
    void exitCodesReachTheShell() throws Exception {
        assertThat(start("--version").waitFor()).isZero();
        assertThat(start("explode").waitFor()).isEqualTo(2);
    }

    @Test
    void interruptionStopsTheCommandAndLeavesNothing() throws Exception {
        TestModels.withShippedModel(folder.resolve("home"));
        Path out = folder.resolve("out/images");
        ProcessBuilder builder = builder("sample", "--images", "1000", "--steps", "1000", "--out", out.toString());
        hearInterruption(builder);
        Process process = builder.start();
        List<String> told = new ArrayList<>();
        try (BufferedReader err = process.errorReader()) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                told.add(line);
                if (line.equals("full run")) {
                    assertThat(out).isEmptyDirectory();
                    interrupt(process);
                }
            }
        }

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(told).last().isEqualTo("cachescope: cancelled");
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(out.getParent()).doesNotExist();
    }

    /**
     * Where these tests run in the background of a shell, or under nohup, they ignore Ctrl-C, and so would what they
     * start; GNU's env can start it as a terminal does.
     */
    private static void hearInterruption(ProcessBuilder builder) throws Exception {
        List<String> asOnATerminal = List.of("env", "--default-signal=INT");
        List<String> tried = new ArrayList<>(asOnATerminal);
        tried.add("true");
        ProcessBuilder probe = new ProcessBuilder(tried).redirectErrorStream(true);
        if (probe.redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0) {
            builder.command().addAll(0, asOnATerminal);
        }
    }

    /** What Ctrl-C does on a terminal. */
    private static void interrupt(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
