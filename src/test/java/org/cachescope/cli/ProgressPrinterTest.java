package org.cachescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cachescope.workspace.Progress;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    private final StringWriter err = new StringWriter();

    private ProgressPrinter printer(boolean interactive) {
        return new ProgressPrinter(
                new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), interactive));
    }

    private static Progress.Advanced advanced(long done) {
        return new Progress.Advanced(
                "full run", done, 20, Duration.ofMillis(800), Optional.of(Duration.ofSeconds(75)), "loss 0.5");
    }

    @Test
    void whereNobodyWatchesOnlyBeginningAndEndArePrinted() {
        ProgressPrinter printer = printer(false);
        printer.report(new Progress.Began("full run"));
        for (int done = 1; done <= 20; done++) {
            printer.report(advanced(done));
        }
        printer.report(new Progress.Wrote("sample", Path.of("grid.png")));
        printer.end();

        assertThat(err.toString().lines())
                .containsExactly("full run", "full run: 20 of 20, 0.8 s, loss 0.5", "wrote grid.png");
    }

    @Test
    void aPersonSeesABarThatIsOverwritten() {
        ProgressPrinter printer = printer(true);
        printer.report(new Progress.Began("full run"));
        printer.report(advanced(20));
        printer.report(new Progress.Began("cached run"));
        printer.end();

        assertThat(err.toString()).contains("\r").contains("full run: 20 of 20").endsWith("cached run …\n");
    }
}
