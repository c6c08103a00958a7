package org.cachescope.viewmodel;

import java.util.List;

/**
 * What program this is.
 *
 * @param version of the program
 * @param engine what computes, with its version
 * @param java what it runs on, with its version
 */
public record About(String version, String engine, String java) {
    private static final String LICENCE = "Apache License 2.0; the font Inter: SIL Open Font License 1.1";

    private static final String PAPER = "Xinyin Ma, Gongfan Fang, Michael Bi Mi, Xinchao Wang: Learning-to-Cache:"
            + " Accelerating Diffusion Transformer via Layer Caching. NeurIPS 2024, arXiv 2406.01733";

    /** A line. */
    public record Fact(String name, String value) {}

    /** @param device in words; empty where it is not known yet */
    List<Fact> facts(String device) {
        return List.of(
                new Fact("Version", version),
                new Fact("Engine", engine),
                new Fact("Device", device.isEmpty() ? "the engine has not started yet" : device),
                new Fact("Java", java),
                new Fact("Licence", LICENCE),
                new Fact("Paper", PAPER));
    }
}
