package org.cachescope.model;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.cachescope.tensor.WeightSource;

/** A U-ViT in double precision, image by image and number by number, to which the kernels are compared. */
final class StraightforwardUVit {
    private final UVitArchitecture a;
    private final WeightSource weights;
    private List<double[][]> seen = List.of();

    StraightforwardUVit(UVitArchitecture architecture, WeightSource weights) {
        this.a = architecture;
        this.weights = weights;
    }

    /** The noise in one image, (C, H, W) row-major, as {@code image} is. */
    float[] predict(float[] image, double time, int label) {
        return predict(image, time, label, a.blocks(), a.blocks(), x -> x);
    }

    /**
     * The same with blocks left out.
     *
     * @param first the first of them; as many as there are blocks to leave out none
     * @param end behind the last of them
     * @param instead what the stream is behind them, of what it is before them
     */
    float[] predict(float[] image, double time, int label, int first, int end, UnaryOperator<double[][]> instead) {
        double[][] x = tokens(image, time, label);
        List<double[][]> ends = new ArrayList<>(Collections.nCopies(a.blocks() + 1, x));
        int half = a.depth() / 2;
        int block = 0;
        while (block < a.blocks()) {
            if (block == first) {
                x = instead.apply(x);
                block = end;
                continue;
            }
            String name = block < half ? "in_blocks." + block : "mid_block";
            if (block > half) {
                name = "out_blocks." + (block - half - 1);
                x = linear(beside(x, ends.get(1 + a.depth() - block)), name + ".skip_linear");
            }
            x = block(x, name);
            block++;
            ends.set(block, x);
        }
        seen = ends;
        double[][] patches = linear(normalized(x, "norm"), "decoder_pred");
        double[] out = image(patches);
        return toFloats(a.conv() ? convolved(out) : out);
    }

    /** The stream before a block in the prediction made last, or behind the last one, (T, D). */
    double[][] before(int block) {
        return seen.get(block);
    }

    /** What the first attention layer takes in, (T, D) row-major. */
    float[] firstInput(float[] image, double time, int label) {
        double[][] z = normalized(tokens(image, time, label), "in_blocks.0.norm1");
        return toFloats(Arrays.stream(z).flatMapToDouble(Arrays::stream).toArray());
    }

    private double[][] tokens(float[] image, double time, int label) {
        double[][] x = new double[a.tokens()][];
        x[0] = row("label_emb.weight", label);
        double[][] features = {new double[a.hiddenSize()]};
        int half = a.hiddenSize() / 2;
        for (int k = 0; k < half; k++) {
            double angle = time * Math.pow(10000, -(double) k / half);
            features[0][k] = Math.cos(angle);
            features[0][half + k] = Math.sin(angle);
        }
        if (a.mlpTimeEmbed()) {
            double[][] hidden = linear(features, "time_embed.0");
            for (int i = 0; i < hidden[0].length; i++) {
                hidden[0][i] /= 1 + Math.exp(-hidden[0][i]);
            }
            features = linear(hidden, "time_embed.2");
        }
        x[1] = features[0];
        for (int patch = 0; patch < a.patches(); patch++) {
            x[2 + patch] = patch(image, patch);
        }
        float[] positions = values("pos_embed");
        for (int token = 0; token < x.length; token++) {
            for (int i = 0; i < a.hiddenSize(); i++) {
                x[token][i] += positions[token * a.hiddenSize() + i];
            }
        }
        return x;
    }

    private double[] patch(float[] image, int patch) {
        double[][] pixels = {new double[a.inChannels() * a.patchSize() * a.patchSize()]};
        for (int i = 0; i < pixels[0].length; i++) {
            int channel = i / (a.patchSize() * a.patchSize());
            int row = patch / a.grid() * a.patchSize() + i / a.patchSize() % a.patchSize();
            int column = patch % a.grid() * a.patchSize() + i % a.patchSize();
            pixels[0][i] = image[(channel * a.inputSize() + row) * a.inputSize() + column];
        }
        return linear(pixels, "patch_embed.proj")[0];
    }

