package org.cachescope.viewmodel;

import java.nio.file.Path;
import java.util.List;
import org.cachescope.workspace.Problem;
import org.cachescope.workspace.evaluate.PointResult;
import org.cachescope.workspace.studio.ModelSummary;

/**
 * Shows a point's run in the window: its steps, its seed, and its cells as a fixed schedule. A point of another model than
 * the one open is told and left.
 *
 * @param window takes the recipe
 */
public record PointRecipe(WindowViewModel window) implements TradeOffViewModel.TradeOffRecipe {
    @Override
    public void restore(PointResult point, Path cells) {
        ModelSummary model = window.recipe().model().getValue();
        if (model == null || !model.name().equals(point.model())) {
            window.jobs()
                    .tell(new Problem(
                            "Could not show this point's recipe",
                            "It was measured with the model " + point.model() + ": open that first."));
            return;
        }
        window.recipe().fields().steps().set(point.steps());
        window.recipe().fields().seed().set(point.seed());
        window.drop(List.of(cells));
    }
}
