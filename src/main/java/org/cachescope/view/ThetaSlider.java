package org.cachescope.view;

import javafx.scene.input.KeyEvent;
import org.cachescope.view.plot.BetaSlider;
import org.cachescope.view.plot.BetaTrack;
import org.cachescope.viewmodel.BetaDistribution;
import org.cachescope.viewmodel.CachingViewModel;

/** The slider of θ over the β of the router in use, wherever the window shows it. */
final class ThetaSlider {
    private final CachingViewModel caching;
    private final BetaSlider slider = new BetaSlider();

    private ThetaSlider(CachingViewModel caching) {
        this.caching = caching;
    }

    static BetaSlider of(String id, CachingViewModel caching) {
        ThetaSlider theta = new ThetaSlider(caching);
        theta.slider.setId(id);
        theta.slider.trackProperty().bind(caching.distribution().map(ThetaSlider::track));
        theta.slider.thetaProperty().bindBidirectional(caching.theta());
        theta.slider.addEventFilter(KeyEvent.KEY_PRESSED, theta::step);
        return theta.slider;
    }

    private static BetaTrack track(BetaDistribution distribution) {
        return new BetaTrack(
                distribution.levels().stream()
                        .map(level -> (double) level.logit())
                        .toList(),
                distribution.histogram(),
                distribution.reuseNone());
    }

    /** The view model's steps, which go by β in float32 as the schedule does. */
    private void step(KeyEvent event) {
        switch (event.getCode()) {
            case LEFT, DOWN -> caching.previousBeta();
            case RIGHT, UP -> caching.nextBeta();
            case HOME -> caching.reuseNone();
            case END -> caching.reuseAll();
            default -> {
                return;
            }
        }
        event.consume();
    }
}
