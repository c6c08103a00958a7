package org.cachescope.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
            "  cachescope tradeoff results --metric psnr --under 1.5 --above 35",
            "      best PSNR at 1.5 × by multiply-accumulates; the cheapest of at least 35 dB",
            "  cachescope tradeoff results --metric psnr --axis latency --under 40",
            "      best PSNR within 40 ms an image",
            "  cachescope tradeoff results --metric kid --out kid.svg",
            "  cachescope tradeoff results --metric fid-change --above 0.01",
            "      the cheapest whose FID is worse by 0.01 at most, its whole interval",
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
            description =
                    "of drawing, answers and the table's stars: FID, sFID, KID, IS, precision, recall, PSNR, SSIM;"
                            + " of all but the last two the change from the uncached run of the same noise as well, such as"
                            + " FID-change, whose interval leaves out what chance does to both alike (default:"
                            + " ${DEFAULT-VALUE})")
    private Quality quality = Quality.of(Metric.PSNR);

    @Option(
            names = "--axis",
            paramLabel = "AXIS",
            converter = AxisConverter.class,
            defaultValue = "mac-speed-up",
            description = "mac-speed-up, macs, speed-up or latency; points are timed one after the other, each in turn"
                    + " with uncached runs, so that speed-ups compare where a machine has slow hours, and latencies"
                    + " less (default: ${DEFAULT-VALUE})")
    private CostAxis axis = CostAxis.MAC_SPEED_UP;

    @Option(names = "--under", paramLabel = "COST", description = "which point is best within this cost")
    private @Nullable Double under;

    @Option(
            names = "--above",
            paramLabel = "QUALITY",
            description = "which point is cheapest at this quality, a change by its whole interval")
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
        if (drawn || under != null || above != null) {
            TradeOffWords.absence(tradeOff, quality).ifPresent(why -> {
                throw new IllegalArgumentException("--metric " + quality.word() + ": " + why);
            });
        }
        if (out != null) {
            write(out, results, tradeOff);
        }
        List<String> answers = answers(tradeOff);
        context.print(
                output.json(),
                () -> {
                    ObjectNode json = TradeOffExport.json(tradeOff);
                    answers.forEach(json.withArray("answers")::add);
                    return json;
                },
                () -> TradeOffText.of(tradeOff, quality, axis)
                        + answers.stream().map(answer -> answer + "\n").collect(Collectors.joining()));
        return 0;
    }

    /** A line each. */
    private List<String> answers(TradeOff tradeOff) {
        List<String> answers = new ArrayList<>();
        if (under != null) {
            answers.addAll(TradeOffWords.bestUnder(tradeOff, quality, axis, under)
                    .lines()
                    .toList());
        }
        if (above != null) {
            answers.addAll(TradeOffWords.cheapestAt(tradeOff, quality, axis, above)
                    .lines()
                    .toList());
        }
        return answers;
    }

    private static boolean isSvg(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    private void write(Path file, ResultsFolder results, TradeOff tradeOff) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            TradeOffExport.writeCsv(file, tradeOff);
        } else if (name.endsWith(".md")) {
            TradeOffExport.writeMarkdown(file, tradeOff, results.setting());
        } else if (name.endsWith(".json")) {
            TradeOffExport.writeJson(file, tradeOff);
        } else if (isSvg(file)) {
            TradeOffExport.writeSvg(file, tradeOff, quality, axis, paper ? paper(results, tradeOff) : Optional.empty());
        } else {
            throw new IllegalArgumentException(file + ": expected a name that ends in .csv, .md, .json or .svg");
        }
    }

    private Optional<PaperLayer.Drawn> paper(ResultsFolder results, TradeOff tradeOff) throws IOException {
        PaperMatch match = PaperMatch.of(results.setting());
        return switch (PaperLayer.of(match, tradeOff, quality, axis)) {
            case PaperLayer.Drawn drawn -> Optional.of(drawn);
            case PaperLayer.Absent(String reason) -> throw new IllegalArgumentException("--paper: " + reason);
        };
    }
}
