package org.cachescope.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cachescope.tensor.Shape;

/**
 * A part of an autoencoder that one kernel computes.
 *
 * @param name where it stands in the network, as its weights are named
 * @param kind what it computes
 * @param in channels of its input
 * @param out channels of its output
 * @param weights shapes by published name, in the kernel's order
 */
public record AutoencoderStage(String name, Kind kind, int in, int out, Map<String, Shape> weights) {
    private static final int KERNEL = 3;

    /** What a stage computes; sizes are those of its output. */
    public enum Kind {
        /** 1×1 convolution. */
        PROJECTION("projection"),

        /** 3×3 convolution. */
        CONVOLUTION("convolution"),

        /** ResNet block: twice group normalisation, SiLU and 3×3 convolution, added to the input. */
        RESIDUAL("residual"),

        /** Self-attention of all pixels with a single head, added to the input. */
        ATTENTION("attention"),

        /** Twice the size by repeating pixels, then a 3×3 convolution. */
        UPSAMPLING("upsampling"),

        /** Half the size by a 3×3 convolution of stride 2, padded at the bottom and the right alone. */
        DOWNSAMPLING("downsampling"),

        /** Group normalisation, SiLU and 3×3 convolution. */
        OUTPUT("output");

        private final String kernel;

        Kind(String kernel) {
            this.kernel = kernel;
        }

        String kernel() {
            return kernel;
        }
    }

    /** Keeps the weights' order. */
    public AutoencoderStage {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    static AutoencoderStage projection(String name, int in, int out) {
        return new Weights(name + ".").convolution("", in, out, 1).stage(name, Kind.PROJECTION, in, out);
    }

    static AutoencoderStage convolution(String name, int in, int out) {
        return new Weights(name + ".").convolution("", in, out, KERNEL).stage(name, Kind.CONVOLUTION, in, out);
    }

    static AutoencoderStage residual(String name, int in, int out) {
        Weights weights = new Weights(name + ".")
                .norm("norm1.", in)
                .convolution("conv1.", in, out, KERNEL)
                .norm("norm2.", out)
                .convolution("conv2.", out, out, KERNEL);
        return (in == out ? weights : weights.convolution("nin_shortcut.", in, out, 1))
                .stage(name, Kind.RESIDUAL, in, out);
    }

    static AutoencoderStage attention(String name, int width) {
        return new Weights(name + ".")
                .norm("norm.", width)
                .convolution("q.", width, width, 1)
                .convolution("k.", width, width, 1)
                .convolution("v.", width, width, 1)
                .convolution("proj_out.", width, width, 1)
                .stage(name, Kind.ATTENTION, width, width);
    }

    static AutoencoderStage upsampling(String name, int width) {
        return new Weights(name + ".")
                .convolution("conv.", width, width, KERNEL)
                .stage(name, Kind.UPSAMPLING, width, width);
    }

    static AutoencoderStage downsampling(String name, int width) {
        return new Weights(name + ".")
                .convolution("conv.", width, width, KERNEL)
                .stage(name, Kind.DOWNSAMPLING, width, width);
    }

    static AutoencoderStage output(String network, int in, int out) {
        return new Weights(network)
                .norm("norm_out.", in)
                .convolution("conv_out.", in, out, KERNEL)
                .stage(network + "conv_out", Kind.OUTPUT, in, out);
    }

    /** Names and shapes of a stage's weights, gathered in the kernel's order. */
    private record Weights(String prefix, Map<String, Shape> shapes) {
        Weights(String prefix) {
            this(prefix, new LinkedHashMap<>());
        }

        Weights norm(String name, int width) {
            shapes.put(prefix + name + "weight", Shape.of(width));
            shapes.put(prefix + name + "bias", Shape.of(width));
            return this;
        }

        Weights convolution(String name, int in, int out, int kernel) {
            shapes.put(prefix + name + "weight", Shape.of(out, in, kernel, kernel));
            shapes.put(prefix + name + "bias", Shape.of(out));
            return this;
        }

        AutoencoderStage stage(String name, Kind kind, int in, int out) {
            return new AutoencoderStage(name, kind, in, out, shapes);
        }
    }
}
