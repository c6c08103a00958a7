package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.tradeoff.HtmlReport;
import org.cachescope.workspace.tradeoff.TradeOff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cachescope report}. */
@Command(
        name = "report",
        description = "Writes a folder of results as one HTML file that needs nothing else.",
        footer = {"", "Example:", "  cachescope report results --out results.html"})
final class ReportCommand implements Callable<Integer> {
    /** What {@code --paper} does. */
    static final String PAPER = "draw what Ma et al. (2024) published of the same network behind it, pale; refused with"
            + " the reason where the model, its sampling or the protocol is another";

    @Parameters(paramLabel = "FOLDER", description = "results of 'cachescope sweep' or 'cachescope evaluate'")
    private Path folder = Path.of("");

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "the .html to write")
    private Path out = Path.of("");

    @Option(names = "--paper", description = PAPER)
    private boolean paper;

    @Mixin
    private final WithoutOption without = new WithoutOption();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    ReportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        ResultsFolder results = new ResultsFolder(folder);
        // read for their names only where one is asked for: the report reads them anyway
        Set<String> hidden =
                without.isGiven() ? without.among(new TradeOff(results.points(), List.of()).seriesNames()) : Set.of();
        HtmlReport.write(out, results, hidden, paper ? HtmlReport.Published.DEMANDED : HtmlReport.Published.NOT);
        context.print(
                output.json(),
                () -> JsonNodeFactory.instance.objectNode().put("file", out.toString()),
                () -> out + "\n");
        return 0;
    }
}
