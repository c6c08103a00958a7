package org.cachescope.view;

import java.util.List;
import org.cachescope.viewmodel.Command;
import org.cachescope.viewmodel.CompareViewModel;
import org.cachescope.viewmodel.ErrorViewModel;
import org.cachescope.viewmodel.HelpViewModel;
import org.cachescope.viewmodel.LimitsViewModel;
import org.cachescope.viewmodel.LineUpViewModel;
import org.cachescope.viewmodel.PictureViewModel;
import org.cachescope.viewmodel.PublishedViewModel;
import org.cachescope.viewmodel.ReadoutViewModel;
import org.cachescope.viewmodel.RouterViewModel;
import org.cachescope.viewmodel.TradeOffViewModel;
import org.cachescope.viewmodel.TrainViewModel;
import org.cachescope.viewmodel.WindowViewModel;

/**
 * What the window's panes show, one view model each.
 *
 * @param window recipe, caching, jobs and look
 * @param compare images
 * @param lineUp up to six runs
 * @param picture the selected image
 * @param router heatmap
 * @param error approximation error
 * @param train training
 * @param tradeOff quality against cost
 * @param limits how many cells can reuse
 * @param readout figures
 * @param help keys, and what program this is
 * @param published what can be downloaded
 * @param commands everything that can be done
 */
public record PaneModels(
        WindowViewModel window,
        CompareViewModel compare,
        LineUpViewModel lineUp,
        PictureViewModel picture,
        RouterViewModel router,
        ErrorViewModel error,
        TrainViewModel train,
        TradeOffViewModel tradeOff,
        LimitsViewModel limits,
        ReadoutViewModel readout,
        HelpViewModel help,
        PublishedViewModel published,
        List<Command> commands) {
    /** Copies the list. */
    public PaneModels {
        commands = List.copyOf(commands);
    }
}
