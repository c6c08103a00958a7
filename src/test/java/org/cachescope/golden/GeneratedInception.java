package org.cachescope.golden;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.cachescope.model.Inception;
import org.cachescope.tensor.DType;
import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;
import org.cachescope.tensor.WeightSource;

/** Weights and images of the fixture {@code inception}: generated from names, since 24 million are too many to keep. */
public final class GeneratedInception {
    private static final int PATCH = 4;

    private GeneratedInception() {}

    /** Weights by the fixture's recipe. */
    public static WeightSource weights() {
        return new Generated(Inception.shapes());
    }

    /**
     * A value of one of the fixture's images, which are of plain patches.
     *
     * @param channel 0 to 2, red first
     * @return 0 to 255
     */
    public static int pixel(int image, int width, int y, int x, int channel) {
        int across = Math.ceilDiv(width, PATCH);
        return (int) (bits("image" + image, ((long) (y / PATCH) * across + x / PATCH) * 3 + channel) >>> 56);
    }

    /** The fixture's random values: those of a name, addressed by their index. */
    private static long bits(String name, long index) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        long z = hash + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private static double uniform(String name, long index) {
        return (bits(name, index) >>> 40) * 0x1p-24;
    }

    private record Generated(Map<String, Shape> shapes) implements WeightSource {
        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public Shape shape(String name) {
            return shapes.get(name);
        }

        @Override
        public DType dtype(String name) {
            return DType.F32;
        }

        @Override
        public HostTensor read(String name, Arena arena) {
            Shape shape = shapes.get(name);
            float[] values = new float[(int) shape.elements()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) value(name, shape, uniform(name, i));
            }
            return HostTensor.ofFloats(shape, values);
        }

        private static double value(String name, Shape shape, double u) {
            if (name.endsWith(".conv.weight")) {
                long fanIn = shape.size(1) * shape.size(2) * shape.size(3);
                return (2 * u - 1) * Math.sqrt(6.0 / fanIn);
            }
            return switch (name) {
                case "fc.weight" -> (2 * u - 1) * 0.05;
                case "fc.bias" -> 0.1 * (2 * u - 1);
                default ->
                    name.endsWith("bn.weight") || name.endsWith("running_var") ? 0.75 + 0.5 * u : 0.2 * (2 * u - 1);
            };
        }
    }
}
