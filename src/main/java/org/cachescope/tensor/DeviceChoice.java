package org.cachescope.tensor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The device that a user asks for. */
public sealed interface DeviceChoice {
    /** A GPU where the engine finds one, else the CPU. */
    record Auto() implements DeviceChoice {}

    /** The CPU. */
    record Cpu() implements DeviceChoice {}

    /**
     * One GPU.
     *
     * @param index number of the GPU, from 0
     * @param single whether networks sample in single precision there, as on the CPU, and not in half
     */
    record Gpu(int index, boolean single) implements DeviceChoice {}

    /** Whether networks are to sample in single precision, where that device was chosen. */
    default boolean samplesInSingle(boolean onCpu) {
        return onCpu || this instanceof Gpu gpu && gpu.single();
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code gpu:n} or {@code gpu:n,single}.
     *
     * @throws IllegalArgumentException if {@code text} is none of them
     */
    static DeviceChoice parse(String text) {
        if (text.equals("auto")) {
            return new Auto();
        }
        if (text.equals("cpu")) {
            return new Cpu();
        }
        Matcher gpu = Pattern.compile("gpu:(\\d{1,3})(,single)?").matcher(text);
        if (gpu.matches()) {
            return new Gpu(Integer.parseInt(gpu.group(1)), gpu.group(2) != null);
        }
        throw new IllegalArgumentException(
                "device: expected auto, cpu or gpu:n (such as gpu:0 or gpu:0,single), found '" + text + "'");
    }
}
