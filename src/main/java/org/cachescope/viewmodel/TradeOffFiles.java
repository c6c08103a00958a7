package org.cachescope.viewmodel;

import java.nio.file.Path;
import org.cachescope.evaluation.metrics.Metric;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.TradeOffResults;

/** Folders of results as the window reads, fills and exports them. */
public interface TradeOffFiles {
    /** What a trade-off can be written as. */
    enum Kind {
        /** A drawing. */
        SVG("Drawing (SVG)…", ".svg"),
        /** A table. */
        CSV("Table (CSV)…", ".csv"),
        /** A page that needs nothing else. */
        HTML("Report (HTML)…", ".html");

        private final String text;
        private final String ending;

        Kind(String text, String ending) {
            this.text = text;
            this.ending = ending;
        }

        /** What a menu says. */
        public String text() {
            return text;
        }

        /** Ending of its files. */
        public String ending() {
            return ending;
        }
    }

    /** Reads a folder. */
    Task<TradeOffResults> read(Path folder);

    /**
     * Measures a small trade-off around a run: its model, solver steps and seed, with the shipped routers, rules and
     * fewer steps. What the folder holds already is not made again.
     *
     * @param images how many to judge
     */
    Task<TradeOffResults> measure(Path folder, RunRequest run, int images);

    /** Writes what is shown. */
    Task<Path> export(Kind kind, TradeOffResults shown, Metric metric, CostAxis axis, Path target);
}
