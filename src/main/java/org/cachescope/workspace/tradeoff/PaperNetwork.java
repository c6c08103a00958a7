package org.cachescope.workspace.tradeoff;

import org.cachescope.diffusion.Solver;
import org.cachescope.evaluation.SamplingRecipe;
import org.cachescope.model.Architecture;
import org.cachescope.model.DitArchitecture;
import org.cachescope.model.UVitArchitecture;

/** The networks that Learning-to-Cache (Ma et al., 2024) has figures of, with how it samples and judges them. */
public enum PaperNetwork {
    DIT_XL_256("DiT-XL/2 at 256 pixels", dit(32, 1152, 28), 1.5, "adm"),
    DIT_XL_512("DiT-XL/2 at 512 pixels", dit(64, 1152, 28), 1.5, "adm"),
    DIT_L_256("DiT-L/2 at 256 pixels", dit(32, 1024, 24), 1.5, "adm"),
    U_VIT_H_256(
            "U-ViT-H/2 at 256 pixels",
            new UVitArchitecture(32, 2, 4, 1152, 28, 16, 4608, 1000, false, false, false),
            0.4,
            "pytorch-fid");

    private final String title;
    private final Architecture architecture;
    private final double guidanceScale;
    private final String protocol;

    PaperNetwork(String title, Architecture architecture, double guidanceScale, String protocol) {
        this.title = title;
        this.architecture = architecture;
        this.guidanceScale = guidanceScale;
        this.protocol = protocol;
    }

    private static DitArchitecture dit(int latentSize, int width, int depth) {
        return new DitArchitecture(latentSize, 2, 4, width, depth, 16, 4 * width, 1000, true);
    }

    String title() {
        return title;
    }

    Architecture architecture() {
        return architecture;
    }

    Solver solver() {
        return SamplingRecipe.publishedSolver(architecture);
    }

    /** As the network's publication counts it. */
    double guidanceScale() {
        return guidanceScale;
    }

    /** The label of how images are judged. */
    String protocol() {
        return protocol;
    }
}
