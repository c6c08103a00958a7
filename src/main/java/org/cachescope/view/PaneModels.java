package org.cachescope.view;

import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.ReadoutViewModel;
import org.cachescope.viewmodel.RouterViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.viewmodel.WindowViewModel;

/**
 * What the window's panes show, one view model each.
 *
 * @param window recipe, caching, jobs, look and commands
 * @param compare images
 * @param router heatmap
 * @param error approximation error
 * @param train training
 * @param readout figures
 */
public record PaneModels(
        WindowViewModel window,
        CompareViewModel compare,
        RouterViewModel router,
        ErrorViewModel error,
        TrainViewModel train,
        ReadoutViewModel readout) {}
