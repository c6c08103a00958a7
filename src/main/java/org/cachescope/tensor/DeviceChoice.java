package org.cachescope.tensor;

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
     */
    record Gpu(int index) implements DeviceChoice {}

    /**
     * Reads {@code auto}, {@code cpu} or {@code gpu:n}.
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
        if (text.matches("gpu:\\d{1,3}")) {
            return new Gpu(Integer.parseInt(text.substring("gpu:".length())));
        }
        throw new IllegalArgumentException("device: expected auto, cpu or gpu:n (such as gpu:0), found '" + text + "'");
    }
}
