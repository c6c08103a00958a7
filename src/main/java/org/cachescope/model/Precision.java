package org.cachescope.model;

import java.util.Locale;
import org.cachescope.tensor.Engine;

/**
 * In which precision a network computes. Its inputs and its output are in single precision either way, and so are the
 * angles that timesteps become.
 */
public enum Precision {
    /** 32 bits a value. */
    SINGLE(Float.BYTES),
    /** 16 bits a value, of weights and of all that layers make: for GPUs, and for inference only. */
    HALF(Short.BYTES);

    /** The methods by which kernels and weights change precision. */
    static final String TEXT = """
            def halved(self: __torch__.K, w: Tensor) -> Tensor:
              return torch.to(w, 5, False, False, None)

            def single(self: __torch__.K, x: Tensor) -> Tensor:
              return torch.to(x, 6, False, False, None)

            """;

    private final int valueBytes;

    Precision(int valueBytes) {
        this.valueBytes = valueBytes;
    }

    /**
     * What an engine samples in: half on a GPU unless asked otherwise, single on the CPU, which gains nothing by less.
     */
    public static Precision of(Engine engine) {
        return of(engine.inSinglePrecision());
    }

    static Precision of(boolean single) {
        return single ? SINGLE : HALF;
    }

    /** A device's name, with this precision where networks sample there in another one unless asked. */
    public String on(String device, boolean cpu) {
        return this == of(cpu) ? device : device + " in " + this + " precision";
    }

    /** In one word. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Bytes of a value. */
    public int valueBytes() {
        return valueBytes;
    }
}