    private double[][] block(double[][] x, String name) {
        double[][] h = sum(x, attention(normalized(x, name + ".norm1"), name + ".attn"));
        double[][] hidden = linear(normalized(h, name + ".norm2"), name + ".mlp.fc1");
        for (double[] row : hidden) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= 0.5 * (1 + erf(row[i] / Math.sqrt(2)));
            }
        }
        return sum(h, linear(hidden, name + ".mlp.fc2"));
    }

    private double[][] attention(double[][] z, String name) {
        int size = a.hiddenSize() / a.heads();
        double[][] qkv = linear(z, name + ".qkv");
        double[][] out = new double[z.length][a.hiddenSize()];
        for (int head = 0; head < a.heads(); head++) {
            int q = head * size;
            int k = a.hiddenSize() + q;
            int v = 2 * a.hiddenSize() + q;
            for (int token = 0; token < z.length; token++) {
                double[] weight = new double[z.length];
                double all = 0;
                for (int other = 0; other < z.length; other++) {
                    double score = 0;
                    for (int i = 0; i < size; i++) {
                        score += qkv[token][q + i] * qkv[other][k + i];
                    }
                    weight[other] = Math.exp(score / Math.sqrt(size));
                    all += weight[other];
                }
                for (int other = 0; other < z.length; other++) {
                    for (int i = 0; i < size; i++) {
                        out[token][q + i] += weight[other] / all * qkv[other][v + i];
                    }
                }
            }
        }
        return linear(out, name + ".proj");
    }

    private double[][] normalized(double[][] x, String name) {
        float[] scale = values(name + ".weight");
        float[] shift = values(name + ".bias");
        double[][] z = new double[x.length][a.hiddenSize()];
        for (int token = 0; token < x.length; token++) {
            double mean = Arrays.stream(x[token]).average().orElseThrow();
            double variance = 0;
            for (double value : x[token]) {
                variance += (value - mean) * (value - mean) / a.hiddenSize();
            }
            for (int i = 0; i < a.hiddenSize(); i++) {
                z[token][i] = (x[token][i] - mean) / Math.sqrt(variance + 1e-5) * scale[i] + shift[i];
            }
        }
        return z;
    }

    /** Un-patchifies: (row in patch, column in patch, channel) within a token; the leading two are dropped. */
    private double[] image(double[][] patches) {
        double[] image = new double[a.inChannels() * a.inputSize() * a.inputSize()];
        for (int channel = 0; channel < a.inChannels(); channel++) {
            for (int row = 0; row < a.inputSize(); row++) {
                for (int column = 0; column < a.inputSize(); column++) {
                    int patch = row / a.patchSize() * a.grid() + column / a.patchSize();
                    int inPatch = row % a.patchSize() * a.patchSize() + column % a.patchSize();
                    image[(channel * a.inputSize() + row) * a.inputSize() + column] =
                            patches[2 + patch][inPatch * a.inChannels() + channel];
                }
            }
        }
        return image;
    }

    private double[] convolved(double[] image) {
        float[] w = values("final_layer.weight");
        float[] bias = values("final_layer.bias");
        int side = a.inputSize();
        double[] out = new double[image.length];
        for (int i = 0; i < out.length; i++) {
            int channel = i / (side * side);
            out[i] = bias[channel];
            for (int from = 0; from < a.inChannels(); from++) {
                for (int tap = 0; tap < 9; tap++) {
                    int row = i / side % side + tap / 3 - 1;
                    int column = i % side + tap % 3 - 1;
                    if (row >= 0 && row < side && column >= 0 && column < side) {
                        out[i] += w[(channel * a.inChannels() + from) * 9 + tap]
                                * image[(from * side + row) * side + column];
                    }
                }
            }
        }
        return out;
    }

    private double[][] linear(double[][] x, String name) {
        float[] w = values(name + ".weight");
        int in = x[0].length;
        int out = w.length / in;
        float[] bias = weights.names().contains(name + ".bias") ? values(name + ".bias") : new float[out];
        double[][] y = new double[x.length][out];
        for (int token = 0; token < x.length; token++) {
            for (int o = 0; o < out; o++) {
                y[token][o] = bias[o];
                for (int i = 0; i < in; i++) {
                    y[token][o] += w[o * in + i] * x[token][i];
                }
            }
        }
        return y;
    }

    private static double[][] sum(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int token = 0; token < x.length; token++) {
            for (int i = 0; i < sum[token].length; i++) {
                sum[token][i] = x[token][i] + y[token][i];
            }
        }
        return sum;
    }

    private static double[][] beside(double[][] x, double[][] y) {
        double[][] both = new double[x.length][2 * x[0].length];
        for (int token = 0; token < x.length; token++) {
            System.arraycopy(x[token], 0, both[token], 0, x[token].length);
            System.arraycopy(y[token], 0, both[token], x[token].length, y[token].length);
        }
        return both;
    }

    private double[] row(String name, int row) {
        float[] all = values(name);
        return IntStream.range(0, a.hiddenSize())
                .mapToDouble(i -> all[row * a.hiddenSize() + i])
                .toArray();
    }

    private float[] values(String name) {
        return weights.read(name, Arena.ofAuto()).toFloats();
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** By its Taylor series, exact to double precision for the small values here. */
    private static double erf(double x) {
        double sum = 0;
        double term = x;
        for (int n = 0; n < 80; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
