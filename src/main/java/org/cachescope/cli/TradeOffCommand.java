package org.cachescope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.evaluate.ResultsFolder;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.PaperLayer;
import org.cachescope.workspace.tradeoff.PaperMatch;
import org.cachescope.workspace.tradeoff.Quality;
import org.cachescope.workspace.tradeoff.TradeOff;
import org.cachescope.workspace.tradeoff.TradeOffExport;
import org.cachescope.workspace.tradeoff.TradeOffWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code cachescope tradeoff}. */
@Command(
        name = "tradeoff",
        description = {
            "Shows what a folder of results holds: quality against cost, as a table, and answers which point to take.",
            "",
            "--out writes it as .csv, .md, .json or .svg, by the file's ending."
        },
        footer = {
            "",
            "Examples:",
            "  cachescope tradeoff results",
            "  cachescope tradeoff results --metric psnr --under 40 --above 35",
            "      best PSNR within 40 ms an image; the fastest of at least 35 dB",
            "  cachescope tradeoff results --metric kid --axis mac-speed-up --out kid.svg",
            "  cachescope tradeoff results --metric fid-change --axis mac-speed-up --above 0",
            "      the fastest that costs no FID",
            "  cachescope tradeoff results --metric fid --without \"random drop\" --out fid.svg",
            "      the drawing without a series that makes all others look alike"
        })
final class TradeOffCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FOLDER", description = "results of 'cachescope sweep' or 'cachescope evaluate'")
    private Path folder = Path.of("");

    @Option(
            names = "--metric",
            paramLabel = "METRIC",
            converter = QualityConverter.class,
            defaultValue = "PSNR",
            description = "of drawing and answers: FID, sFID, KID, IS, precision, recall, PSNR, SSIM; of all but the"
                    + " last two the change from the uncached run of the same noise as well, such as FID-change, which"
                    + " tells points apart whose figures' intervals overlap (default: ${DEFAULT-VALUE})")
    private Quality quality = Quality.of(Metric.PSNR);

    @Option(
            names = "--axis",
            paramLabel = "AXIS",
            converter = AxisConverter.class,
            defaultValue = "latency",
            description = "latency, macs, speed-up or mac-speed-up (default: ${DEFAULT-VALUE})")
    private CostAxis axis = CostAxis.LATENCY;

    @Option(names = "--under", paramLabel = "COST", description = "which point is best within this cost")
    private @Nullable Double under;

    @Option(names = "--above", paramLabel = "QUALITY", description = "which point is cheapest at this quality")
    private @Nullable Double above;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "a .csv, .md, .json or .svg to write")
    private @Nullable Path out;

    @Mixin
    private final WithoutOption without = new WithoutOption();

    @Option(names = "--paper", description = "of a drawing: " + ReportCommand.PAPER)
    private boolean paper;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final Context context;

    TradeOffCommand(Context context) {
        this.context = context;
    }

    /** Reads a metric's name, or that of its change. */
    static final class QualityConverter implements ITypeConverter<Quality> {
        @Override
        public Quality convert(String text) {
            return Quality.of(text)
                    .orElseThrow(() -> unknown(
                            text, Quality.all().stream().map(Quality::word).toList()));
        }
    }

    /** Reads an axis' name. */
    static final class AxisConverter implements ITypeConverter<CostAxis> {
        @Override
        public CostAxis convert(String text) {
            List<CostAxis> axes = List.of(CostAxis.values());
            return axes.stream()
                    .filter(axis -> name(axis).equalsIgnoreCase(text))
                    .findFirst()
                    .orElseThrow(() ->
                            unknown(text, axes.stream().map(AxisConverter::name).toList()));
        }

        private static String name(CostAxis axis) {
            return axis.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static TypeConversionException unknown(String text, List<String> known) {
        return new TypeConversionException(
                "expected " + known.stream().collect(Collectors.joining(", ")) + "; found '" + text + "'");
    }

    @Override
    public Integer call() throws IOException {
        ResultsFolder results = new ResultsFolder(folder);
        TradeOff all = new TradeOff(results.points(), results.missing());
        boolean drawn = out != null && isSvg(out);
        if (without.isGiven() && !drawn && under == null && above == null) {
            throw new IllegalArgumentException(
                    "--without is for drawings and answers, as tables have every series: name"
                            + " one that ends in .svg by --out, or ask by --under or --above");
        }
        TradeOff tradeOff = all.without(without.among(all.seriesNames()));
        if (paper && !drawn) {
            throw new IllegalArgumentException("--paper is for drawings: name one that ends in .svg by --out");
        }
        if (out != null) {
            write(out, tradeOff);
        }
        context.print(
                output.json(),
                () -> TradeOffExport.json(tradeOff),
                () -> TradeOffText.of(tradeOff) + answers(tradeOff));
        return 0;
    }

    private String answers(TradeOff tradeOff) {
        return (under == null ? "" : TradeOffWords.bestUnder(tradeOff, quality, axis, under) + "\n")
                + (above == null ? "" : TradeOffWords.fastestAbove(tradeOff, quality, axis, above) + "\n");
    }

    private static boolean isSvg(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    private void write(Path file, TradeOff tradeOff) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            TradeOffExport.writeCsv(file, tradeOff);
        } else if (name.endsWith(".md")) {
            TradeOffExport.writeMarkdown(file, tradeOff, new ResultsFolder(folder).setting());
        } else if (name.endsWith(".json")) {
            TradeOffExport.writeJson(file, tradeOff);
        } else if (isSvg(file)) {
            TradeOffExport.writeSvg(file, tradeOff, quality, axis, paper ? paper(tradeOff) : Optional.empty());
        } else {
            throw new IllegalArgumentException(file + ": expected a name that ends in .csv, .md, .json or .svg");
        }
    }

    private Optional<PaperLayer.Drawn> paper(TradeOff tradeOff) throws IOException {
        PaperMatch match = PaperMatch.of(new ResultsFolder(folder).setting());
        return switch (PaperLayer.of(match, tradeOff, quality, axis)) {
            case PaperLayer.Drawn drawn -> Optional.of(drawn);
            case PaperLayer.Absent(String reason) -> throw new IllegalArgumentException("--paper: " + reason);
        };
    }
}
