package org.cachescope.viewmodel;

/** What can be written to a file. */
public enum ExportKind {
    /** Each image with its recipe. */
    IMAGES("images", "Images (PNG)…", ".png"),
    /** Full, cached and difference as one picture with its recipe. */
    COMPARISON("comparison", "Comparison (PNG)…", ".png"),
    /** The router in Cachescope's format. */
    ROUTER_JSON("routerJson", "Router (JSON)…", ".json"),
    /** The router as the reference reads it. */
    ROUTER_TORCH("routerTorch", "Router (torch)…", ".pt"),
    /** The present decisions in SmoothCache's format. */
    SCHEDULE("schedule", "Schedule (SmoothCache JSON)…", ".json"),
    /** β and decisions as a drawing. */
    HEATMAP_SVG("heatmapSvg", "Heatmap (SVG)…", ".svg"),
    /** β and decisions as a table. */
    HEATMAP_CSV("heatmapCsv", "Heatmap (CSV)…", ".csv"),
    /** Router and snippet for the reference sampler. */
    PYTHON("python", "Use in Python…", ".py");

    private final String id;
    private final String text;
    private final String ending;

    ExportKind(String id, String text, String ending) {
        this.id = id;
        this.text = text;
        this.ending = ending;
    }

    /** Name of its command, {@code export.} apart. */
    public String id() {
        return id;
    }

    /** What a menu says. */
    public String text() {
        return text;
    }

    /** Ending of its files. */
    public String ending() {
        return ending;
    }

    /** Whether there is nothing to write without a router that has β. */
    public boolean needsBeta() {
        return this == ROUTER_JSON || this == ROUTER_TORCH || this == PYTHON;
    }
}
