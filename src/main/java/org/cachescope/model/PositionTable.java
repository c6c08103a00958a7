package org.cachescope.model;

import org.cachescope.tensor.HostTensor;
import org.cachescope.tensor.Shape;

/** The fixed two-dimensional sine-cosine position table of a DiT. */
public final class PositionTable {
    private PositionTable() {}

    /**
     * Computes the table. The first half of a token's entries encodes its column, the second its row; each half holds
     * D/4 sines, then D/4 cosines, of position · 10000^(-k / (D/4)).
     *
     * @param a sizes D and g
     * @return F32 (1, g², D), tokens row by row
     */
    public static HostTensor sineCosine(DitArchitecture a) {
        int quarter = a.hiddenSize() / 4;
        float[] table = new float[a.tokens() * a.hiddenSize()];
        for (int token = 0; token < a.tokens(); token++) {
            int offset = token * a.hiddenSize();
            for (int k = 0; k < quarter; k++) {
                double frequency = Math.pow(10000, -(double) k / quarter);
                double column = token % a.grid() * frequency;
                double row = token / a.grid() * frequency;
                table[offset + k] = (float) Math.sin(column);
                table[offset + quarter + k] = (float) Math.cos(column);
                table[offset + 2 * quarter + k] = (float) Math.sin(row);
                table[offset + 3 * quarter + k] = (float) Math.cos(row);
            }
        }
        return HostTensor.ofFloats(Shape.of(1, a.tokens(), a.hiddenSize()), table);
    }
}
