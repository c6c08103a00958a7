package org.cachescope.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.tensor.Shape;

/** Names and shapes of the feature network's weights as published files spell them, in the kernels' order. */
final class InceptionWeights {
    private static final int CLASSES = 1008;

    private final Map<String, Shape> shapes = new LinkedHashMap<>();

    private InceptionWeights() {}

    static Map<String, Shape> shapes() {
        InceptionWeights weights = new InceptionWeights();
        weights.stem();
        weights.blockA("Mixed_5b", 192, 32);
        weights.blockA("Mixed_5c", 256, 64);
        weights.blockA("Mixed_5d", 288, 64);
        weights.conv("Mixed_6a.branch3x3", 384, 288, 3, 3);
        weights.triple("Mixed_6a", 288);
        weights.blockC("Mixed_6b", 128);
        weights.blockC("Mixed_6c", 160);
        weights.blockC("Mixed_6d", 160);
        weights.blockC("Mixed_6e", 192);
        weights.blockD();
        weights.blockE("Mixed_7b", 1280);
        weights.blockE("Mixed_7c", 2048);
        weights.shapes.put("fc.weight", Shape.of(CLASSES, Inception.POOLED));
        weights.shapes.put("fc.bias", Shape.of(CLASSES));
        return weights.shapes;
    }

    private void conv(String name, int out, int in, int rows, int columns) {
        shapes.put(name + ".conv.weight", Shape.of(out, in, rows, columns));
        for (String part : new String[] {"weight", "bias", "running_mean", "running_var"}) {
            shapes.put(name + ".bn." + part, Shape.of(out));
        }
    }

    private void stem() {
        conv("Conv2d_1a_3x3", 32, 3, 3, 3);
        conv("Conv2d_2a_3x3", 32, 32, 3, 3);
        conv("Conv2d_2b_3x3", 64, 32, 3, 3);
        conv("Conv2d_3b_1x1", 80, 64, 1, 1);
        conv("Conv2d_4a_3x3", 192, 80, 3, 3);
    }

    private void triple(String block, int in) {
        conv(block + ".branch3x3dbl_1", 64, in, 1, 1);
        conv(block + ".branch3x3dbl_2", 96, 64, 3, 3);
        conv(block + ".branch3x3dbl_3", 96, 96, 3, 3);
    }

    private void blockA(String block, int in, int pool) {
        conv(block + ".branch1x1", 64, in, 1, 1);
        conv(block + ".branch5x5_1", 48, in, 1, 1);
        conv(block + ".branch5x5_2", 64, 48, 5, 5);
        triple(block, in);
        conv(block + ".branch_pool", pool, in, 1, 1);
    }

    private void blockC(String block, int width) {
        int in = 768;
        int out = 192;
        conv(block + ".branch1x1", out, in, 1, 1);
        conv(block + ".branch7x7_1", width, in, 1, 1);
        conv(block + ".branch7x7_2", width, width, 1, 7);
        conv(block + ".branch7x7_3", out, width, 7, 1);
        conv(block + ".branch7x7dbl_1", width, in, 1, 1);
        conv(block + ".branch7x7dbl_2", width, width, 7, 1);
        conv(block + ".branch7x7dbl_3", width, width, 1, 7);
        conv(block + ".branch7x7dbl_4", width, width, 7, 1);
        conv(block + ".branch7x7dbl_5", out, width, 1, 7);
        conv(block + ".branch_pool", out, in, 1, 1);
    }

    private void blockD() {
        conv("Mixed_7a.branch3x3_1", 192, 768, 1, 1);
        conv("Mixed_7a.branch3x3_2", 320, 192, 3, 3);
        conv("Mixed_7a.branch7x7x3_1", 192, 768, 1, 1);
        conv("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7);
        conv("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1);
        conv("Mixed_7a.branch7x7x3_4", 192, 192, 3, 3);
    }

    private void blockE(String block, int in) {
        int fork = 384;
        conv(block + ".branch1x1", 320, in, 1, 1);
        conv(block + ".branch3x3_1", fork, in, 1, 1);
        conv(block + ".branch3x3_2a", fork, fork, 1, 3);
        conv(block + ".branch3x3_2b", fork, fork, 3, 1);
        conv(block + ".branch3x3dbl_1", 448, in, 1, 1);
        conv(block + ".branch3x3dbl_2", fork, 448, 3, 3);
        conv(block + ".branch3x3dbl_3a", fork, fork, 1, 3);
        conv(block + ".branch3x3dbl_3b", fork, fork, 3, 1);
        conv(block + ".branch_pool", 192, in, 1, 1);
    }
}
