package org.cachescope.view.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cachescope.view.plot.HeatmapData.Cell;
import org.cachescope.view.plot.HeatmapData.Kind;
import org.cachescope.view.plot.HeatmapData.Mark;
import org.cachescope.view.plot.LinePlotData.Form;
import org.cachescope.view.plot.LinePlotData.Point;
import org.cachescope.view.plot.LinePlotData.Series;

/** Made-up contents of plots. */
final class PlotSamples {
    private PlotSamples() {}

    /** Every other row is full; early rows of small β reuse; some cells are edited. */
    static HeatmapData heatmap(int steps, int blocks) {
        List<HeatmapData.Panel> panels = new ArrayList<>();
        Random random = new Random(7);
        for (String title : List.of("MHSA", "FFN")) {
            List<List<Cell>> rows = new ArrayList<>();
            for (int step = 0; step < steps; step++) {
                List<Cell> row = new ArrayList<>();
                for (int block = 0; block < blocks; block++) {
                    double logit = (step - steps / 2.0) / steps * 14 + random.nextGaussian() * 1.5;
                    double beta = LogitScale.beta(logit);
                    boolean edited = step == 5 && block >= 3 && block <= 6;
                    row.add(
                            step % 2 == 0
                                    ? new Cell(Kind.FULL, Double.NaN, Mark.NONE, false)
                                    : step == steps - 1
                                            ? new Cell(Kind.UNUSED, Double.NaN, Mark.NONE, false)
                                            : new Cell(Kind.VALUE, beta, beta <= 0.1 ? Mark.REUSE : Mark.NONE, edited));
                }
                rows.add(row);
            }
            panels.add(new HeatmapData.Panel(title, rows));
        }
        List<String> labels = IntStream.range(0, steps)
                .mapToObj(step -> step + " · " + (999 - step * 999 / Math.max(1, steps - 1)))
                .toList();
        List<String> columns =
                IntStream.range(0, blocks).mapToObj(Integer::toString).toList();
        return new HeatmapData(labels, columns, panels, "step · t", "block");
    }

    static BetaTrack track() {
        Random random = new Random(3);
        List<Double> logits = IntStream.range(0, 500)
                .mapToObj(i -> random.nextGaussian() * 1.6 + (i % 3 == 0 ? -4 : 3))
                .sorted()
                .toList();
        double low = logits.getFirst();
        double high = logits.getLast();
        int[] bins = new int[48];
        logits.forEach(logit -> bins[(int) Math.min(47, (logit - low) / (high - low) * 48)]++);
        return new BetaTrack(logits, IntStream.of(bins).boxed().toList(), 0);
    }

    static LinePlotData errors(boolean logarithmic) {
        Random random = new Random(5);
        List<Series> series = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            List<Point> points = new ArrayList<>();
            for (int block = 0; block < 28; block++) {
                double error = 0.002 * Math.exp(block / 7.0 - step / 4.0) * (1 + 0.3 * random.nextDouble());
                points.add(new Point(block, error));
            }
            series.add(new Series("step " + (2 * step + 1), points, step / 9.0, Form.LINE));
        }
        String title = "relative error ‖fresh − stored‖ / ‖fresh‖";
        Axis y = logarithmic ? Axis.logarithmic(title) : Axis.linear(title);
        return new LinePlotData(Axis.linear("block"), y, series, "step", "1", "19");
    }

    static LinePlotData tradeOff() {
        List<Series> series = new ArrayList<>();
        String[] names = {"learned router", "fewer steps", "every second step", "random"};
        for (int kind = 0; kind < names.length; kind++) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                double y = 4 + kind * 0.6 + 0.05 * i * i * (kind + 1);
                points.add(new Point(1.6 - 0.1 * i, y, y - 0.15, y + 0.15));
            }
            series.add(new Series(names[kind], points, Double.NaN, kind == 3 ? Form.POINTS : Form.MARKED_LINE));
        }
        return new LinePlotData(Axis.linear("latency / s"), Axis.linear("FID (shapes, N = 5,000)"), series);
    }

    static ComparisonData comparison(int images) {
        List<Tile> full = new ArrayList<>();
        List<Tile> cached = new ArrayList<>();
        List<Tile> difference = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            full.add(disc(i, 0));
            cached.add(disc(i, 1));
            difference.add(difference(disc(i, 0), disc(i, 1)));
            notes.add("%.1f dB".formatted(31.2 + i));
        }
        return new ComparisonData(
                new ComparisonData.Pictures(full, "full · 20 of 20 steps", false),
                new ComparisonData.Pictures(cached, "cached · 44 % of cache-step layers reuse", false),
                new ComparisonData.Pictures(difference, "difference · ×4", false),
                List.of(),
                notes);
    }

    /** One picture of each run, and a black difference. */
    static ComparisonData pair(Tile full, Tile cached) {
        Tile black = new Tile(full.width(), full.height(), new byte[full.rgb().length]);
        return new ComparisonData(
                new ComparisonData.Pictures(List.of(full), "full", false),
                new ComparisonData.Pictures(List.of(cached), "cached", false),
                new ComparisonData.Pictures(List.of(black), "difference", false),
                List.of(),
                List.of());
    }

    private static Tile difference(Tile one, Tile other) {
        byte[] rgb = one.rgb();
        byte[] others = other.rgb();
        for (int i = 0; i < rgb.length; i++) {
            int apart = Math.abs(Byte.toUnsignedInt(rgb[i]) - Byte.toUnsignedInt(others[i]));
            rgb[i] = (byte) Math.min(255, 4 * apart);
        }
        return new Tile(one.width(), one.height(), rgb);
    }

    private static Tile disc(int image, int shift) {
        byte[] rgb = new byte[3 * 32 * 32];
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 32; x++) {
                boolean in = Math.hypot(x - 15.5 - shift, y - 15.5) < 9 + image % 3;
                int at = 3 * (y * 32 + x);
                rgb[at] = (byte) (in ? 60 : 90 + image * 15 + shift * 4);
                rgb[at + 1] = (byte) (in ? 240 - image * 20 : 70 + y);
                rgb[at + 2] = (byte) (in ? 160 : 60 + x * 2);
            }
        }
        return new Tile(32, 32, rgb);
    }
}
