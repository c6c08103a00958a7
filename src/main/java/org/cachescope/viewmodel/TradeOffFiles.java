package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.workspace.Task;
import org.cachescope.workspace.studio.RouterOffer;
import org.cachescope.workspace.studio.RunRequest;
import org.cachescope.workspace.tradeoff.CostAxis;
import org.cachescope.workspace.tradeoff.Quality;
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

    /** Which points a window measures around a run: its model, solver steps, guidance and seed. */
    enum Preset {
        /** Routers, rules and fewer steps. */
        AROUND("Routers, rules and fewer steps"),
        /** A series for each router of Learning-to-Cache along θ (Ma et al., 2024, Fig. 6). */
        THETA_LAMBDA("θ × λ, the paper's Fig. 6");

        private final String text;

        Preset(String text) {
            this.text = text;
        }

        /** What a menu says. */
        public String text() {
            return text;
        }
    }

    /** Reads a folder. */
    Task<TradeOffResults> read(Path folder);

    /**
     * Measures a trade-off around a run. What the folder holds already is not made again.
     *
     * @param preset which points
     * @param routers those at hand, of which the shipped ones of the model and all others that lie in a file and serve
     *     the run are measured
     * @param images how many to judge
     */
    Task<TradeOffResults> measure(Preset preset, Path folder, RunRequest run, List<RouterOffer> routers, int images);

    /**
     * Writes what is shown.
     *
     * @param published whether the paper's figures are drawn behind it, wherever they can be
     */
    Task<Path> export(Kind kind, TradeOffResults shown, Quality quality, CostAxis axis, boolean published, Path target);
}
