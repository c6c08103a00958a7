package org.cachescope.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cachescope.diffusion.NoiseSchedule;
import org.cachescope.diffusion.Solver;
import org.cachescope.view.plot.HeatmapData;
import org.cachescope.viewmodel.ErrorContents;
import org.cachescope.viewmodel.ErrorMetric;
import org.junit.jupiter.api.Test;

class ErrorPlotsTest {
    private static final ErrorContents MEASURED = new ErrorContents(
            ErrorMetric.values()[0],
            List.of(new ErrorContents.Series(
                    new Solver.Ddim(0)
                            .path(NoiseSchedule.linear(), 2)
                            .evaluations()
                            .getLast(),
                    true,
                    List.of(0.25),
                    List.of(4.0))),
            1,
            "block",
            0.25,
            4);

    @Test
    void theHeatmapsScaleTellsWhatWasMeasuredAndNothingOfRouters() {
        String what = ErrorMetric.values()[0].formula();

        assertThat(new ErrorPlots(MEASURED, true).heatmap().scale())
                .isEqualTo(HeatmapData.Scale.measured(what + "  0.25", "4"));
        assertThat(new ErrorPlots(MEASURED, false).heatmap().scale())
                .isEqualTo(HeatmapData.Scale.measured(what + "  0", "4"));
    }
}
