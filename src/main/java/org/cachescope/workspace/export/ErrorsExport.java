package org.cachescope.workspace.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cachescope.evaluation.LayerErrors;
import org.cachescope.format.AtomicFile;
import org.cachescope.model.LayerId;
import org.cachescope.model.LayerKind;

/** Writes the error of reusing each layer: as a table, and as the paper's figure (Ma et al., 2024, Fig. 3). */
public final class ErrorsExport {
    private static final int LEFT = 56;
    private static final int TOP = 30;
    private static final int WIDTH = 340;
    private static final int HEIGHT = 260;
    private static final int GAP = 30;

    private ErrorsExport() {}

    /**
     * One line a pair of neighbouring steps and layer; the step is the later one. What is not defined is left empty.
     */
    public static void writeCsv(Path target, LayerErrors errors) throws IOException {
        AtomicFile.writeString(target, csv(errors));
    }

    /** Squared L2 distance over the blocks, a line for each pair of steps, MHSA and FFN apart; logarithmic. */
    public static void writeSvg(Path target, LayerErrors errors) throws IOException {
        AtomicFile.writeString(target, svg(errors));
    }

    /** The table as text. */
    public static String csv(LayerErrors errors) {
        StringBuilder text = new StringBuilder(
                "evaluation,timestep,previous_timestep,block,kind,column,squared_l2,mean_squared,relative_l2,spread,images\n");
        for (int step = 1; step < errors.steps(); step++) {
            for (int column = 0; column < errors.layers(); column++) {
                LayerId layer = LayerId.ofColumn(column);
                double relative = errors.relative().get(step - 1).get(column);
                text.append(step).append(',').append(errors.timesteps().get(step));
                text.append(',').append(errors.timesteps().get(step - 1));
                text.append(',').append(layer.block()).append(',').append(layer.kind());
                text.append(',').append(column);
                text.append(',').append(errors.squared().get(step - 1).get(column));
                text.append(',').append(errors.meanSquared().get(step - 1).get(column));
                text.append(',').append(Double.isNaN(relative) ? "" : String.valueOf(relative));
                text.append(',').append(errors.spread().get(step - 1).get(column));
                text.append(',').append(errors.images()).append('\n');
            }
        }
        return text.toString();
    }

    /** The decades that the axis spans. */
    private record Scale(int lowest, int highest) {
        static Scale of(LayerErrors errors) {
            double[] positive = errors.squared().stream()
                    .flatMap(List::stream)
                    .mapToDouble(Double::doubleValue)
                    .filter(value -> value > 0)
                    .sorted()
                    .toArray();
            if (positive.length == 0) {
                return new Scale(-1, 0);
            }
            int lowest = (int) Math.floor(Math.log10(positive[0]));
            int highest = (int) Math.ceil(Math.log10(positive[positive.length - 1]));
            return new Scale(lowest, Math.max(lowest + 1, highest));
        }

        /** Nothing changed is drawn at the lower end. */
        double y(double value) {
            double decade = value > 0 ? Math.log10(value) : lowest;
            return TOP + HEIGHT * (highest - decade) / (highest - lowest);
        }
    }

    static String svg(LayerErrors errors) {
        Svg svg = new Svg(LEFT + 2 * WIDTH + GAP + 16, TOP + HEIGHT + 44);
        Scale scale = Scale.of(errors);
        int blocks = errors.layers() / 2;
        for (LayerKind kind : LayerKind.values()) {
            int left = LEFT + kind.ordinal() * (WIDTH + GAP);
            svg.rectangle(left, TOP, WIDTH, HEIGHT, "none", "#888888");
            svg.text(left + WIDTH / 2.0, TOP - 10, "middle", kind.name());
            for (int block = 0; block < blocks; block++) {
                svg.text(x(left, block, blocks), TOP + HEIGHT + 14, "middle", String.valueOf(block));
            }
            for (int pair = 0; pair < errors.steps() - 1; pair++) {
                List<double[]> points = new ArrayList<>();
                for (int block = 0; block < blocks; block++) {
                    double value = errors.squared().get(pair).get(new LayerId(block, kind).column());
                    points.add(new double[] {x(left, block, blocks), scale.y(value)});
                }
                svg.line(points, ColourRamp.at((double) pair / Math.max(1, errors.steps() - 2)));
            }
        }
        for (int decade = scale.lowest(); decade <= scale.highest(); decade++) {
            svg.text(LEFT - 6, scale.y(Math.pow(10, decade)) + 3, "end", "1e" + decade);
        }
        svg.text(
                LEFT,
                TOP + HEIGHT + 34,
                "start",
                String.format(
                        Locale.ROOT,
                        "squared L2 change by block, mean over %d images; a line a pair of steps, dark noisy to light"
                                + " clean",
                        errors.images()));
        return svg.end();
    }

    private static double x(int left, int block, int blocks) {
        return left + WIDTH * (block + 0.5) / blocks;
    }
}
